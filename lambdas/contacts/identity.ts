import { createHmac } from 'node:crypto'

/** What a contact can be recognised by. In the order in which a new contact looks for its home. */
export const IDENTITY_KINDS = ['email', 'phone'] as const
export type IdentityKind = (typeof IDENTITY_KINDS)[number]

/** A normalised email or phone of a workspace, with the one key that it has in the contacts table. */
export interface Identity {
  readonly kind: IdentityKind
  /** `email:jane@acme.com`: tells identities of one workspace apart. Never leaves the process. */
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

/** Bytes kept of each HMAC: 144 bits, far beyond any chance of two identities meeting, and exactly 24 characters. */
const KEY_BYTES = 18
/** Identities whose keys are remembered, because one row asks for the same key several times; then all are forgotten. */
const REMEMBERED_KEYS = 4_096
const CONTACT_ID = /^con_([A-Za-z0-9_-]{24})$/

export const identityName = (kind: IdentityKind, value: string): string => `${kind}:${value}`

/**
 * Keys are HMAC-SHA256 under the workspace's own secret, so that neither they nor the contact ids made from them tell who the
 * contact is. The workspace stands in front of each: no id of one workspace reaches an item of another.
 */
export const workspaceKeys = (workspaceId: string, secret: Uint8Array): WorkspaceKeys => {
  const key = (name: string): string =>
    `${workspaceId}#${createHmac('sha256', secret).update(name).digest().toString('base64url', 0, KEY_BYTES)}`
  const remembered = new Map<string, Identity>()
  return {
    identity: (kind, value) => {
      const name = identityName(kind, value)
      const known = remembered.get(name)
      if (known !== undefined) return known
      if (remembered.size >= REMEMBERED_KEYS) remembered.clear()
      const identity = { kind, name, key: key(name) }
      remembered.set(name, identity)
      return identity
    },
    row: (jobId, rowNumber) => key(`row:${jobId}:${rowNumber}`),
    contactId: (homeKey) => `con_${homeKey.slice(workspaceId.length + 1)}`,
    home: (contactId) => {
      const tail = CONTACT_ID.exec(contactId)?.[1]
      return tail === undefined ? undefined : `${workspaceId}#${tail}`
    },
  }
}
