import type { ImportEvent } from '../../lambdas/jobs/job-event.ts'
import { systemClock as clock } from '../../lambdas/platform/clock.ts'
import { makeDeliveryStore } from '../../lambdas/webhooks/delivery-store.ts'
import { makeDispatchEvent } from '../../lambdas/webhooks/dispatch-event.ts'
import { makeWebhookStore } from '../../lambdas/webhooks/webhook-store.ts'
import { deployedApp } from './local-cloud.ts'
import { dynamo } from './stored.ts'

/**
 * Dispatches an event by the dispatcher's own code on the deployed table, to the end, so that what came of it can be checked. Gives how
 * many webhooks wanted it, and how many messages would have been sent.
 */
export const enqueueAgain = async (event: ImportEvent): Promise<{ webhooks: number; messages: number }> => {
  const control = { dynamo, tableName: deployedApp().control_table, clock }
  let messages = 0
  const dispatch = makeDispatchEvent({
    webhooks: makeWebhookStore(control),
    deliveries: makeDeliveryStore(control),
    queue: {
      send: async () => {
        messages += 1
      },
    },
    clock,
  })
  const { webhooks } = await dispatch(event)
  return { webhooks, messages }
}
