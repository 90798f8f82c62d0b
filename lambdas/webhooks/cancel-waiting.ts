import type { Clock } from '../platform/clock.ts'
import type { DeliveryKey } from './delivery.ts'
import type { DeliveryStore } from './ports.ts'
import type { WebhookKey } from './webhook.ts'

type Deliveries = Pick<DeliveryStore, 'read' | 'change' | 'waiting'>

/** Changes at once. */
const CONCURRENCY = 25

/** The state of a cancelled delivery. A sender that posts it at this moment releases the lease, and records the result. */
export const CANCELLED = { status: 'cancelled', next_attempt_at: null } as const

/** How long a request may spend on it, in milliseconds. A thousand deliveries take about one second. */
export const CANCEL_TIME_LIMIT_MS = 5_000

/**
 * Cancels the waiting deliveries of a webhook that is disabled, or about to be deleted, until a time in milliseconds since
 * the epoch. Returns how many it came to, and whether those were all.
 */
export const cancelWaiting = async (
  deliveries: Deliveries,
  webhook: WebhookKey,
  { clock, until }: { readonly clock: Clock; readonly until: number },
): Promise<{ readonly cancelled: number; readonly isDone: boolean }> => {
  const waiting = [...(await deliveries.waiting(webhook))]
  let from = 0
  while (from < waiting.length && clock.now() < until) {
    await Promise.all(waiting.slice(from, from + CONCURRENCY).map((key) => cancel(deliveries, key)))
    from += CONCURRENCY
  }
  return { cancelled: Math.min(from, waiting.length), isDone: from >= waiting.length }
}

/** A delivery that another process is changing is cancelled by the next attempt or sweep. */
const cancel = async (deliveries: Deliveries, key: DeliveryKey): Promise<void> => {
  const delivery = await deliveries.read(key)
  if (delivery?.status === 'pending') await deliveries.change(delivery, CANCELLED)
}
