import { apiHandler } from '../../http/api-handler.ts'
import { makeDynamo } from '../../platform/aws.ts'
import { importDeps, keyedDeps } from '../../platform/wiring.ts'
import { makeInlineImport } from '../../jobs/inline-import.ts'
import { makeQueueImport } from '../../jobs/queue-import.ts'
import { makeUploadImport } from '../../uploads/upload-import.ts'
import { makeImportContacts } from './handler.ts'

const dynamo = makeDynamo()
const deps = importDeps(dynamo)
const queueImport = makeQueueImport(deps)

export const handler = apiHandler(
  {
    name: 'import-contacts',
    access: { anyOf: ['write:contacts'] },
    body: 'json',
    deps: keyedDeps('import-contacts', dynamo),
  },
  makeImportContacts({
    importInline: makeInlineImport(deps),
    queueImport,
    importUpload: makeUploadImport({ ...deps, queueImport }),
  }),
)
