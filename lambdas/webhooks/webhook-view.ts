import { timestamp } from '../platform/clock.ts'
import { ATTEMPT_ERRORS, type Attempt, type DeliverySummary } from './delivery.ts'
import type { Webhook } from './webhook.ts'

/** A webhook as its owner sees it: all but its secrets. */
export const webhookView = (webhook: Webhook) => ({
  id: webhook.webhook_id,
  url: webhook.url,
  events: webhook.events,
  enabled: webhook.enabled,
  disabled_reason: webhook.disabled_reason,
  disabled_at: webhook.disabled_at,
  failing_since: webhook.failing_since,
  created_at: webhook.created_at,
  updated_at: webhook.updated_at,
})

const attemptView = ({ at, duration_ms, status, error }: Attempt) => ({
  at,
  duration_ms,
  status,
  error: error === null ? null : { code: error, message: ATTEMPT_ERRORS[error] },
})

/** A delivery as the owner of its webhook sees it. */
export const deliveryView = (delivery: DeliverySummary) => ({
  id: delivery.delivery_id,
  webhook_id: delivery.webhook_id,
  event_id: delivery.event_id,
  event_type: delivery.event_type,
  status: delivery.status,
  attempts: delivery.attempts.map(attemptView),
  next_attempt_at: delivery.next_attempt_at === null ? null : timestamp(delivery.next_attempt_at),
  created_at: delivery.created_at,
})
