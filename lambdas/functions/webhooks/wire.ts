import { randomBytes } from 'node:crypto'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { ulid } from 'ulid'
import { systemClock as clock } from '../../platform/clock.ts'
import { idOf } from '../../platform/ids.ts'
import { makeDeliveryStore } from '../../webhooks/delivery-store.ts'
import { resolveHost, resolveWithin } from '../../outbound/resolve-host.ts'
import { makeWebhookHealth } from '../../webhooks/webhook-health.ts'
import { makeWebhookStore } from '../../webhooks/webhook-store.ts'
import { makeUrlProblem } from '../../outbound/public-url.ts'
import { addressPolicy } from '../wiring/address-policy.ts'
import { controlTable } from '../wiring/tables.ts'
import { deliveryQueue, secretVault } from '../wiring/webhooks.ts'
import type { WebhooksDeps } from './handler.ts'

/** To resolve the host of a new webhook: its caller waits, 10 seconds at most. */
const DNS_TIMEOUT_MS = 4_000

/** Reads its environment variables; throws if one is missing. */
export const webhooksDeps = (dynamo: DynamoDBDocumentClient): WebhooksDeps => ({
  webhooks: makeWebhookStore({ ...controlTable(dynamo), clock }),
  deliveries: makeDeliveryStore({ ...controlTable(dynamo), clock }),
  health: makeWebhookHealth(controlTable(dynamo)),
  vault: secretVault(),
  queue: deliveryQueue(),
  urlProblem: makeUrlProblem({ resolve: resolveWithin(DNS_TIMEOUT_MS, resolveHost), policy: addressPolicy() }),
  clock,
  newWebhookId: () => idOf('webhook', ulid(clock.now())),
  newEventId: () => idOf('event', ulid(clock.now())),
  randomBytes,
})
