import { hash } from 'node:crypto'

/** What a contact can be recognised by, in the order in which the home of a new contact is chosen. */
export const IDENTITY_KINDS = ['email', 'phone', 'external_id'] as const
export type IdentityKind = (typeof IDENTITY_KINDS)[number]

/** Those that find a contact unless `match_by` says otherwise. The caller's own id finds it in any case. */
export const DEFAULT_MATCH_BY = ['email', 'phone'] as const satisfies readonly IdentityKind[]

/** Whether an identity of this kind finds a contact. */
export const mayMatchBy = (kind: IdentityKind, matchBy: readonly IdentityKind[] | undefined): boolean =>
  matchBy === undefined || kind === 'external_id' || matchBy.includes(kind)

/** A normalised email or phone, or an external id, of a workspace, with the one key that it has in the contacts table. */
export interface Identity {
  readonly kind: IdentityKind
  /** Never leaves the process, like the name made of it. */
  readonly value: string
  /** `email:jane@acme.com`: identifies an identity within its workspace. Never leaves the process. */
  readonly name: string
  readonly key: string
}

/** Where things live in the contacts table of one workspace. */
export interface WorkspaceKeys {
  identity(kind: IdentityKind, value: string): Identity
  /** Home of a contact that cannot live at the key of an identity: it has none, or their keys are in use. */
  row(jobId: string, rowNumber: number): string
  contactId(homeKey: string): string
  /** The key that a contact id stands for; undefined if the text is no contact id. */
  home(contactId: string): string | undefined
}

/** Characters kept of each HMAC's base64url: 144 bits, far beyond any chance of two identities meeting. */
const KEY_CHARACTERS = 24
const CONTACT_ID = /^con_([A-Za-z0-9_-]{24})$/

/** Whether a text has the form of a contact id. */
export const isContactId = (text: string): boolean => CONTACT_ID.test(text)

/** `email:jane@acme.com`; `value` is normalised. */
export const identityName = (kind: IdentityKind, value: string): string => `${kind}:${value}`

/**
 * Keys are HMAC-SHA256 under the workspace's own secret, so that neither they nor the contact ids made from them reveal
 * the contact. Each begins with the workspace: no id of one workspace reaches an item of another.
 */
export const workspaceKeys = (workspaceId: string, secret: Uint8Array): WorkspaceKeys => {
  const hmac = hmacSha256(secret)
  const key = (name: string): string => `${workspaceId}#${hmac(name).slice(0, KEY_CHARACTERS)}`
  return {
    identity: (kind, value) => {
      const name = identityName(kind, value)
      return { kind, value, name, key: key(name) }
    },
    row: (jobId, rowNumber) => key(`row:${jobId}:${rowNumber}`),
    contactId: (homeKey) => `con_${homeKey.slice(workspaceId.length + 1)}`,
    home: (contactId) => {
      const tail = CONTACT_ID.exec(contactId)?.[1]
      return tail === undefined ? undefined : `${workspaceId}#${tail}`
    },
  }
}

const HASH_BYTES = 32
const BLOCK_BYTES = 64

/**
 * HMAC-SHA256 (RFC 2104) in base64url, out of two plain hashes. `createHmac` makes an object of OpenSSL's for each, which the garbage
 * collector must take down again: measured, a fifth of the processor's time for an import.
 */
const hmacSha256 = (secret: Uint8Array): ((text: string) => string) => {
  if (secret.length > BLOCK_BYTES)
    throw new RangeError(`A secret of more than ${BLOCK_BYTES} bytes would have to be hashed first.`)
  const padded = (pad: number): Buffer =>
    Buffer.from(Uint8Array.from({ length: BLOCK_BYTES }, (_, n) => pad ^ (secret[n] ?? 0)))
  const outer = Buffer.concat([padded(0x5c), Buffer.alloc(HASH_BYTES)])
  let inner = padded(0x36)
  return (text) => {
    const longest = BLOCK_BYTES + 3 * text.length
    if (inner.length < longest) inner = Buffer.concat([inner], longest)
    const length = BLOCK_BYTES + inner.write(text, BLOCK_BYTES)
    outer.write(hash('sha256', inner.subarray(0, length), 'binary'), BLOCK_BYTES, 'binary')
    return hash('sha256', outer, 'base64url')
  }
}
