import { keyedRoutes } from '../../http/keyed-routes.ts'
import { makeDynamo } from '../../platform/aws.ts'
import { keyedDeps } from '../wiring/api.ts'
import { importJobsRoutes } from './handler.ts'
import { importJobsDeps } from './wire.ts'

const dynamo = makeDynamo()

export const handler = keyedRoutes(importJobsRoutes(importJobsDeps(dynamo)), keyedDeps('import-jobs', dynamo))
