import type { ListedDeliveryStore } from '../../lambdas/webhooks/delivery-store.ts'
import { MAX_WAITING_DELIVERIES, type Delivery } from '../../lambdas/webhooks/delivery.ts'
import type { SweptWebhooks, WebhookHealth } from '../../lambdas/webhooks/ports.ts'
import type { WebhookStore } from '../../lambdas/webhooks/webhook-store.ts'
import { INDEX_LAG_MS, MAX_WEBHOOKS, type SeenWebhook, type Webhook } from '../../lambdas/webhooks/webhook.ts'

const lookNow = (now: number) => ({ sweep_at: now, watched_until: now + INDEX_LAG_MS })

interface Page<T> {
  readonly found: readonly T[]
  readonly next: string | undefined
}

/** Newest first, by an id that sorts by time. */
const pageOf = <T>(
  entries: readonly T[],
  idOf: (entry: T) => string,
  { limit, after }: { readonly limit: number; readonly after?: string },
): Page<T> => {
  const sorted = entries
    .filter((entry) => after === undefined || idOf(entry) < after)
    .toSorted((a, b) => (idOf(a) < idOf(b) ? 1 : -1))
  const found = sorted.slice(0, limit)
  const last = found.at(-1)
  return { found, next: sorted.length > limit && last !== undefined ? idOf(last) : undefined }
}

/** Webhooks in memory, as the control table keeps them. */
export const makeMemoryWebhooks = (): {
  readonly webhooks: WebhookStore
  readonly health: WebhookHealth
  readonly swept: SweptWebhooks
} => {
  const kept = new Map<string, Webhook>()
  const key = (name: { workspace_id: string; webhook_id: string }) => `${name.workspace_id}#${name.webhook_id}`
  const of = (workspaceId: string): Webhook[] =>
    [...kept.values()].filter(({ workspace_id }) => workspace_id === workspaceId)
  const alter = (seen: SeenWebhook, changes: Partial<Webhook>, when: (webhook: Webhook) => boolean) => {
    const webhook = kept.get(key(seen))
    if (webhook?.revision !== seen.revision || !when(webhook)) return undefined
    const changed = { ...webhook, ...changes }
    kept.set(key(seen), changed)
    return changed
  }
  const always = () => true

  const webhooks: WebhookStore = {
    add: async (webhook) => {
      if (kept.has(key(webhook)) || of(webhook.workspace_id).length >= MAX_WEBHOOKS) return false
      kept.set(key(webhook), webhook)
      return true
    },
    read: async (name) => kept.get(key(name)),
    change: async (seen, changes) => alter(seen, { ...changes, revision: seen.revision + 1 }, always),
    countDropped: async (name) => {
      const webhook = kept.get(key(name))
      if (webhook !== undefined) kept.set(key(name), { ...webhook, dropped_count: webhook.dropped_count + 1 })
    },
    remove: async (name) => kept.delete(key(name)),
    list: async ({ workspaceId, ...query }) => {
      const { found, next } = pageOf(of(workspaceId), ({ webhook_id }) => webhook_id, query)
      return { webhooks: found, next }
    },
  }
  const health: WebhookHealth = {
    read: webhooks.read,
    failed: async (seen, at) => {
      alter(seen, { failing_since: at }, ({ failing_since }) => failing_since === null)
    },
    hold: async (seen, probe, sweep_at) => {
      alter(
        seen,
        { probe, sweep_at },
        (webhook) => webhook.enabled && webhook.failing_since !== null && webhook.probe === null,
      )
    },
    succeeded: async (seen, now) => {
      if (seen.probe === null) alter(seen, { failing_since: null }, ({ probe }) => probe === null)
      else alter(seen, { failing_since: null, probe: null, ...lookNow(now) }, always)
    },
    disable: async (seen, disabled_reason, now) => {
      const disabled_at = new Date(now).toISOString()
      const changes = { enabled: false, disabled_reason, disabled_at, probe: null, ...lookNow(now) }
      alter(seen, changes, ({ enabled }) => enabled)
    },
    checkSoon: async (name, now) => {
      const webhook = kept.get(key(name))
      if (webhook === undefined) return
      const soon = now + INDEX_LAG_MS
      kept.set(key(name), { ...webhook, sweep_at: webhook.sweep_at ?? soon, watched_until: soon })
    },
  }
  const alterUnlessAsked = async (seen: Webhook, changes: Partial<Webhook>): Promise<void> => {
    const webhook = kept.get(key(seen))
    if (webhook === undefined || webhook.sweep_at === null) return
    if (webhook.sweep_at !== seen.sweep_at || webhook.watched_until !== seen.watched_until) return
    kept.set(key(seen), { ...webhook, ...changes })
  }
  const swept: SweptWebhooks = {
    due: async (now) =>
      [...kept.values()]
        .filter(({ sweep_at }) => sweep_at !== null && sweep_at <= now)
        .toSorted((a, b) => (a.sweep_at ?? 0) - (b.sweep_at ?? 0))
        .map(({ workspace_id, webhook_id }) => ({ workspace_id, webhook_id })),
    read: webhooks.read,
    scheduleCheck: (seen, sweep_at) => alterUnlessAsked(seen, { sweep_at }),
    replaceProbe: (seen, probe, sweep_at) => alterUnlessAsked(seen, { probe, sweep_at }),
  }
  return { webhooks, health, swept }
}

/** Deliveries in memory, as the control table keeps them; none expires. */
export const makeMemoryDeliveries = (): ListedDeliveryStore => {
  const kept = new Map<string, Delivery>()
  const key = ({
    workspace_id,
    webhook_id,
    delivery_id,
  }: Omit<Delivery, 'body'> | Parameters<ListedDeliveryStore['read']>[0]) =>
    `${workspace_id}#${webhook_id}#${delivery_id}`
  const waitingOf = ({ workspace_id, webhook_id }: { workspace_id: string; webhook_id: string }) =>
    [...kept.values()]
      .filter((delivery) => delivery.workspace_id === workspace_id && delivery.webhook_id === webhook_id)
      .flatMap(({ delivery_id, next_attempt_at }) =>
        next_attempt_at === null ? [] : [{ workspace_id, webhook_id, delivery_id, next_attempt_at }],
      )
      .toSorted((a, b) => a.next_attempt_at - b.next_attempt_at)
      .slice(0, MAX_WAITING_DELIVERIES)
  return {
    waiting: async (webhook) => waitingOf(webhook),
    countWaiting: async (webhook) => waitingOf(webhook).length,
    create: async (delivery) => {
      const known = kept.get(key(delivery))
      if (known === undefined) kept.set(key(delivery), delivery)
      return known ?? delivery
    },
    read: async (name) => kept.get(key(name)),
    change: async (delivery, changes) => {
      const known = kept.get(key(delivery))
      if (known?.revision !== delivery.revision) return undefined
      const changed = { ...known, ...changes, revision: known.revision + 1 }
      kept.set(key(delivery), changed)
      return changed
    },
    list: async ({ webhook, status, ...query }) => {
      const ofWebhook = [...kept.values()].filter(
        (delivery) =>
          delivery.workspace_id === webhook.workspace_id &&
          delivery.webhook_id === webhook.webhook_id &&
          (status === undefined || delivery.status === status),
      )
      const { found, next } = pageOf(ofWebhook, ({ delivery_id }) => delivery_id, query)
      return { deliveries: found.map(({ body: _body, ...summary }) => summary), next }
    },
  }
}
