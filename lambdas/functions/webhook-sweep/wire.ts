import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { systemClock as clock } from '../../platform/clock.ts'
import { makeMetrics } from '../../platform/metrics.ts'
import { makeDeliveryStore } from '../../webhooks/delivery-store.ts'
import { makeSweepWebhooks } from '../../webhooks/sweep-webhooks.ts'
import { makeSweptWebhooks } from '../../webhooks/swept-webhooks.ts'
import { publicDeps } from '../wiring/api.ts'
import { controlTable } from '../wiring/tables.ts'
import { deliveryQueue } from '../wiring/webhooks.ts'

/** Reads its environment variables; throws if one is missing. */
export const webhookSweepDeps = (dynamo: DynamoDBDocumentClient) => ({
  ...publicDeps('webhook-sweep'),
  metrics: makeMetrics(),
  sweep: makeSweepWebhooks({
    webhooks: makeSweptWebhooks(controlTable(dynamo)),
    deliveries: makeDeliveryStore({ ...controlTable(dynamo), clock }),
    queue: deliveryQueue(),
    clock,
  }),
})
