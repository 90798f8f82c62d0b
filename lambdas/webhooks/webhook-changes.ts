import { timestamp } from '../platform/clock.ts'
import {
  INDEX_LAG_MS,
  type KeyOfChange,
  type SealedSecret,
  type Webhook,
  type WebhookEventType,
  type WebhookKey,
} from './webhook.ts'

/** What its owner can change of a webhook. */
export interface WebhookPatch {
  readonly url?: string
  readonly events?: readonly WebhookEventType[]
  readonly enabled?: boolean
}

/** What a change of a webhook sets. */
export type WebhookChanges = Partial<
  Pick<
    Webhook,
    | 'url'
    | 'events'
    | 'enabled'
    | 'disabled_reason'
    | 'disabled_at'
    | 'failing_since'
    | 'probe'
    | 'sweep_at'
    | 'watched_until'
    | 'secrets'
    | 'updated_at'
    | 'updated_by'
  >
>

/** Secrets that sign at the same time: the newest, and those that were rotated out in the last 24 hours. */
export const MAX_SECRETS = 3

/** How long a secret signs along after another took its place. */
const SECRET_OVERLAP_MS = 24 * 60 * 60 * 1000

const WELL = { failing_since: null, probe: null } as const
const HEALTHY = { ...WELL, disabled_reason: null, disabled_at: null } as const

/** Who changes a webhook, and when. */
export interface Change {
  readonly by: KeyOfChange
  /** Milliseconds since the epoch. */
  readonly now: number
}

const stamp = ({ by, now }: Change) => ({ updated_at: timestamp(now), updated_by: by })

/** A new webhook, enabled, with one secret. */
export const newWebhook = (
  wanted: Pick<Webhook, 'url' | 'events'>,
  ciphertext: Uint8Array,
  change: Change,
): Omit<Webhook, keyof WebhookKey> => ({
  ...wanted,
  enabled: true,
  ...HEALTHY,
  sweep_at: null,
  watched_until: null,
  dropped_count: 0,
  secrets: [{ ciphertext, signs_until: null }],
  revision: 1,
  created_at: timestamp(change.now),
  created_by: change.by,
  ...stamp(change),
})

/** A new URL clears the failures of the old one. Enabling a webhook clears its failures and why it was disabled. */
export const patch = (webhook: Webhook, { url, events, enabled }: WebhookPatch, change: Change): WebhookChanges => ({
  ...(url !== undefined && { url, ...(url !== webhook.url && WELL) }),
  ...(events !== undefined && { events }),
  ...(enabled === true && { enabled, ...HEALTHY }),
  // Why the service disabled it stays to be seen until it is enabled.
  ...(enabled === false && webhook.enabled && disabled(change.now)),
  // What waits is sent, or cancelled.
  ...((url !== undefined || enabled !== undefined) && lookNow(change.now)),
  ...stamp(change),
})

/** A webhook that its owner disabled, not the service. */
export const disabled = (now: number): WebhookChanges => ({
  ...HEALTHY,
  enabled: false,
  disabled_at: timestamp(now),
  ...lookNow(now),
})

/** Has the sweep see to what waits. */
const lookNow = (now: number) => ({ sweep_at: now, watched_until: now + INDEX_LAG_MS })

/** Those that still sign, the newest first. */
export const liveSecrets = ({ secrets }: Pick<Webhook, 'secrets'>, now: number): readonly SealedSecret[] =>
  secrets.filter(({ signs_until }) => signs_until === null || signs_until > now)

/** When the oldest of so many secrets that no other can be made runs out, milliseconds since the epoch; undefined where one can. */
export const rotatableFrom = (webhook: Webhook, now: number): number | undefined => {
  const live = liveSecrets(webhook, now)
  return live.length < MAX_SECRETS ? undefined : (live.at(-1)?.signs_until ?? undefined)
}

/** Puts a new secret before the others. The one that it takes the place of signs along for 24 hours. */
export const rotate = (webhook: Webhook, ciphertext: Uint8Array, change: Change): WebhookChanges => ({
  secrets: [
    { ciphertext, signs_until: null },
    ...liveSecrets(webhook, change.now).map((secret) => ({
      ...secret,
      signs_until: secret.signs_until ?? change.now + SECRET_OVERLAP_MS,
    })),
  ],
  ...stamp(change),
})
