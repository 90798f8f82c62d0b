import type { Clock } from '../platform/clock.ts'
import { timestamp } from '../platform/clock.ts'
import { DEFAULT_RATE_LIMIT, fingerprint, isKeyId, isOpen, KEY_RANDOM_BYTES, keyText, opens } from './api-key.ts'
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
  /** Brings the end of a key forward. Fails when it ends before that anyway. */
  expire(key: ApiKey, expiresAt: string): Promise<void>
  /** When the window of its last request began; undefined if that is longer ago than windows are kept. */
  lastUsed(keyId: string): Promise<string | undefined>
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

/** A key, and when it was last used: to the beginning of its rate window. Null: not in the last 35 days. */
export interface UsedKey extends ApiKey {
  readonly last_used_at: string | null
}

/** A new key in the place of one that ends soon. */
export interface RotatedKey extends CreatedKey {
  readonly replaced: Pick<ApiKey, 'id' | 'expires_at'>
}

export interface Keys {
  create(wanted: NewKey): Promise<CreatedKey>
  /** The key, if it exists and is neither revoked nor expired. A text that cannot be a key costs no read. */
  findByPresentedKey(presented: string): Promise<ApiKey | undefined>
  /** The key of an id that we stored ourselves, if it is neither revoked nor expired. */
  findById(keyId: string): Promise<ApiKey | undefined>
  list(workspaceId: string): Promise<UsedKey[]>
  /**
   * Creates a key that may do what the given one may, for as long as that was to live, and ends the given one after the
   * time for which both are valid. Undefined when there is no such key, or it has ended already.
   */
  rotate(keyId: string, bothValidFor: number): Promise<RotatedKey | undefined>
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

const lifetimeOf = ({ created_at, expires_at }: ApiKey): number | undefined =>
  expires_at === null ? undefined : Date.parse(expires_at) - Date.parse(created_at)

const wantedLike = ({ workspace_id, permissions, name, rate_limit }: ApiKey): NewKey => ({
  workspaceId: workspace_id,
  permissions,
  name: name ?? undefined,
  rateLimit: rate_limit,
})

/**
 * Creates, lists, rotates, revokes and finds API keys. The text of a key is returned once, on creation; only its hash is stored.
 */
export const makeKeys = ({ store, clock, randomBytes }: Deps): Keys => {
  const create = async (wanted: NewKey): Promise<CreatedKey> => {
    const text = keyText(randomBytes(KEY_RANDOM_BYTES))
    const print = fingerprint(text)
    if (print === undefined) throw new Error('The new key has not the form of a key.')
    const key = newKey(wanted, print.id, clock.now())
    await store.add({ key, hash: print.hash })
    return { key, text }
  }
  return {
    create,

    async findByPresentedKey(presented) {
      const print = fingerprint(presented)
      if (print === undefined) return undefined
      const stored = await store.get(print.id)
      return stored !== undefined && opens(stored, print, clock.now()) ? stored.key : undefined
    },

    async findById(keyId) {
      const stored = await store.get(keyId)
      return stored !== undefined && isOpen(stored.key, clock.now()) ? stored.key : undefined
    },

    list: async (workspaceId) => {
      const keys = await store.list(workspaceId)
      return Promise.all(keys.map(async (key) => ({ ...key, last_used_at: (await store.lastUsed(key.id)) ?? null })))
    },

    async rotate(keyId, bothValidFor) {
      const old = isKeyId(keyId) ? (await store.get(keyId))?.key : undefined
      const now = clock.now()
      if (old === undefined || !isOpen(old, now)) return undefined
      const created = await create({ ...wantedLike(old), expiresIn: lifetimeOf(old) })
      const end = timestamp(now + bothValidFor)
      const endsBefore = old.expires_at !== null && old.expires_at <= end
      if (!endsBefore) await store.expire(old, end)
      return { ...created, replaced: { id: old.id, expires_at: endsBefore ? old.expires_at : end } }
    },

    async revoke(keyId) {
      const stored = isKeyId(keyId) ? await store.get(keyId) : undefined
      if (stored === undefined) return undefined
      if (stored.key.revoked_at === null) await store.revoke(stored.key, timestamp(clock.now()))
      return stored.key
    },
  }
}
