import { makeDynamo } from '../../platform/aws.ts'
import { webhookDeliveryDeps } from '../../platform/wiring.ts'
import { makeWebhookDelivery } from './handler.ts'

export const handler = makeWebhookDelivery(webhookDeliveryDeps(makeDynamo()))
