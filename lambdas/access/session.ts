import { createHash } from 'node:crypto'
import * as z from 'zod'
import { type ApiKey, isSameHash, type KeyFingerprint, workspaceIdSchema } from './api-key.ts'
import type { Permission } from './permissions.ts'

/** Bytes of the hash that name a session. */
const SESSION_ID_BYTES = 10

const TOKEN_TEXT = /^wbs_[A-Za-z0-9_-]{43}$/
const SESSION_ID = /^ses_[0-9a-f]{20}$/

export const MAX_SESSION_SECONDS = 86_400
export const DEFAULT_SESSION_SECONDS = 3_600

/** What a browser holds instead of a key. It ends with the key that made it. */
export const sessionSchema = z.object({
  id: z.string().regex(SESSION_ID),
  workspace_id: workspaceIdSchema,
  key_id: z.string(),
  /** Options that every import of the session has, as they were sent. */
  options: z.record(z.string(), z.unknown()),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
})

export type Session = Readonly<z.infer<typeof sessionSchema>>

/** What is kept of a session, to recognise its token when it is presented. */
export interface StoredSession {
  readonly session: Session
  /** SHA-256 of the token, in hex. */
  readonly hash: string
}

/** A key as a request presents it: itself, or by a session that it made. */
export type PresentedKey = ApiKey & { readonly session?: Session }

/** The text handed to the browser, from random bytes. */
export const sessionToken = (random: Buffer): string => `wbs_${random.toString('base64url')}`

/** The id is part of the hash, as that of a key is. Undefined for a text that no token can have. */
export const sessionFingerprint = (presented: string): KeyFingerprint | undefined => {
  if (!TOKEN_TEXT.test(presented)) return undefined
  const hash = createHash('sha256').update(presented).digest()
  return { id: `ses_${hash.toString('hex', 0, SESSION_ID_BYTES)}`, hash: hash.toString('hex') }
}

/** Whether the stored session is that of the presented token and has not ended (milliseconds since the epoch). */
export const continues = (stored: StoredSession, presented: KeyFingerprint, now: number): boolean =>
  isSameHash(stored.hash, presented.hash) && now < Date.parse(stored.session.expires_at)

const OF_SESSIONS: readonly Permission[] = ['write:contacts', 'read:contacts']

/** The key as its session presents it: what it may do beyond contacts, a session may not. */
export const presentedBy = (session: Session, key: ApiKey): PresentedKey => ({
  ...key,
  permissions: key.permissions.filter((permission) => OF_SESSIONS.includes(permission)),
  session,
})
