/** Responses about webhooks on the wire. */

/** What a webhook can subscribe to. */
export type WebhookEventType = 'import.completed' | 'import.failed' | 'import.cancelled' | 'import.undone'

/** An API key that created or changed something. */
export interface KeyOfChange {
  readonly key_id: string
  readonly key_name: string | null
}

/** A URL that is notified when a queued import ends. */
export interface Webhook {
  readonly id: string
  readonly url: string
  readonly events: readonly WebhookEventType[]
  readonly enabled: boolean
  /** Why the service disabled it: the receiver responded 410, or only failed for five days. */
  readonly disabled_reason: 'gone' | 'failing' | null
  readonly disabled_at: string | null
  /** When the first failure since the last success happened. */
  readonly failing_since: string | null
  /** Events that were dropped because too many deliveries were waiting. */
  readonly dropped_count: number
  readonly created_at: string
  /** Null for old webhooks. */
  readonly created_by: KeyOfChange | null
  readonly updated_at: string
  readonly updated_by: KeyOfChange | null
}

export interface WebhookWithSecret extends Webhook {
  /** `whsec_…`, for `verifyWebhook`. It cannot be read again. */
  readonly secret: string
}

export type DeliveryStatus = 'pending' | 'delivered' | 'exhausted' | 'cancelled' | 'dropped'

/** One request to the URL of a webhook. */
export interface DeliveryAttempt {
  readonly at: string
  readonly duration_ms: number
  /** HTTP status of the response; null if there was none. */
  readonly status: number | null
  readonly error: { readonly code: string; readonly message: string } | null
}

/** One event, sent to one webhook. */
export interface Delivery {
  readonly id: string
  readonly webhook_id: string
  /** The `webhook-id` of every attempt. */
  readonly event_id: string
  readonly event_type: WebhookEventType | 'webhook.test'
  readonly status: DeliveryStatus
  /** The latest attempts, oldest first. */
  readonly attempts: readonly DeliveryAttempt[]
  /** Null if the delivery has ended, or waits for another one. */
  readonly next_attempt_at: string | null
  /** While the endpoint fails: the delivery that is attempted before this one. */
  readonly waiting_for: string | null
  readonly created_at: string
}
