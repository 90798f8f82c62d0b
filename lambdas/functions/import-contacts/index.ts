import { apiHandler } from '../../http/api-handler.ts'
import { makeDynamo } from '../../platform/aws.ts'
import { importDeps, keyedDeps } from '../../platform/wiring.ts'
import { makeInlineImport } from '../../jobs/inline-import.ts'
import { makeImportContacts } from './handler.ts'

const dynamo = makeDynamo()

export const handler = apiHandler(
  {
    name: 'import-contacts',
    access: { anyOf: ['write:contacts'] },
    body: 'json',
    deps: keyedDeps('import-contacts', dynamo),
  },
  makeImportContacts({ importInline: makeInlineImport(importDeps(dynamo)) }),
)
