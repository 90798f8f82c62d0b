import type { ImportEvent } from '../jobs/job-event.ts'
import type { Clock } from '../platform/clock.ts'
import { MAX_WAITING_EVENTS } from './delivery.ts'
import { newDelivery } from './new-delivery.ts'
import type { DeliveryQueue, DeliveryStore } from './ports.ts'
import type { WebhookStore } from './webhook-store.ts'
import { MAX_WEBHOOKS, type Webhook } from './webhook.ts'

export interface DispatchEventDeps {
  readonly webhooks: Pick<WebhookStore, 'list' | 'countDropped'>
  readonly deliveries: Pick<DeliveryStore, 'create' | 'countWaiting'>
  readonly queue: Pick<DeliveryQueue, 'send'>
  readonly clock: Clock
}

export interface Dispatched {
  /** How many webhooks wanted the event. */
  readonly webhooks: number
  /** For how many of them it was dropped: too many of their deliveries wait. */
  readonly dropped: number
}

/**
 * Creates a delivery of the event for each webhook of its workspace that wants it, and sends its message while it is
 * pending. The same event again finds its deliveries: after a crash, a retry sends at most some messages twice.
 *
 * @throws AggregateError once all were tried, where some failed.
 */
export const makeDispatchEvent =
  ({ webhooks, deliveries, queue, clock }: DispatchEventDeps) =>
  async ({ id, type, time, workspace_id, job }: ImportEvent): Promise<Dispatched> => {
    const found = await webhooks.list({ workspaceId: workspace_id, limit: MAX_WEBHOOKS })
    const wanting = found.webhooks.filter(({ enabled, events }) => enabled && events.includes(type))
    let dropped = 0
    const dispatch = async (webhook: Webhook): Promise<void> => {
      const wanted = newDelivery({ id, type, time, data: job }, webhook, clock.now())
      const isFull = (await deliveries.countWaiting(webhook)) >= MAX_WAITING_EVENTS
      const made = isFull ? ({ ...wanted, status: 'dropped', next_attempt_at: null } as const) : wanted
      const delivery = await deliveries.create(made)
      if (delivery.status === 'pending') await queue.send(delivery)
      // An earlier dispatch of the same event has counted it. One that died in between has not: the list has it all the same.
      if (delivery.status !== 'dropped' || delivery !== made) return
      dropped += 1
      await webhooks.countDropped(webhook)
    }
    const results = await Promise.allSettled(wanting.map(dispatch))
    const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))
    if (failures.length > 0) {
      const message = `${failures.length} of ${wanting.length} webhooks were not reached.`
      throw new AggregateError(failures, message, { cause: failures[0] })
    }
    return { webhooks: wanting.length, dropped }
  }
