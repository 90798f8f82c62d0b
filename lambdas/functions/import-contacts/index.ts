import { authenticatedRoutes } from '../../http/authenticated-routes.ts'
import { makeDynamo } from '../../platform/aws.ts'
import { authenticatedDeps } from '../wiring/api.ts'
import { followUpRoutes } from './follow-ups.ts'
import { makeImportContacts } from './handler.ts'
import { importContactsDeps } from './wire.ts'

const dynamo = makeDynamo()
const deps = importContactsDeps(dynamo)

export const handler = authenticatedRoutes(
  {
    'POST /v1/import/contacts': {
      anyOf: ['write:contacts'],
      sessions: true,
      body: 'json',
      handle: makeImportContacts(deps),
    },
    ...followUpRoutes(deps),
  },
  authenticatedDeps('import-contacts', dynamo),
)
