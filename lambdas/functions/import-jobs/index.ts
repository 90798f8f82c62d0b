import { authenticatedRoutes } from '../../http/authenticated-routes.ts'
import { makeDynamo } from '../../platform/aws.ts'
import { authenticatedDeps } from '../wiring/api.ts'
import { importJobsRoutes } from './handler.ts'
import { importJobsDeps } from './wire.ts'

const dynamo = makeDynamo()

export const handler = authenticatedRoutes(
  importJobsRoutes(importJobsDeps(dynamo)),
  authenticatedDeps('import-jobs', dynamo),
)
