import { createHash, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'
import { permissionSchema } from './permissions.ts'

/** 256 random bits: no key is ever guessed, so a plain SHA-256 of it is safe to keep. */
export const KEY_RANDOM_BYTES = 32

/** Bytes of the hash that name a key: 80 bits, so that two keys never share an id by chance. */
const KEY_ID_BYTES = 10

const KEY_TEXT = /^wbk_[A-Za-z0-9_-]{43}$/
const KEY_ID = /^key_[0-9a-f]{20}$/
const WORKSPACE_ID = /^[A-Za-z0-9_-]{1,64}$/

export const MAX_KEY_NAME_CHARS = 100

export const workspaceIdSchema = z
  .string()
  .regex(WORKSPACE_ID, 'must be 1 to 64 letters, digits, underscores or hyphens')

export const rateLimitSchema = z.strictObject({
  requests: z.int().min(1).max(1_000_000),
  /** At most a day, in seconds. */
  window_seconds: z.int().min(1).max(86_400),
})

export type RateLimit = z.infer<typeof rateLimitSchema>

export const DEFAULT_RATE_LIMIT: RateLimit = { requests: 600, window_seconds: 60 }

/** A key as everyone but its holder may see it: nothing here opens anything. */
export const apiKeySchema = z.object({
  id: z.string().regex(KEY_ID),
  workspace_id: workspaceIdSchema,
  name: z.string().max(MAX_KEY_NAME_CHARS).nullable(),
  permissions: z.array(permissionSchema).min(1),
  rate_limit: rateLimitSchema,
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime().nullable(),
  revoked_at: z.iso.datetime().nullable(),
})

export type ApiKey = z.infer<typeof apiKeySchema>

/** What is kept of a key, to recognise it when it is presented. */
export interface StoredKey {
  readonly key: ApiKey
  /** SHA-256 of the key's text, in hex. */
  readonly hash: string
}

/** Where a presented key is kept if it exists, and what must stand there. */
export interface KeyFingerprint {
  readonly id: string
  readonly hash: string
}

/** Whether a text has the form of a key id. */
export const isKeyId = (text: string): boolean => KEY_ID.test(text)

/** The text handed to the holder, from `KEY_RANDOM_BYTES` random bytes. */
export const keyText = (random: Buffer): string => `wbk_${random.toString('base64url')}`

/** The id is part of the hash, so that a presented key leads straight to its item. Undefined for a text that no key can have. */
export const fingerprint = (presented: string): KeyFingerprint | undefined => {
  if (!KEY_TEXT.test(presented)) return undefined
  const hash = createHash('sha256').update(presented).digest()
  return { id: `key_${hash.toString('hex', 0, KEY_ID_BYTES)}`, hash: hash.toString('hex') }
}

/** Whether two hashes in hex are the same, in a time that tells nothing of either. */
export const isSameHash = (expected: string, actual: string): boolean => {
  const [a, b] = [Buffer.from(expected, 'hex'), Buffer.from(actual, 'hex')]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Whether a key opens anything at this time (milliseconds since the epoch). */
export const isOpen = ({ revoked_at, expires_at }: ApiKey, now: number): boolean =>
  revoked_at === null && (expires_at === null || now < Date.parse(expires_at))

/** Whether the stored key is the presented one and opens anything at this time. */
export const opens = (stored: StoredKey, presented: KeyFingerprint, now: number): boolean =>
  isSameHash(stored.hash, presented.hash) && isOpen(stored.key, now)
