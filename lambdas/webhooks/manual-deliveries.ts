import { failAsUnavailable } from '../http/dependency-failure.ts'
import { ApiError } from '../http/errors.ts'
import { timestamp, type Clock } from '../platform/clock.ts'
import { isDeliveryId } from './delivery-id.ts'
import { MAX_WAITING_DELIVERIES, MAX_WAITING_EVENTS, type Delivery } from './delivery.ts'
import { newDelivery } from './new-delivery.ts'
import type { DeliveryQueue, DeliveryStore, WebhookHealth } from './ports.ts'
import { TEST_EVENT_TYPE, type Webhook } from './webhook.ts'

export interface ManualDeliveriesDeps {
  readonly deliveries: DeliveryStore
  readonly health: Pick<WebhookHealth, 'checkSoon'>
  readonly queue: Pick<DeliveryQueue, 'send'>
  readonly clock: Clock
  readonly newEventId: () => string
}

const checkEnabled = ({ enabled }: Webhook): void => {
  if (!enabled) throw new ApiError('conflict', { message: 'The webhook is disabled. Enable it first.' })
}

/** Attempts to change a delivery that is being posted: each post changes it twice. */
const MAX_CHANGE_ATTEMPTS = 10

/**
 * Deliveries that the owner of a webhook requests. The message comes last: after a 202, it exists. A check by the sweep is
 * scheduled before: it finds what a crash in between left without a message.
 */
export const makeManualDeliveries = ({ deliveries, health, queue, clock, newEventId }: ManualDeliveriesDeps) => {
  const find = async (webhook: Webhook, deliveryId: string): Promise<Delivery> => {
    const key = { workspace_id: webhook.workspace_id, webhook_id: webhook.webhook_id, delivery_id: deliveryId }
    const delivery = isDeliveryId(deliveryId) ? await deliveries.read(key) : undefined
    if (delivery === undefined) throw new ApiError('not_found')
    return delivery
  }

  const checkRoom = async (webhook: Webhook, most: number): Promise<void> => {
    if ((await deliveries.countWaiting(webhook)) < most) return
    const message = `${most} deliveries of this webhook are waiting, the maximum. Wait until some have ended.`
    throw new ApiError('conflict', { message })
  }

  return {
    /** Sends a test event, with an id of its own. */
    test: async (webhook: Webhook): Promise<Delivery> => {
      checkEnabled(webhook)
      await checkRoom(webhook, MAX_WAITING_DELIVERIES)
      const now = clock.now()
      const event = { id: newEventId(), type: TEST_EVENT_TYPE, time: timestamp(now) } as const
      const data = { webhook_id: webhook.webhook_id }
      const delivery = newDelivery({ ...event, data }, webhook, now)
      await failAsUnavailable(async () => {
        await health.checkSoon(webhook, now)
        await deliveries.create(delivery)
        await queue.send(delivery)
      })
      return delivery
    },

    /**
     * Makes a delivery that has ended due at once, at the beginning of its schedule. Its attempts so far stay. One that is
     * pending is not changed: it will be sent anyway.
     */
    redeliver: async (webhook: Webhook, deliveryId: string): Promise<Delivery> => {
      for (let tries = 0; tries < MAX_CHANGE_ATTEMPTS; tries += 1) {
        const delivery = await find(webhook, deliveryId)
        checkEnabled(webhook)
        if (delivery.status === 'pending') return delivery
        await checkRoom(webhook, MAX_WAITING_EVENTS)
        await failAsUnavailable(() => health.checkSoon(webhook, clock.now()))
        // A lease stays: a delivery that is being posted at this moment is not posted twice at once.
        const changes = { status: 'pending', tries: 0, next_attempt_at: clock.now() } as const
        const changed = await deliveries.change(delivery, changes)
        if (changed === undefined) continue
        await failAsUnavailable(() => queue.send(changed))
        return changed
      }
      throw new ApiError('conflict', { message: 'The delivery is in progress. Retry the request.' })
    },
  }
}
