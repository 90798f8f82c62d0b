import type { Delivery, DeliveryChanges, DeliveryKey, WaitingDelivery } from './delivery.ts'
import type { DisabledReason, SealedSecret, SeenWebhook, Webhook, WebhookKey } from './webhook.ts'

/** Deliveries, for those who make and send them. */
export interface DeliveryStore {
  /** The delivery as it is stored now, whether this call made it or an earlier one. */
  create(delivery: Delivery): Promise<Delivery>
  read(key: DeliveryKey): Promise<Delivery | undefined>
  /** The delivery as changed; undefined unless it still was at the revision of `delivery`. */
  change(delivery: Delivery, changes: DeliveryChanges): Promise<Delivery | undefined>
  /**
   * The pending deliveries of a webhook, those that are due first, at most as many as may wait. From an index that lags
   * behind by a moment.
   */
  waiting(webhook: WebhookKey): Promise<readonly WaitingDelivery[]>
  /** How many they are. */
  countWaiting(webhook: WebhookKey): Promise<number>
}

/**
 * What the sweep does with webhooks whose deliveries wait. A change has no effect if another process has scheduled a
 * check since the webhook was read.
 */
export interface SweptWebhooks {
  /** All webhooks whose `sweep_at` is over. From an index that lags behind: read each before you act. */
  due(now: number): Promise<readonly WebhookKey[]>
  read(key: WebhookKey): Promise<Webhook | undefined>
  /** Sets the time of the next check; null for none. */
  scheduleCheck(webhook: Webhook, next: number | null): Promise<void>
  /** The same, with another probe in the place of the one that was seen; null: whatever comes next is attempted. */
  replaceProbe(webhook: Webhook, probe: string | null, next: number): Promise<void>
}

/**
 * What the outcome of attempts changes of a webhook. Each is one conditional call, without effect where the webhook is not any more as
 * it was when the attempt began: an owner who changed the address meanwhile did not change it into one that failed.
 */
export interface WebhookHealth {
  read(key: WebhookKey): Promise<Webhook | undefined>
  /** Sets `failing_since` unless it is set. */
  failed(webhook: SeenWebhook, at: string): Promise<void>
  /** Makes a delivery the probe of a failing webhook that has none, and has the sweep check it at `checkAt`. */
  hold(webhook: SeenWebhook, probe: string, checkAt: number): Promise<void>
  /**
   * Takes `failing_since` and the probe off, and has the sweep wake at `now` what waited for the probe. Not called where
   * the webhook is well: that costs no write.
   */
  succeeded(webhook: Webhook, now: number): Promise<void>
  /** Has the sweep cancel at `now` what waits. */
  disable(webhook: SeenWebhook, reason: DisabledReason, now: number): Promise<void>
  /** Has the sweep check the webhook within about a minute: a delivery waits without a message. */
  checkSoon(webhook: WebhookKey, now: number): Promise<void>
}

/** Opens and seals signing secrets. */
export interface SecretVault {
  seal(secret: Uint8Array, key: WebhookKey): Promise<Uint8Array>
  open(sealed: SealedSecret, key: WebhookKey): Promise<Uint8Array>
}

/** Where a delivery waits for its first attempt. Messages hold only ids; they come at least once, in any order. */
export interface DeliveryQueue {
  send(key: DeliveryKey): Promise<void>
  /** The messages of several deliveries of one webhook. */
  sendAll(keys: readonly DeliveryKey[]): Promise<void>
}
