import type { ContactItem } from '../../../lambdas/contacts/contact.ts'
import { IDENTITY_KINDS, type WorkspaceKeys } from '../../../lambdas/contacts/identity.ts'

/** Throws unless invariants 1 and 2 of the design hold, judged by the contacts' own fields. */
export const assertIdentitiesHold = (items: ReadonlyMap<string, ContactItem>, keys: WorkspaceKeys): void => {
  const holders = new Map<string, string>()
  for (const [key, { contact }] of items) {
    for (const kind of IDENTITY_KINDS) {
      const value = contact?.[kind]
      if (value === undefined) continue
      const identity = keys.identity(kind, value)
      const other = holders.get(identity.key)
      if (other !== undefined) throw new Error(`(1) ${identity.name} is held by two contacts.`)
      holders.set(identity.key, keys.contactId(key))
    }
  }
  for (const [key, { owner }] of items) {
    if (owner === undefined) continue
    if (items.get(keys.home(owner) ?? '')?.contact === undefined) throw new Error('(2) A pointer leads nowhere.')
    if (holders.get(key) !== owner) throw new Error('(2) A contact owns an identity that it does not hold.')
  }
  for (const [key, id] of holders) {
    if (items.get(key)?.owner !== id) throw new Error('(2) A contact holds an identity that it does not own.')
  }
}
