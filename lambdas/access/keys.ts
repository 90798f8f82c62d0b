import type { Clock } from '../platform/clock.ts'
import { timestamp } from '../platform/clock.ts'
import { DEFAULT_RATE_LIMIT, fingerprint, isKeyId, KEY_RANDOM_BYTES, keyText, opens } from './api-key.ts'
import type { ApiKey, RateLimit, StoredKey } from './api-key.ts'
import type { Permission } from './permissions.ts'

/** Where keys are kept. */
export interface KeyStore {
  /** Fails when a key of that id exists. */
  add(stored: StoredKey): Promise<void>
  /** As last written: a revocation counts at once. */
  get(keyId: string): Promise<StoredKey | undefined>
  list(workspaceId: string): Promise<ApiKey[]>
  /** Keeps the first time of revocation. */
  revoke(key: ApiKey, revokedAt: string): Promise<void>
}

export interface NewKey {
  readonly workspaceId: string
  readonly permissions: readonly Permission[]
  readonly name?: string | undefined
  /** Milliseconds from now; never expires when left out. */
  readonly expiresIn?: number | undefined
  readonly rateLimit?: RateLimit | undefined
}

/** A key at the only moment its text is known. */
export interface CreatedKey {
  readonly key: ApiKey
  readonly text: string
}

export interface Keys {
  create(wanted: NewKey): Promise<CreatedKey>
  /** The key, if it exists and is neither revoked nor expired. A text that cannot be a key costs no read. */
  findByPresentedKey(presented: string): Promise<ApiKey | undefined>
  list(workspaceId: string): Promise<ApiKey[]>
  /** The key; undefined when there is no such one. Revoking twice changes nothing. */
  revoke(keyId: string): Promise<ApiKey | undefined>
}

interface Deps {
  readonly store: KeyStore
  readonly clock: Clock
  readonly randomBytes: (size: number) => Buffer
}

const newKey = (wanted: NewKey, id: string, now: number): ApiKey => ({
  id,
  workspace_id: wanted.workspaceId,
  name: wanted.name ?? null,
  permissions: [...new Set(wanted.permissions)],
  rate_limit: wanted.rateLimit ?? DEFAULT_RATE_LIMIT,
  created_at: timestamp(now),
  expires_at: wanted.expiresIn === undefined ? null : timestamp(now + wanted.expiresIn),
  revoked_at: null,
})

/**
 * Creates, lists, revokes and finds API keys. The text of a key is returned once, on creation; only its hash is stored.
 */
export const makeKeys = ({ store, clock, randomBytes }: Deps): Keys => ({
  async create(wanted) {
    const text = keyText(randomBytes(KEY_RANDOM_BYTES))
    const print = fingerprint(text)
    if (print === undefined) throw new Error('The new key has not the form of a key.')
    const key = newKey(wanted, print.id, clock.now())
    await store.add({ key, hash: print.hash })
    return { key, text }
  },

  async findByPresentedKey(presented) {
    const print = fingerprint(presented)
    if (print === undefined) return undefined
    const stored = await store.get(print.id)
    return stored !== undefined && opens(stored, print, clock.now()) ? stored.key : undefined
  },

  list: (workspaceId) => store.list(workspaceId),

  async revoke(keyId) {
    const stored = isKeyId(keyId) ? await store.get(keyId) : undefined
    if (stored === undefined) return undefined
    if (stored.key.revoked_at === null) await store.revoke(stored.key, timestamp(clock.now()))
    return stored.key
  },
})
