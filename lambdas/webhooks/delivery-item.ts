import { gunzipSync, gzipSync } from 'node:zlib'
import * as z from 'zod'
import {
  ATTEMPT_ERRORS,
  DELIVERY_STATUSES,
  type AttemptError,
  type Delivery,
  type DeliveryKey,
  type DeliverySummary,
} from './delivery.ts'
import { workspacePk } from '../platform/control-keys.ts'
import { codeSchema } from '../platform/schemas.ts'
import { readable, STORED_VERSION } from '../platform/stored-version.ts'
import { TEST_EVENT_TYPE, WEBHOOK_EVENT_TYPES, type WebhookKey } from './webhook.ts'

const count = z.int().nonnegative()
const time = z.iso.datetime()

const attemptSchema = z.object({
  at: time,
  duration_ms: z.number().nonnegative(),
  status: z.int().nullable(),
  error: codeSchema(Object.keys(ATTEMPT_ERRORS) as AttemptError[]).nullable(),
})

/** A delivery as the control table keeps it, less its body: null is an attribute that is not there. */
const summarySchema = z.object({
  delivery_id: z.string(),
  webhook_id: z.string(),
  workspace_id: z.string(),
  event_id: z.string(),
  event_type: codeSchema([...WEBHOOK_EVENT_TYPES, TEST_EVENT_TYPE]),
  status: codeSchema(DELIVERY_STATUSES),
  attempts: z.array(attemptSchema),
  tries: count,
  next_attempt_at: count.nullable().default(null),
  lease_until: count,
  revision: count,
  created_at: time,
})

/** Gzipped JSON: each change of the item is paid by its size. */
const itemSchema = summarySchema.extend({
  body: z.instanceof(Uint8Array).transform((bytes) => gunzipSync(bytes).toString()),
})

/** What a list reads: all but the body. */
export const SUMMARY_ATTRIBUTES = Object.keys({ ...STORED_VERSION, ...summarySchema.shape })

/** Sort keys of the deliveries of a webhook begin so. */
export const deliveryPrefix = (webhookId: string): string => `DELIVERY#${webhookId}#`

/** The item key of a delivery. */
export const deliveryKey = ({ workspace_id, webhook_id, delivery_id }: DeliveryKey) => ({
  pk: workspacePk(workspace_id),
  sk: `${deliveryPrefix(webhook_id)}${delivery_id}`,
})

/** The delivery in an item. Throws on an item that is not one. */
export const deliveryFrom = (item: Record<string, unknown>): Delivery => itemSchema.parse(readable(item))

/** The same without the body, for lists. */
export const summaryFrom = (item: Record<string, unknown>): DeliverySummary => summarySchema.parse(readable(item))

/** Where the index of the sweep lists the pending deliveries of a webhook. */
export const waitingShard = ({ workspace_id, webhook_id }: WebhookKey): string => `${workspace_id}#${webhook_id}`

/**
 * That list is by the time of the next attempt. A delivery is pending while it has such a time; null takes it off the
 * list.
 */
export const waitingAttributes = (webhook: WebhookKey, next_attempt_at: number | null) => ({
  next_attempt_at,
  sweep_at: next_attempt_at,
  sweep_shard: next_attempt_at === null ? null : waitingShard(webhook),
})

/** The item of a delivery: the body gzipped, null left out. */
export const deliveryItem = ({ body, next_attempt_at, ...delivery }: Delivery) => ({
  ...deliveryKey(delivery),
  ...STORED_VERSION,
  ...delivery,
  body: gzipSync(body),
  ...(next_attempt_at !== null && waitingAttributes(delivery, next_attempt_at)),
})
