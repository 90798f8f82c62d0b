import { apiHandler } from '../../http/api-handler.ts'
import { makeDynamo } from '../../platform/aws.ts'
import { authenticatedDeps } from '../wiring/api.ts'
import { makeImportSessions } from './handler.ts'
import { importSessionsDeps } from './wire.ts'

const dynamo = makeDynamo()

export const handler = apiHandler(
  {
    access: { anyOf: ['write:contacts'] },
    body: 'json',
    mayBeEmpty: true,
    deps: authenticatedDeps('import-sessions', dynamo),
  },
  makeImportSessions(importSessionsDeps(dynamo)),
)
