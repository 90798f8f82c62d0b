import { apiHandler } from '../../http/api-handler.ts'
import { makeDynamo } from '../../platform/aws.ts'
import { keyedDeps } from '../wiring/api.ts'
import { makeImportContacts } from './handler.ts'
import { importContactsDeps } from './wire.ts'

const dynamo = makeDynamo()

export const handler = apiHandler(
  {
    name: 'import-contacts',
    access: { anyOf: ['write:contacts'] },
    body: 'json',
    deps: keyedDeps('import-contacts', dynamo),
  },
  makeImportContacts(importContactsDeps(dynamo)),
)
