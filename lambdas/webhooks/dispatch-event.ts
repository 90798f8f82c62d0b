import type { ImportEvent } from '../jobs/job-event.ts'
import type { Clock } from '../platform/clock.ts'
import { newDelivery } from './new-delivery.ts'
import type { DeliveryQueue, DeliveryStore } from './ports.ts'
import type { WebhookStore } from './webhook-store.ts'
import { MAX_WEBHOOKS, type Webhook } from './webhook.ts'

export interface DispatchEventDeps {
  readonly webhooks: Pick<WebhookStore, 'list'>
  readonly deliveries: Pick<DeliveryStore, 'create'>
  readonly queue: DeliveryQueue
  readonly clock: Clock
}

/**
 * Creates a delivery of the event for each webhook of its workspace that wants it, and sends its message while it is
 * pending. The same event again finds its deliveries: after a crash, a retry sends at most some messages twice.
 *
 * @returns how many webhooks wanted the event.
 * @throws AggregateError once all were tried, where some failed.
 */
export const makeDispatchEvent =
  ({ webhooks, deliveries, queue, clock }: DispatchEventDeps) =>
  async ({ id, type, time, workspace_id, job }: ImportEvent): Promise<number> => {
    const found = await webhooks.list({ workspaceId: workspace_id, limit: MAX_WEBHOOKS })
    const wanting = found.webhooks.filter(({ enabled, events }) => enabled && events.includes(type))
    const dispatch = async (webhook: Webhook): Promise<void> => {
      const delivery = await deliveries.create(newDelivery({ id, type, time, data: job }, webhook, clock.now()))
      if (delivery.status === 'pending') await queue.send(delivery)
    }
    const results = await Promise.allSettled(wanting.map(dispatch))
    const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))
    if (failures.length > 0) {
      const message = `${failures.length} of ${wanting.length} webhooks were not reached.`
      throw new AggregateError(failures, message, { cause: failures[0] })
    }
    return wanting.length
  }
