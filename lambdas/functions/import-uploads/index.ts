import { apiHandler } from '../../http/api-handler.ts'
import { makeUploads } from '../../uploads/uploads.ts'
import { makeDynamo } from '../../platform/aws.ts'
import { authenticatedDeps } from '../wiring/api.ts'
import { makeImportUploads } from './handler.ts'
import { uploadsDeps } from './wire.ts'

const dynamo = makeDynamo()

export const handler = apiHandler(
  {
    access: { anyOf: ['write:contacts'], sessions: true },
    body: 'json',
    deps: authenticatedDeps('import-uploads', dynamo),
  },
  makeImportUploads({ openUpload: makeUploads(uploadsDeps(dynamo)) }),
)
