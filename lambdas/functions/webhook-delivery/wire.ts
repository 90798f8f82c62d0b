import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { makeSqs } from '../../platform/aws.ts'
import { systemClock as clock } from '../../platform/clock.ts'
import { requiredEnv } from '../../platform/env.ts'
import { ENV } from '../../platform/env-names.ts'
import { makeMetrics } from '../../platform/metrics.ts'
import { makeDeliver } from '../../webhooks/deliver.ts'
import { makePostpone } from '../../webhooks/delivery-queue.ts'
import { makeDeliveryStore } from '../../webhooks/delivery-store.ts'
import { makePost } from '../../webhooks/post.ts'
import { resolveHost } from '../../outbound/resolve-host.ts'
import { makeWebhookHealth } from '../../webhooks/webhook-health.ts'
import { publicDeps } from '../wiring/api.ts'
import { addressPolicy } from '../wiring/address-policy.ts'
import { controlTable } from '../wiring/tables.ts'
import { secretVault } from '../wiring/webhooks.ts'
import type { WebhookDeliveryDeps } from './handler.ts'

/** Reads its environment variables; throws if one is missing. */
export const webhookDeliveryDeps = (dynamo: DynamoDBDocumentClient): WebhookDeliveryDeps => ({
  ...publicDeps('webhook-delivery'),
  deliver: makeDeliver({
    deliveries: makeDeliveryStore({ ...controlTable(dynamo), clock }),
    webhooks: makeWebhookHealth(controlTable(dynamo)),
    vault: secretVault(),
    post: makePost({ resolve: resolveHost, policy: addressPolicy() }),
    clock,
    random: Math.random,
  }),
  metrics: makeMetrics(),
  postpone: makePostpone({ sqs: makeSqs(), queueUrl: requiredEnv(ENV.deliveriesQueueUrl) }),
})
