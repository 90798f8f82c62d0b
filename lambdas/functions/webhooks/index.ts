import { keyedRoutes } from '../../http/keyed-routes.ts'
import { makeDynamo } from '../../platform/aws.ts'
import { keyedDeps, webhooksDeps } from '../../platform/wiring.ts'
import { webhooksRoutes } from './handler.ts'

const dynamo = makeDynamo()

export const handler = keyedRoutes(webhooksRoutes(webhooksDeps(dynamo)), keyedDeps('webhooks', dynamo))
