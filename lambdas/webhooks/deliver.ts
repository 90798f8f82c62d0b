import { timestamp, type Clock } from '../platform/clock.ts'
import { afterAttempt, attemptOf, disablingReason, type Sent } from './after-attempt.ts'
import type { Attempt, Delivery, DeliveryKey, DeliveryStatus } from './delivery.ts'
import type { DeliveryStore, SecretVault, WebhookHealth } from './ports.ts'
import type { Post } from './post.ts'
import { MAX_WAIT_SECONDS } from './retry-schedule.ts'
import { signatureHeaders } from './signature.ts'
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
  /** Of the delivery by now; undefined where there is none. */
  readonly status: DeliveryStatus | undefined
  /** Undefined where nothing was posted. */
  readonly attempt: Attempt | undefined
  /** Why the webhook was disabled by it. */
  readonly disabled: DisabledReason | undefined
}

/** Attempts to change a delivery that others change at the same moment. */
const MAX_CHANGE_ATTEMPTS = 5

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
    const disabled = await updateWebhookHealth(webhook, sent, deps)
    const recorded = await record(delivery, sent, disabled, deps)
    return { ...schedule(recorded, deps.clock.now()), attempt: attemptOf(sent), disabled }
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
    if (delivery?.status !== 'pending' || delivery.lease_until > now) return idle(delivery, now)
    const webhook = await webhooks.read(key)
    if (webhook?.enabled !== true) {
      const cancelled = await deliveries.change(delivery, {
        status: 'cancelled',
        next_attempt_at: null,
        lease_until: 0,
      })
      if (cancelled === undefined) continue
      return idle(cancelled, now)
    }
    if (dueAt(delivery) > now) return idle(delivery, now)
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

/** Updates the health of the webhook. Returns why it was disabled; undefined where it was not. */
const updateWebhookHealth = async (
  webhook: Webhook,
  sent: Sent,
  { webhooks, clock }: DeliverDeps,
): Promise<DisabledReason | undefined> => {
  const isFailing = webhook.failing_since !== null
  if (sent.response.error === null) {
    if (isFailing) await webhooks.succeeded(webhook)
    return undefined
  }
  const reason = disablingReason(webhook, sent)
  if (reason === undefined) {
    if (!isFailing) await webhooks.failed(webhook, timestamp(sent.from))
    return undefined
  }
  // Another delivery may have succeeded while this one failed.
  if (reason === 'failing' && (await webhooks.read(webhook))?.failing_since !== webhook.failing_since) return undefined
  await webhooks.disable(webhook, reason, timestamp(clock.now()))
  // It was not where its owner changed it meanwhile.
  return (await webhooks.read(webhook))?.disabled_reason ?? undefined
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

const schedule = (delivery: Delivery | undefined, now: number): Pick<DeliveryResult, 'retryInSeconds' | 'status'> => ({
  status: delivery?.status,
  retryInSeconds: delivery?.status === 'pending' ? secondsUntil(dueAt(delivery), now) : undefined,
})

const idle = (delivery: Delivery | undefined, now: number): DeliveryResult => ({
  ...schedule(delivery, now),
  attempt: undefined,
  disabled: undefined,
})

/** When a pending delivery can be posted: it is due, and no other process holds its lease. */
const dueAt = ({ next_attempt_at, lease_until }: Delivery): number => Math.max(next_attempt_at ?? 0, lease_until)

/** In whole seconds, as SQS takes them, and rather late than early. */
const secondsUntil = (at: number, now: number): number =>
  Math.min(MAX_WAIT_SECONDS, Math.max(1, Math.ceil((at - now) / 1000)))

/** Others changed the delivery each time that this process was about to. */
class ContentionError extends Error {
  override readonly name = 'ContentionError'

  constructor() {
    super('The delivery was changed by others again and again.')
  }
}
