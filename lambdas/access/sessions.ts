import { timestamp, type Clock } from '../platform/clock.ts'
import { type ApiKey, KEY_RANDOM_BYTES } from './api-key.ts'
import type { Keys } from './keys.ts'
import { continues, presentedBy, type PresentedKey, type Session, sessionFingerprint, sessionToken } from './session.ts'
import type { SessionStore } from './session-store.ts'

/** A session at the only moment its token is known. */
export interface CreatedSession {
  readonly session: Session
  readonly token: string
}

export interface NewSession {
  /** Seconds from now; the session ends no later than its key. */
  readonly expiresIn: number
  readonly options: Session['options']
}

export interface Sessions {
  create(key: ApiKey, wanted: NewSession): Promise<CreatedSession>
  /** Whoever presents a key, or the token of a session whose key still opens. */
  findByPresentedKey(presented: string): Promise<PresentedKey | undefined>
}

interface Deps {
  readonly store: SessionStore
  readonly keys: Pick<Keys, 'findByPresentedKey' | 'findById'>
  readonly clock: Clock
  readonly randomBytes: (size: number) => Buffer
}

/** Creates sessions and finds them. The token is returned once, on creation; only its hash is stored. */
export const makeSessions = ({ store, keys, clock, randomBytes }: Deps): Sessions => ({
  async create(key, { expiresIn, options }) {
    const token = sessionToken(randomBytes(KEY_RANDOM_BYTES))
    const print = sessionFingerprint(token)
    if (print === undefined) throw new Error('The new token has not the form of a token.')
    const now = clock.now()
    const end = timestamp(now + expiresIn * 1_000)
    const session = {
      id: print.id,
      workspace_id: key.workspace_id,
      key_id: key.id,
      options,
      created_at: timestamp(now),
      expires_at: key.expires_at !== null && key.expires_at < end ? key.expires_at : end,
    }
    await store.add({ session, hash: print.hash })
    return { session, token }
  },

  async findByPresentedKey(presented) {
    const print = sessionFingerprint(presented)
    if (print === undefined) return keys.findByPresentedKey(presented)
    const stored = await store.get(print.id)
    if (stored === undefined || !continues(stored, print, clock.now())) return undefined
    const key = await keys.findById(stored.session.key_id)
    return key && presentedBy(stored.session, key)
  },
})
