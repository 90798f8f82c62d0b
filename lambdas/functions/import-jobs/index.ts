import { keyedRoutes } from '../../http/keyed-routes.ts'
import { makeDynamo } from '../../platform/aws.ts'
import { importJobsDeps, keyedDeps } from '../../platform/wiring.ts'
import { importJobsRoutes } from './handler.ts'

const dynamo = makeDynamo()

export const handler = keyedRoutes(importJobsRoutes(importJobsDeps(dynamo)), keyedDeps('import-jobs', dynamo))
