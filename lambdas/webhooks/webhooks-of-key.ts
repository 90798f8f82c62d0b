import type { Clock } from '../platform/clock.ts'
import { cancelWaiting } from './cancel-waiting.ts'
import type { DeliveryStore } from './ports.ts'
import { disabled } from './webhook-changes.ts'
import type { WebhookStore } from './webhook-store.ts'
import { MAX_WEBHOOKS, type Webhook } from './webhook.ts'

export interface WebhooksOfKeyDeps {
  readonly webhooks: Pick<WebhookStore, 'list' | 'read' | 'change'>
  readonly deliveries: Pick<DeliveryStore, 'read' | 'change' | 'waiting'>
  readonly clock: Clock
}

/** A webhook through which the holder of a key may still receive events. */
export interface WebhookOfKey {
  readonly id: string
  readonly url: string
  readonly enabled: boolean
  /** Whether the key created it. */
  readonly created: boolean
  /** Whether it was the last to change it. */
  readonly changed: boolean
}

interface KeyOfWorkspace {
  readonly id: string
  readonly workspace_id: string
}

/** Attempts to change a webhook that others change at the same moment. */
const MAX_CHANGE_ATTEMPTS = 10

/** The webhooks that a key created or was the last to change; disabled, where that is asked for, with all that waits. */
export const makeWebhooksOfKey =
  (deps: WebhooksOfKeyDeps) =>
  async (key: KeyOfWorkspace, { disable }: { readonly disable: boolean }): Promise<readonly WebhookOfKey[]> => {
    const isMine = (by: Webhook['created_by']): boolean => by?.key_id === key.id
    const listed = await deps.webhooks.list({ workspaceId: key.workspace_id, limit: MAX_WEBHOOKS })
    const found = listed.webhooks.filter(({ created_by, updated_by }) => isMine(created_by) || isMine(updated_by))
    const shown: WebhookOfKey[] = []
    for (const webhook of found) {
      if (disable) await disableWebhook(webhook, deps)
      shown.push({
        id: webhook.webhook_id,
        url: webhook.url,
        enabled: webhook.enabled && !disable,
        created: isMine(webhook.created_by),
        changed: isMine(webhook.updated_by),
      })
    }
    return shown
  }

/** Disables a webhook, and cancels what waits for it. */
export const disableWebhook = async (
  webhook: Webhook,
  { webhooks, deliveries, clock }: WebhooksOfKeyDeps,
): Promise<void> => {
  let seen: Webhook | undefined = webhook
  for (let tries = 0; tries < MAX_CHANGE_ATTEMPTS && seen?.enabled === true; tries += 1) {
    seen = (await webhooks.change(seen, disabled(clock.now()))) ?? (await webhooks.read(webhook))
  }
  if (seen?.enabled === true) throw new Error(`Others change the webhook ${webhook.webhook_id} again and again.`)
  await cancelWaiting(deliveries, webhook, { clock, until: Infinity })
}
