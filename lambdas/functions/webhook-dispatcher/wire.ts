import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { systemClock as clock } from '../../platform/clock.ts'
import { makeDeliveryStore } from '../../webhooks/delivery-store.ts'
import type { DispatchEventDeps } from '../../webhooks/dispatch-event.ts'
import { makeWebhookStore } from '../../webhooks/webhook-store.ts'
import { controlTable } from '../wiring/tables.ts'
import { deliveryQueue } from '../wiring/webhooks.ts'

/** Reads its environment variables; throws if one is missing. */
export const dispatchEventDeps = (dynamo: DynamoDBDocumentClient): DispatchEventDeps => ({
  webhooks: makeWebhookStore({ ...controlTable(dynamo), clock }),
  deliveries: makeDeliveryStore({ ...controlTable(dynamo), clock }),
  queue: deliveryQueue(),
  clock,
})
