import { apiHandler } from '../../http/api-handler.ts'
import { makeDynamo } from '../../platform/aws.ts'
import { authenticatedDeps } from '../wiring/api.ts'
import { makeImportInspect } from './handler.ts'
import { importInspectDeps } from './wire.ts'

const dynamo = makeDynamo()

export const handler = apiHandler(
  {
    access: { anyOf: ['write:contacts'], sessions: true },
    body: 'json',
    deps: authenticatedDeps('import-inspect', dynamo),
  },
  makeImportInspect(importInspectDeps(dynamo)),
)
