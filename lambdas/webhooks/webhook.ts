import { idPattern } from '../platform/ids.ts'
import type { JobCreator } from '../jobs/job-creator.ts'
import { IMPORT_EVENT_TYPES } from '../jobs/event-names.ts'

/** Sent only on request, to one webhook, whatever events it wants. */
export const TEST_EVENT_TYPE = 'webhook.test'

/** What a webhook can want to hear of. */
export const WEBHOOK_EVENT_TYPES = IMPORT_EVENT_TYPES
export type WebhookEventType = (typeof WEBHOOK_EVENT_TYPES)[number]

/** Webhooks that a workspace may have. */
export const MAX_WEBHOOKS = 20

/**
 * Why a webhook was disabled by the service: it answered 410, or only failed for five days. `null` where it is enabled, or where its
 * owner disabled it.
 */
export type DisabledReason = 'gone' | 'failing'

/** A signing secret as it is kept: encrypted. */
export interface SealedSecret {
  readonly ciphertext: Uint8Array
  /** Until when it signs, milliseconds since the epoch; null: for as long as the webhook is there. */
  readonly signs_until: number | null
}

/** The API key that a change was made with. */
export type KeyOfChange = JobCreator

/** An address of a customer that wants to hear of events. */
export interface Webhook {
  /** `whk_` and a ULID. */
  readonly webhook_id: string
  readonly workspace_id: string
  readonly url: string
  readonly events: readonly WebhookEventType[]
  readonly enabled: boolean
  readonly disabled_reason: DisabledReason | null
  readonly disabled_at: string | null
  /** When the first of the failures since the last success was; null where the last attempt succeeded, or there was none. */
  readonly failing_since: string | null
  /**
   * While the address fails, the one delivery that is posted: the others wait for it. Null until an attempt that began
   * after a failure fails too, so that a single failure holds nothing up.
   */
  readonly probe: string | null
  /** When the sweep checks the webhook, milliseconds since the epoch; null: nothing waits. */
  readonly sweep_at: number | null
  /**
   * Until then the sweep keeps checking, though it may see nothing that waits: something began to wait without a message,
   * and its index lags behind.
   */
  readonly watched_until: number | null
  /** Events that got a `dropped` delivery, since the webhook was made. */
  readonly dropped_count: number
  /** The newest first; older ones sign along until they run out. */
  readonly secrets: readonly SealedSecret[]
  /**
   * Counts the changes by the owner of the webhook. A decision of an attempt holds only on the revision that it read.
   */
  readonly revision: number
  readonly created_at: string
  /** When its owner last changed it. */
  readonly updated_at: string
  /** Null for webhooks that were made before this was kept. */
  readonly created_by: KeyOfChange | null
  /** The key that last changed it, or made it. */
  readonly updated_by: KeyOfChange | null
}

export interface WebhookKey {
  readonly workspace_id: string
  readonly webhook_id: string
}

/** How long the index of the sweep may lag behind. */
export const INDEX_LAG_MS = 60_000

/** A webhook at the revision that was read. */
export type SeenWebhook = WebhookKey & Pick<Webhook, 'revision'>

const WEBHOOK_ID = idPattern('webhook')

/** Whether a text can be a webhook's id at all. */
export const isWebhookId = (text: string): boolean => WEBHOOK_ID.test(text)
