import type { Clock } from '../platform/clock.ts'
import { cancelWaiting } from './cancel-waiting.ts'
import type { Delivery, DeliveryKey, WaitingDelivery } from './delivery.ts'
import type { DeliveryQueue, DeliveryStore, SweptWebhooks } from './ports.ts'
import { INDEX_LAG_MS, type Webhook, type WebhookKey } from './webhook.ts'

export interface SweepWebhooksDeps {
  readonly webhooks: SweptWebhooks
  readonly deliveries: Pick<DeliveryStore, 'read' | 'change' | 'waiting'>
  readonly queue: Pick<DeliveryQueue, 'sendAll'>
  readonly clock: Clock
}

export interface WebhookSweep {
  /** Webhooks that were due. */
  readonly due: number
  /** Deliveries that got a message. */
  readonly woken: number
  readonly cancelled: number
  /** What went wrong with single webhooks: they are checked again later. */
  readonly failures: readonly unknown[]
}

/** How long after a message was sent the sweep checks whether it was received. */
export const FOLLOW_UP_MS = 10 * 60_000

/** So long before a delivery is due its message is sent: the next run could be too late. SQS hides it for the rest. */
const AHEAD_MS = 60_000

/** Webhooks checked at once. */
const CONCURRENCY = 10

/** Time kept free before the deadline for the webhooks at hand, in milliseconds. */
const RESERVE_MS = 20_000

interface Seen {
  readonly woken: readonly DeliveryKey[]
  readonly cancelled: number
}

const NOTHING: Seen = { woken: [], cancelled: 0 }

/**
 * Checks the webhooks whose `sweep_at` has passed until `deadline`, those that are due first: sends the messages of
 * deliveries that waited without one, finds another probe where one has ended, cancels what waits for a disabled
 * webhook. A message that is sent twice does no harm, so messages go first and the next check is scheduled after them.
 */
export const makeSweepWebhooks =
  (deps: SweepWebhooksDeps) =>
  async (deadline: number): Promise<WebhookSweep> => {
    const { webhooks, clock } = deps
    const due = await webhooks.due(clock.now())
    const failures: unknown[] = []
    const seen: Seen[] = []
    const checkOrPostpone = async (key: WebhookKey): Promise<void> => {
      try {
        seen.push(await checkWebhook(key, deps, deadline - RESERVE_MS))
      } catch (error) {
        failures.push(error)
        await postpone(key, deps).catch((cause: unknown) => failures.push(cause))
      }
    }
    for (let from = 0; from < due.length && clock.now() < deadline - RESERVE_MS; from += CONCURRENCY) {
      await Promise.all(due.slice(from, from + CONCURRENCY).map(checkOrPostpone))
    }
    return {
      due: due.length,
      woken: seen.reduce((sum, { woken }) => sum + woken.length, 0),
      cancelled: seen.reduce((sum, { cancelled }) => sum + cancelled, 0),
      failures,
    }
  }

/** The index lags behind: the webhook itself says whether it is due. */
const isDue = (webhook: Webhook | undefined, now: number): webhook is Webhook =>
  webhook !== undefined && webhook.sweep_at !== null && webhook.sweep_at <= now

/** Not to fill every run with webhooks on which it fails. */
const postpone = async (key: WebhookKey, { webhooks, clock }: SweepWebhooksDeps): Promise<void> => {
  const webhook = await webhooks.read(key)
  const now = clock.now()
  if (isDue(webhook, now)) await webhooks.scheduleCheck(webhook, now + FOLLOW_UP_MS)
}

const checkWebhook = async (key: WebhookKey, deps: SweepWebhooksDeps, until: number): Promise<Seen> => {
  const { webhooks, deliveries, clock } = deps
  const webhook = await webhooks.read(key)
  const now = clock.now()
  if (!isDue(webhook, now)) return NOTHING
  if (!webhook.enabled) {
    const { cancelled, isDone } = await cancelWaiting(deliveries, webhook, { clock, until })
    // One that was changed by others at that moment is still there.
    const again = isDone ? now + INDEX_LAG_MS : now
    await webhooks.scheduleCheck(webhook, cancelled > 0 ? again : afterWatch(webhook, now))
    return { woken: [], cancelled }
  }
  return webhook.probe === null ? wakeDue(webhook, deps, now) : checkProbe(webhook, webhook.probe, deps, now)
}

/** Where nothing is seen that waits: as long as the index may lag behind, something may. */
const afterWatch = ({ watched_until }: Webhook, now: number): number | null =>
  watched_until !== null && watched_until > now ? watched_until : null

/** When there is something to do for a delivery that is due then. */
const checkTimeOf = ({ next_attempt_at }: Pick<Delivery, 'next_attempt_at'>): number =>
  (next_attempt_at ?? 0) - AHEAD_MS

const wakeDue = async (webhook: Webhook, { webhooks, deliveries, queue }: SweepWebhooksDeps, now: number) => {
  const waiting = await deliveries.waiting(webhook)
  const woken = waiting.filter((delivery) => checkTimeOf(delivery) <= now)
  await queue.sendAll(woken)
  await webhooks.scheduleCheck(webhook, nextCheck(webhook, waiting, now))
  return { woken, cancelled: 0 }
}

const nextCheck = (webhook: Webhook, waiting: readonly WaitingDelivery[], now: number): number | null => {
  const watch = afterWatch(webhook, now)
  const times = waiting.map((delivery) => (checkTimeOf(delivery) <= now ? now + FOLLOW_UP_MS : checkTimeOf(delivery)))
  const all = watch === null ? times : [...times, watch]
  return all.length === 0 ? null : Math.min(...all)
}

const checkProbe = async (
  webhook: Webhook,
  probeId: string,
  { webhooks, deliveries, queue }: SweepWebhooksDeps,
  now: number,
): Promise<Seen> => {
  const probe = await deliveries.read({ ...webhook, delivery_id: probeId })
  if (probe?.status === 'pending') {
    const isAhead = checkTimeOf(probe) > now
    if (!isAhead) await queue.sendAll([probe])
    await webhooks.scheduleCheck(webhook, isAhead ? checkTimeOf(probe) : now + FOLLOW_UP_MS)
    return isAhead ? NOTHING : { woken: [probe], cancelled: 0 }
  }
  const next = (await deliveries.waiting(webhook)).find(({ delivery_id }) => delivery_id !== probeId)
  // Without one, what comes next finds out how the receiver is; one that the index did not list yet is seen a little later.
  await webhooks.replaceProbe(webhook, next?.delivery_id ?? null, now + INDEX_LAG_MS)
  if (next === undefined) return NOTHING
  await queue.sendAll([next])
  return { woken: [next], cancelled: 0 }
}
