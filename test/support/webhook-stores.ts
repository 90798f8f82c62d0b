import type { ListedDeliveryStore } from '../../lambdas/webhooks/delivery-store.ts'
import type { SweptWebhooks, WebhookHealth } from '../../lambdas/webhooks/ports.ts'
import type { WebhookStore } from '../../lambdas/webhooks/webhook-store.ts'
import { type Webhook } from '../../lambdas/webhooks/webhook.ts'
import { makeDelivery, makeWebhook, NOW, webhookId } from './webhook-fixture.ts'

export interface WebhookStores {
  readonly webhooks: WebhookStore
  readonly health: WebhookHealth
  readonly swept: SweptWebhooks
  readonly deliveries: ListedDeliveryStore
  /** A workspace of its own. */
  readonly workspaceId: string
}

/** No time at which the deployed sweep would check what tests put into the table that it sweeps. */
export const FAR = NOW + 10 * 365 * 24 * 60 * 60 * 1_000

/** All pages of a list. */
export const pages = async <T>(
  page: (after: { after?: string }) => Promise<{ found: readonly T[]; next: string | undefined }>,
): Promise<readonly (readonly T[])[]> => {
  const seen: (readonly T[])[] = []
  for (let after: { after?: string } = {}; ;) {
    const { found, next } = await page(after)
    seen.push(found)
    if (next === undefined) return seen
    after = { after: next }
  }
}

/** What a test needs: the stores, and webhooks and deliveries of their workspace. */
export const withFixtures = (made: WebhookStores) => {
  const webhook = (n = 1, overrides: Partial<Webhook> = {}): Webhook =>
    makeWebhook({ webhook_id: webhookId(n), workspace_id: made.workspaceId, ...overrides })
  const added = async (...args: Parameters<typeof webhook>): Promise<Webhook> => {
    const wanted = webhook(...args)
    expect(await made.webhooks.add(wanted)).toBe(true)
    return wanted
  }
  const delivery = (...[n, overrides]: Parameters<typeof makeDelivery>) =>
    makeDelivery(n, { workspace_id: made.workspaceId, ...overrides })
  return { ...made, webhook, added, delivery }
}
