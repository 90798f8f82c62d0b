import type { StoredKey } from '../../../lambdas/access/api-key.ts'
import type { KeyStore } from '../../../lambdas/access/keys.ts'

/** Keys in memory; `gets` are the ids that were looked up. */
export const makeFakeKeyStore = () => {
  const items = new Map<string, StoredKey>()
  const gets: string[] = []
  const lastUses = new Map<string, string>()
  const store: KeyStore = {
    add: (stored) => {
      if (items.has(stored.key.id)) return Promise.reject(new Error('The key exists.'))
      items.set(stored.key.id, stored)
      return Promise.resolve()
    },
    get: (keyId) => {
      gets.push(keyId)
      return Promise.resolve(items.get(keyId))
    },
    list: (workspaceId) =>
      Promise.resolve([...items.values()].map(({ key }) => key).filter((key) => key.workspace_id === workspaceId)),
    revoke: (key, revokedAt) => {
      const stored = items.get(key.id)
      if (stored) items.set(key.id, { ...stored, key: { ...stored.key, revoked_at: revokedAt } })
      return Promise.resolve()
    },
    expire: (key, expiresAt) => {
      const stored = items.get(key.id)
      if (stored) items.set(key.id, { ...stored, key: { ...stored.key, expires_at: expiresAt } })
      return Promise.resolve()
    },
    lastUsed: (keyId) => Promise.resolve(lastUses.get(keyId)),
  }
  return { store, items, gets, lastUses }
}

/** A clock that stands still until it is set. */
export const makeFakeClock = (start: number) => {
  let time = start
  return {
    clock: { now: () => time, sleep: () => Promise.resolve() },
    set: (milliseconds: number) => {
      time = milliseconds
    },
  }
}
