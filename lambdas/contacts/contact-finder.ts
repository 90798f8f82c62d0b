import { isDeepStrictEqual } from 'node:util'
import type { Contact, ContactItem } from './contact.ts'
import type { IdentityKind, WorkspaceKeys } from './identity.ts'
import { homeVersion, permitIn } from './permit.ts'

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

/** Looks at a key while the identity moves between its read and that of the home. */
const MAX_ATTEMPTS = 5

/** Finds contacts by the keys that they have: one read, two where an identity points to a home elsewhere. */
export const makeContactFinder = ({ readItem, keys }: Deps): ContactFinder => {
  const readHome = async (homeKey: string | undefined): Promise<ContactItem | undefined> =>
    homeKey === undefined ? undefined : readItem(homeKey)

  const byId = async (id: string): Promise<FoundContact | undefined> => {
    const item = await readHome(keys.home(id))
    return item?.contact === undefined ? undefined : { id, contact: item.contact }
  }

  const isPermit = (pointer: ContactItem, before: ContactItem | undefined, home: ContactItem | undefined): boolean => {
    const permit = permitIn(pointer)
    if (permit === undefined) return false
    // Beyond its version, the home may have listed the identity meanwhile and given it up: then the key says so at a second look.
    return homeVersion(home) <= permit.at || isDeepStrictEqual(before, pointer)
  }

  return {
    byId,
    byIdentity: async (kind, value) => {
      const { key } = keys.identity(kind, value)
      let before: ContactItem | undefined
      for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
        const item = await readItem(key)
        if (item?.owner === undefined) return undefined
        const { owner: id, contact } = item
        const homeKey = keys.home(id)
        const home = contact !== undefined && homeKey === key ? item : await readHome(homeKey)
        if (home?.contact?.[kind] === value) return { id, contact: home.contact }
        // Rule P6: an identity with a permit is nobody's, at once.
        if (isPermit(item, before, home)) return undefined
        before = item
      }
      return undefined
    },
  }
}
