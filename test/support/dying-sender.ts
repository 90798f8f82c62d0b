import { ulid } from 'ulid'
import { systemClock as clock } from '../../lambdas/platform/clock.ts'
import { makeDeliver } from '../../lambdas/webhooks/deliver.ts'
import type { DeliveryKey } from '../../lambdas/webhooks/delivery.ts'
import { makeDeliveryStore } from '../../lambdas/webhooks/delivery-store.ts'
import { newDelivery } from '../../lambdas/webhooks/new-delivery.ts'
import { makePost } from '../../lambdas/webhooks/post.ts'
import { makeWebhookHealth } from '../../lambdas/webhooks/webhook-health.ts'
import { Died, makeDying } from './dying.ts'
import { deployedApp } from './local-cloud.ts'
import { dynamo } from './stored.ts'
import type { OwnedWebhook } from './webhook-workspace.ts'
import type { Workspace } from './workspace.ts'

/** Milliseconds: how long no other process takes the delivery up. */
const LEASE_MS = 2_000

/** Makes a delivery on the deployed stack and posts it by the sender's own code, which dies before it can record that. */
export const postUntilDeath = async ({
  id: webhook_id,
  secret,
  workspace: { workspaceId: workspace_id },
}: OwnedWebhook & { readonly workspace: Workspace }): Promise<DeliveryKey> => {
  const control = { dynamo, tableName: deployedApp().control_table, clock }
  const deliveries = makeDeliveryStore(control)
  const time = new Date(clock.now()).toISOString()
  const event = { id: `evt_${ulid()}`, type: 'import.completed', time, data: { job_id: 'imp_1' } } as const
  const delivery = await deliveries.create(newDelivery(event, { workspace_id, webhook_id }, clock.now()))
  const dying = makeDying<'post'>({ step: 'post', count: 1, after: true })
  const deliver = makeDeliver({
    deliveries,
    webhooks: makeWebhookHealth(control),
    vault: { open: () => Promise.resolve(Buffer.from(secret.slice('whsec_'.length), 'base64')) },
    post: dying('post', makePost({ resolve: async (host) => [host], policy: { allowInsecure: true } })),
    clock,
    random: Math.random,
  })
  await expect(deliver(delivery, clock.now() + LEASE_MS)).rejects.toThrow(Died)
  return { workspace_id, webhook_id, delivery_id: delivery.delivery_id }
}
