import type { ContactItem } from '../../../lambdas/contacts/contact.ts'
import { permitIn } from '../../../lambdas/contacts/permit.ts'
import { IDENTITY_KINDS, type WorkspaceKeys } from '../../../lambdas/contacts/identity.ts'
import { originOf } from './history.ts'
import type { ItemChange } from './simulated-table.ts'

/** Throws where one write puts a contact in the place of another that was not deleted before, or makes one again that was. */
export const assertNoneReplaced = (changes: readonly ItemChange[]): void => {
  for (const { before, after } of changes) {
    const [one, other] = [before?.contact, after.contact]
    if (one !== undefined && other !== undefined && originOf(one) !== originOf(other))
      throw new Error('(2) A contact was replaced by another.')
    const gone = one === undefined ? before?.deleted : undefined
    if (gone !== undefined && other !== undefined && originOf(gone) === originOf(other))
      throw new Error('(11) A contact was made again that had been deleted.')
  }
}

/**
 * Throws unless guarantees 1 and 2 of the design hold, judged by the contacts' own fields. What a contact lists, its key must name. What a
 * key names must be listed, unless the pointer may be a permit.
 */
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
  for (const [key, item] of items) {
    const { owner } = item
    if (item.erased === true && (owner !== undefined || holders.has(key)))
      throw new Error('(7) An identity that was erased is somebody’s.')
    if (owner === undefined || holders.get(key) === owner || permitIn(item) !== undefined) continue
    if (items.get(keys.home(owner) ?? '')?.contact === undefined) throw new Error('(2) A pointer leads nowhere.')
    throw new Error('(2) A contact owns an identity that it does not hold.')
  }
  for (const [key, id] of holders) {
    if (items.get(key)?.owner !== id) throw new Error('(2) A contact holds an identity that it does not own.')
  }
}
