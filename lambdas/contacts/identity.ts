import { makeHmacSha256 } from '../platform/hmac-sha256.ts'

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
  const hmac = makeHmacSha256(secret)
  const key = (name: string): string => `${workspaceId}#${hmac(name, 'base64url').slice(0, KEY_CHARACTERS)}`
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
