import type { Clock } from '../platform/clock.ts'
import { afterAttempt, attemptOf, type Sent } from './after-attempt.ts'
import { CANCELLED } from './cancel-waiting.ts'
import type { Attempt, Delivery, DeliveryKey, DeliveryStatus } from './delivery.ts'
import { mayPost } from './may-post.ts'
import type { DeliveryStore, SecretVault, WebhookHealth } from './ports.ts'
import type { Post } from './post.ts'
import { signatureHeaders } from './signature.ts'
import { updateWebhookHealth } from './update-webhook-health.ts'
import { liveSecrets } from './webhook-changes.ts'
import type { DisabledReason, Webhook } from './webhook.ts'

export interface DeliverDeps {
  readonly deliveries: Pick<DeliveryStore, 'read' | 'change'>
  readonly webhooks: WebhookHealth
  readonly vault: Pick<SecretVault, 'open'>
  readonly post: Post
  readonly clock: Clock
  /** From 0 up to 1: spreads retries. */
  readonly random: () => number
}

/** What a message came to. */
export interface DeliveryResult {
  /** When the message is to come again; undefined: never, it is done with. */
  readonly retryInSeconds: number | undefined
  /** What the delivery waits for without a message: the probe of its webhook, or its time, which the sweep checks. */
  readonly waitsFor?: 'probe' | 'time'
  /** Of the delivery by now; undefined where there is none. */
  readonly status: DeliveryStatus | undefined
  /** Undefined where nothing was posted. */
  readonly attempt: Attempt | undefined
  /** Why the webhook was disabled by it. */
  readonly disabled: DisabledReason | undefined
}

/** Attempts to change a delivery that others change at the same moment. */
const MAX_CHANGE_ATTEMPTS = 5

/** What waits longer waits in the table: SQS hides 120,000 messages in all. */
const MAX_QUEUE_WAIT_SECONDS = 10 * 60

/**
 * Processes the delivery of a message, as far as it is due. The message is only a wake-up: one that comes twice, early
 * or late changes nothing, because the delivery itself says what is due.
 *
 * After a crash the message comes again once the lease has ended. The event may then be posted twice, with the same id,
 * and is never lost. That is why the record comes last: all that an attempt changes can be changed again.
 *
 * @param deadline when this process is killed, milliseconds since the epoch
 */
export const makeDeliver =
  (deps: DeliverDeps) =>
  async (key: DeliveryKey, deadline: number): Promise<DeliveryResult> => {
    const prepared = await prepare(key, deadline, deps)
    if (!('webhook' in prepared)) return prepared
    const { webhook, delivery } = prepared
    const sent = await send(prepared, deps)
    const disabled = await updateWebhookHealth({ webhook, deliveryId: delivery.delivery_id, sent }, deps)
    const recorded = await record(delivery, sent, disabled, deps)
    return { ...(await schedule(recorded, deps)), attempt: attemptOf(sent), disabled }
  }

interface Prepared {
  readonly webhook: Webhook
  /** As claimed: its lease is ours. */
  readonly delivery: Delivery
  readonly secrets: readonly Uint8Array[]
}

/** A delivery that is due, claimed until the deadline; or what becomes of the message where nothing is to be posted. */
const prepare = async (key: DeliveryKey, deadline: number, deps: DeliverDeps): Promise<Prepared | DeliveryResult> => {
  const { deliveries, webhooks, vault, clock } = deps
  for (let changeAttempt = 1; changeAttempt <= MAX_CHANGE_ATTEMPTS; changeAttempt += 1) {
    const delivery = await deliveries.read(key)
    const now = clock.now()
    if (delivery?.status !== 'pending' || delivery.lease_until > now) return idle(delivery, deps)
    const webhook = await webhooks.read(key)
    if (webhook?.enabled !== true) {
      const cancelled = await deliveries.change(delivery, { ...CANCELLED, lease_until: 0 })
      if (cancelled === undefined) continue
      return idle(cancelled, deps)
    }
    if (!mayPost(webhook, delivery)) return { ...IDLE, status: delivery.status, waitsFor: 'probe' }
    if (dueAt(delivery) > now) return idle(delivery, deps)
    // Before the claim: if a secret cannot be decrypted, no other process has to wait for the lease.
    const secrets = await Promise.all(liveSecrets(webhook, now).map((secret) => vault.open(secret, webhook)))
    const claimed = await deliveries.change(delivery, { lease_until: deadline })
    if (claimed !== undefined) return { webhook, delivery: claimed, secrets }
  }
  throw new ContentionError()
}

const send = async ({ webhook, delivery, secrets }: Prepared, { post, clock }: DeliverDeps): Promise<Sent> => {
  const from = clock.now()
  const { event_id: id, body } = delivery
  const response = await post({ url: webhook.url, headers: signatureHeaders({ id, at: from, body }, secrets), body })
  return { response, from, to: clock.now() }
}

/** The delivery with the attempt in it; undefined where it is gone. */
const record = async (
  claimed: Delivery,
  sent: Sent,
  disabled: DisabledReason | undefined,
  { deliveries, random }: DeliverDeps,
): Promise<Delivery | undefined> => {
  const { at } = attemptOf(sent)
  let latest: Delivery | undefined = claimed
  for (let changeAttempt = 1; changeAttempt <= MAX_CHANGE_ATTEMPTS; changeAttempt += 1) {
    const leased = latest.lease_until === claimed.lease_until
    const circumstances = { disabled: disabled !== undefined, leased, random: random() }
    const recorded = await deliveries.change(latest, afterAttempt(latest, sent, circumstances))
    if (recorded !== undefined) return recorded
    latest = await deliveries.read(claimed)
    // The change took effect but its response was lost: the repeated change was refused.
    if (latest?.attempts.some((attempt) => attempt.at === at) !== false) return latest
  }
  throw new ContentionError()
}

/** Where a pending delivery waits: its message in the queue for a short time, without one for a long time. */
const schedule = async (
  delivery: Delivery | undefined,
  { webhooks, clock }: Pick<DeliverDeps, 'webhooks' | 'clock'>,
): Promise<Pick<DeliveryResult, 'retryInSeconds' | 'status' | 'waitsFor'>> => {
  if (delivery?.status !== 'pending') return { status: delivery?.status, retryInSeconds: undefined }
  const now = clock.now()
  const seconds = secondsUntil(dueAt(delivery), now)
  if (seconds <= MAX_QUEUE_WAIT_SECONDS) return { status: delivery.status, retryInSeconds: seconds }
  // Before the message is deleted: after a crash here, the message returns and this step is done again.
  await webhooks.checkSoon(delivery, now)
  return { status: delivery.status, retryInSeconds: undefined, waitsFor: 'time' }
}

const IDLE = { retryInSeconds: undefined, attempt: undefined, disabled: undefined } as const

const idle = async (
  delivery: Delivery | undefined,
  deps: Pick<DeliverDeps, 'webhooks' | 'clock'>,
): Promise<DeliveryResult> => ({ ...IDLE, ...(await schedule(delivery, deps)) })

/** When a pending delivery can be posted: it is due, and no other process holds its lease. */
const dueAt = ({ next_attempt_at, lease_until }: Delivery): number => Math.max(next_attempt_at ?? 0, lease_until)

/** In whole seconds, as SQS takes them, and rather late than early. */
const secondsUntil = (at: number, now: number): number => Math.max(1, Math.ceil((at - now) / 1000))

/** Others changed the delivery each time that this process was about to. */
class ContentionError extends Error {
  override readonly name = 'ContentionError'

  constructor() {
    super('The delivery was changed by others again and again.')
  }
}
