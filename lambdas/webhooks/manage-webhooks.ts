import { failAsUnavailable } from '../http/dependency-failure.ts'
import { ApiError } from '../http/errors.ts'
import { timestamp, type Clock } from '../platform/clock.ts'
import { CANCEL_TIME_LIMIT_MS, cancelWaiting } from './cancel-waiting.ts'
import type { DeliveryStore, SecretVault } from './ports.ts'
import { SECRET_BYTES, secretText } from './signing-secret.ts'
import {
  patch,
  rotatableFrom,
  rotate,
  MAX_SECRETS,
  newWebhook,
  type WebhookChanges,
  type WebhookPatch,
} from './webhook-changes.ts'
import type { NewWebhook } from './webhook-request.ts'
import type { WebhookStore } from './webhook-store.ts'
import { isWebhookId, MAX_WEBHOOKS, type KeyOfChange, type Webhook, type WebhookKey } from './webhook.ts'

export interface ManageWebhooksDeps {
  readonly webhooks: WebhookStore
  readonly deliveries: Pick<DeliveryStore, 'read' | 'change' | 'waiting'>
  readonly vault: Pick<SecretVault, 'seal'>
  /** Why an address cannot be one of a webhook; undefined where it can. Gives nothing away of what a name resolves to. */
  readonly urlProblem: (url: string) => Promise<string | undefined>
  readonly clock: Clock
  readonly newWebhookId: () => string
  readonly randomBytes: (size: number) => Uint8Array
}

/** A webhook with a new secret, at the only moment at which the secret is known. */
export interface WithSecret {
  readonly webhook: Webhook
  readonly secret: string
}

/** Attempts to change a webhook that others change at the same moment. */
const MAX_CHANGE_ATTEMPTS = 10

/** What the owner of webhooks does with them. All throw an `ApiError` for what is not possible. */
export const makeManageWebhooks = (deps: ManageWebhooksDeps) => {
  const { webhooks, vault, clock } = deps

  /** Nothing that cannot be an id is looked up. */
  const find = async (key: WebhookKey): Promise<Webhook> => {
    const webhook = isWebhookId(key.webhook_id) ? await webhooks.read(key) : undefined
    if (webhook === undefined) throw new ApiError('not_found')
    return webhook
  }

  const checkUrl = async (url: string): Promise<void> => {
    const problem = await deps.urlProblem(url)
    if (problem !== undefined) throw new ApiError('validation_error', { fields: { url: problem } })
  }

  const cancelAll = (key: WebhookKey) =>
    cancelWaiting(deps.deliveries, key, { clock, until: clock.now() + CANCEL_TIME_LIMIT_MS })

  const newSecret = async (key: WebhookKey) => {
    const secret = deps.randomBytes(SECRET_BYTES)
    return { text: secretText(secret), ciphertext: await failAsUnavailable(() => vault.seal(secret, key)) }
  }

  const change = async (webhook: Webhook, decide: (seen: Webhook) => WebhookChanges): Promise<Webhook> => {
    let seen = webhook
    for (let tries = 0; tries < MAX_CHANGE_ATTEMPTS; tries += 1) {
      const changed = await webhooks.change(seen, decide(seen))
      if (changed !== undefined) return changed
      seen = await find(seen)
    }
    throw new ApiError('conflict', { message: 'Another request is changing this webhook. Retry the request.' })
  }

  return {
    find,
    urlProblem: deps.urlProblem,
    list: (query: Parameters<WebhookStore['list']>[0]) => webhooks.list(query),

    /** Of an address that was checked. */
    create: async (workspaceId: string, { url, events }: NewWebhook, by: KeyOfChange): Promise<WithSecret> => {
      const key = { workspace_id: workspaceId, webhook_id: deps.newWebhookId() }
      const { text, ciphertext } = await newSecret(key)
      const webhook = { ...key, ...newWebhook({ url, events }, ciphertext, { by, now: clock.now() }) }
      if (await webhooks.add(webhook)) return { webhook, secret: text }
      throw new ApiError('conflict', { message: `The workspace already has the maximum of ${MAX_WEBHOOKS} webhooks.` })
    },

    /** What waits for a webhook that is disabled is cancelled. What fails, or takes too long, is left to the sweep. */
    update: async (webhook: Webhook, wanted: WebhookPatch, by: KeyOfChange): Promise<Webhook> => {
      if (wanted.url !== undefined) await checkUrl(wanted.url)
      const changed = await change(webhook, (seen) => patch(seen, wanted, { by, now: clock.now() }))
      if (!changed.enabled) await cancelAll(changed)
      return changed
    },

    rotate: async (webhook: Webhook, by: KeyOfChange): Promise<WithSecret> => {
      checkRotatable(webhook, clock.now())
      const { text, ciphertext } = await newSecret(webhook)
      const changed = await change(webhook, (seen) => {
        // An earlier attempt of this call may have succeeded although its response was lost: the caller still waits for
        // this secret.
        if (isNewestSecret(seen, ciphertext)) return {}
        checkRotatable(seen, clock.now())
        return rotate(seen, ciphertext, { by, now: clock.now() })
      })
      return { webhook: changed, secret: text }
    },

    /** What begins to wait meanwhile is cancelled when it is due. */
    remove: async (key: WebhookKey): Promise<void> => {
      await cancelAll(key)
      if (!(await webhooks.remove(key))) throw new ApiError('not_found')
    },
  }
}

const isNewestSecret = ({ secrets }: Webhook, ciphertext: Uint8Array): boolean => {
  const [newest] = secrets
  return newest !== undefined && Buffer.compare(newest.ciphertext, ciphertext) === 0
}

const checkRotatable = (webhook: Webhook, now: number): void => {
  const from = rotatableFrom(webhook, now)
  if (from === undefined) return
  const message = `${MAX_SECRETS} secrets sign at a time. Another can be made from ${timestamp(from)} on.`
  throw new ApiError('conflict', { message })
}
