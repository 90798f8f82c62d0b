import { makeDynamo } from '../../platform/aws.ts'
import { makeWebhookDelivery } from './handler.ts'
import { webhookDeliveryDeps } from './wire.ts'

export const handler = makeWebhookDelivery(webhookDeliveryDeps(makeDynamo()))
