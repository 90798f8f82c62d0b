import { timestamp } from '../platform/clock.ts'
import { deliveryId } from './delivery-id.ts'
import type { Delivery } from './delivery.ts'
import type { WebhookKey } from './webhook.ts'

/** An event as webhooks receive it. */
export interface WebhookEvent {
  readonly id: string
  readonly type: Delivery['event_type']
  /** When it happened: RFC 3339. */
  readonly time: string
  readonly data: unknown
}

/** The delivery of an event to a webhook, due at once. What is posted is serialised here, once, and signed as it is. */
export const newDelivery = ({ id, type, time, data }: WebhookEvent, webhook: WebhookKey, now: number): Delivery => ({
  delivery_id: deliveryId({ eventId: id, happenedAt: Date.parse(time), webhookId: webhook.webhook_id }),
  webhook_id: webhook.webhook_id,
  workspace_id: webhook.workspace_id,
  event_id: id,
  event_type: type,
  body: JSON.stringify({ type, timestamp: time, data }),
  status: 'pending',
  attempts: [],
  tries: 0,
  next_attempt_at: now,
  lease_until: 0,
  revision: 1,
  created_at: timestamp(now),
})
