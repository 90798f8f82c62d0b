import { authenticatedRoutes } from '../../http/authenticated-routes.ts'
import { makeDynamo } from '../../platform/aws.ts'
import { authenticatedDeps } from '../wiring/api.ts'
import { webhooksRoutes } from './handler.ts'
import { webhooksDeps } from './wire.ts'

const dynamo = makeDynamo()

export const handler = authenticatedRoutes(webhooksRoutes(webhooksDeps(dynamo)), authenticatedDeps('webhooks', dynamo))
