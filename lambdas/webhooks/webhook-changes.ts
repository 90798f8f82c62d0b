import { timestamp } from '../platform/clock.ts'
import type { SealedSecret, Webhook, WebhookEventType, WebhookKey } from './webhook.ts'

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
    'url' | 'events' | 'enabled' | 'disabled_reason' | 'disabled_at' | 'failing_since' | 'secrets' | 'updated_at'
  >
>

/** Secrets that sign at the same time: the newest, and those that were rotated out in the last 24 hours. */
export const MAX_SECRETS = 3

/** How long a secret signs along after another took its place. */
const SECRET_OVERLAP_MS = 24 * 60 * 60 * 1000

const HEALTHY = { disabled_reason: null, disabled_at: null, failing_since: null } as const

/** A new webhook, enabled, with one secret. */
export const newWebhook = (
  wanted: Pick<Webhook, 'url' | 'events'>,
  ciphertext: Uint8Array,
  now: number,
): Omit<Webhook, keyof WebhookKey> => ({
  ...wanted,
  enabled: true,
  ...HEALTHY,
  secrets: [{ ciphertext, signs_until: null }],
  revision: 1,
  created_at: timestamp(now),
  updated_at: timestamp(now),
})

/** A new URL clears the failures of the old one. Enabling a webhook clears its failures and why it was disabled. */
export const patch = (webhook: Webhook, { url, events, enabled }: WebhookPatch, now: number): WebhookChanges => ({
  ...(url !== undefined && { url, ...(url !== webhook.url && { failing_since: null }) }),
  ...(events !== undefined && { events }),
  ...(enabled === true && { enabled, ...HEALTHY }),
  // Why the service disabled it stays to be seen until it is enabled.
  ...(enabled === false && webhook.enabled && { enabled, ...HEALTHY, disabled_at: timestamp(now) }),
  updated_at: timestamp(now),
})

/** Those that still sign, the newest first. */
export const liveSecrets = ({ secrets }: Pick<Webhook, 'secrets'>, now: number): readonly SealedSecret[] =>
  secrets.filter(({ signs_until }) => signs_until === null || signs_until > now)

/** When the oldest of so many secrets that no other can be made runs out, milliseconds since the epoch; undefined where one can. */
export const rotatableFrom = (webhook: Webhook, now: number): number | undefined => {
  const live = liveSecrets(webhook, now)
  return live.length < MAX_SECRETS ? undefined : (live.at(-1)?.signs_until ?? undefined)
}

/** Puts a new secret before the others. The one that it takes the place of signs along for 24 hours. */
export const rotate = (webhook: Webhook, ciphertext: Uint8Array, now: number): WebhookChanges => ({
  secrets: [
    { ciphertext, signs_until: null },
    ...liveSecrets(webhook, now).map((secret) => ({
      ...secret,
      signs_until: secret.signs_until ?? now + SECRET_OVERLAP_MS,
    })),
  ],
  updated_at: timestamp(now),
})
