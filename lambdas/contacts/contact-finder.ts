import type { Contact, ContactItem } from './contact.ts'
import type { IdentityKind, WorkspaceKeys } from './identity.ts'

export interface FoundContact {
  readonly id: string
  readonly contact: Contact
}

export interface ContactFinder {
  byId(contactId: string): Promise<FoundContact | undefined>
  /** `value` as contacts hold it: a normalised email, a phone in E.164. */
  byIdentity(kind: IdentityKind, value: string): Promise<FoundContact | undefined>
}

interface Deps {
  readonly readItem: (key: string) => Promise<ContactItem | undefined>
  readonly keys: WorkspaceKeys
}

/** Times that a pointer is followed again because the identity moved between its read and that of the home. */
const MAX_ATTEMPTS = 5

/** Finds contacts by the keys that they have: one read, two where an identity points to a home elsewhere. */
export const makeContactFinder = ({ readItem, keys }: Deps): ContactFinder => {
  const byId = async (id: string): Promise<FoundContact | undefined> => {
    const home = keys.home(id)
    const item = home === undefined ? undefined : await readItem(home)
    return item?.contact === undefined ? undefined : { id, contact: item.contact }
  }
  return {
    byId,
    byIdentity: async (kind, value) => {
      const { key } = keys.identity(kind, value)
      for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
        const item = await readItem(key)
        if (item?.owner === undefined) return undefined
        const { owner: id, contact } = item
        const livesHere = contact !== undefined && keys.contactId(key) === id
        const found = livesHere ? { id, contact } : await byId(id)
        if (found?.contact[kind] === value) return found
      }
      return undefined
    },
  }
}
