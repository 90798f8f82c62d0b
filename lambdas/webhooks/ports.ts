import type { Delivery, DeliveryChanges, DeliveryKey } from './delivery.ts'
import type { DisabledReason, SealedSecret, SeenWebhook, Webhook, WebhookKey } from './webhook.ts'

/** Deliveries, for those who make and send them. */
export interface DeliveryStore {
  /** The delivery as it is stored now, whether this call made it or an earlier one. */
  create(delivery: Delivery): Promise<Delivery>
  read(key: DeliveryKey): Promise<Delivery | undefined>
  /** The delivery as changed; undefined unless it still was at the revision of `delivery`. */
  change(delivery: Delivery, changes: DeliveryChanges): Promise<Delivery | undefined>
}

/**
 * What the outcome of attempts changes of a webhook. Each is one conditional call, without effect where the webhook is not any more as
 * it was when the attempt began: an owner who changed the address meanwhile did not change it into one that failed.
 */
export interface WebhookHealth {
  read(key: WebhookKey): Promise<Webhook | undefined>
  /** Sets `failing_since` unless it is set. */
  failed(webhook: SeenWebhook, at: string): Promise<void>
  /** Takes `failing_since` off. Not called where it is not set: that costs no write. */
  succeeded(webhook: SeenWebhook): Promise<void>
  disable(webhook: SeenWebhook, reason: DisabledReason, at: string): Promise<void>
}

/** Opens and seals signing secrets. */
export interface SecretVault {
  seal(secret: Uint8Array, key: WebhookKey): Promise<Uint8Array>
  open(sealed: SealedSecret, key: WebhookKey): Promise<Uint8Array>
}

/** Where a delivery waits for its first attempt. Messages hold only ids; they come at least once, in any order. */
export interface DeliveryQueue {
  send(key: DeliveryKey): Promise<void>
}
