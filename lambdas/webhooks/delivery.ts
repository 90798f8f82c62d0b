import type { TEST_EVENT_TYPE, WebhookEventType } from './webhook.ts'

/** How an attempt ended that did not succeed, as its owner sees it. */
export const ATTEMPT_ERRORS = {
  http_status: 'The response was not a 2xx.',
  redirect: 'The response was a redirect, which is not followed.',
  timeout: 'There was no complete response within 10 seconds.',
  address_not_allowed: 'The host has no public address.',
  dns: 'The host name does not resolve.',
  tls: 'The TLS certificate is not valid.',
  connection: 'The connection was refused or interrupted.',
} as const
export type AttemptError = keyof typeof ATTEMPT_ERRORS

/** One post of an event to a webhook. Only the status of the response is kept. */
export interface Attempt {
  /** When it began. */
  readonly at: string
  readonly duration_ms: number
  /** Null where there was no response. */
  readonly status: number | null
  /** Null where it succeeded. */
  readonly error: AttemptError | null
}

/** Deliveries of one webhook that may wait at once. */
export const MAX_WAITING_DELIVERIES = 1_000

/** The last places are kept for tests: by a test an owner says that a receiver works again. */
export const MAX_WAITING_EVENTS = MAX_WAITING_DELIVERIES - 10

/**
 * - `pending`: still to be sent, or to be sent again at `next_attempt_at`.
 * - `delivered`: the response was a 2xx.
 * - `exhausted`: the last attempt failed.
 * - `cancelled`: its webhook was disabled or deleted before it was delivered.
 * - `dropped`: as many of its webhook were waiting as may.
 */
export const DELIVERY_STATUSES = ['pending', 'delivered', 'exhausted', 'cancelled', 'dropped'] as const
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number]

/** One event for one webhook. */
export interface Delivery {
  /** `dlv_` and a ULID that event and webhook decide: the same event makes it once. */
  readonly delivery_id: string
  readonly webhook_id: string
  readonly workspace_id: string
  /** The `webhook-id` of every attempt. */
  readonly event_id: string
  readonly event_type: WebhookEventType | typeof TEST_EVENT_TYPE
  /** JSON, posted byte for byte the same at every attempt. */
  readonly body: string
  readonly status: DeliveryStatus
  /** The latest, oldest first. */
  readonly attempts: readonly Attempt[]
  /** Attempts since it was made or asked for anew: the place in the schedule. */
  readonly tries: number
  /** Milliseconds since the epoch; null unless pending. A message that comes before is sent back until then. */
  readonly next_attempt_at: number | null
  /** Until then, in milliseconds since the epoch, a process may be posting it; 0: none is. */
  readonly lease_until: number
  /** Counts the changes: a change is made only on the revision that its maker knows. */
  readonly revision: number
  readonly created_at: string
}

/** A pending delivery, as the list of those that wait names it. */
export interface WaitingDelivery extends DeliveryKey {
  readonly next_attempt_at: number
}

export interface DeliveryKey {
  readonly workspace_id: string
  readonly webhook_id: string
  readonly delivery_id: string
}

/** What a change of a delivery sets. */
export type DeliveryChanges = Partial<
  Pick<Delivery, 'status' | 'attempts' | 'tries' | 'next_attempt_at' | 'lease_until'>
>

/** A delivery without what is posted. */
export type DeliverySummary = Omit<Delivery, 'body'>
