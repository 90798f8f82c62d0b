import { apiHandler } from '../../http/api-handler.ts'
import { makeDynamo } from '../../platform/aws.ts'
import { makeLookAtUpload } from '../../uploads/look-at-upload.ts'
import { authenticatedDeps } from '../wiring/api.ts'
import { makeImportInspect } from './handler.ts'
import { lookAtUploadDeps } from './wire.ts'

const dynamo = makeDynamo()

export const handler = apiHandler(
  {
    access: { anyOf: ['write:contacts'], sessions: true },
    body: 'json',
    deps: authenticatedDeps('import-inspect', dynamo),
  },
  makeImportInspect({ lookAtUpload: makeLookAtUpload(lookAtUploadDeps(dynamo)) }),
)
