import { keyedRoutes } from '../../http/keyed-routes.ts'
import { makeDynamo } from '../../platform/aws.ts'
import { keyedDeps } from '../wiring/api.ts'
import { webhooksRoutes } from './handler.ts'
import { webhooksDeps } from './wire.ts'

const dynamo = makeDynamo()

export const handler = keyedRoutes(webhooksRoutes(webhooksDeps(dynamo)), keyedDeps('webhooks', dynamo))
