import type { Contact } from '../../contacts/contact.ts'
import type { Identity, WorkspaceKeys } from '../../contacts/identity.ts'
import { homeVersion, permitIn } from '../../contacts/permit.ts'
import { identitiesHeld, type Items } from '../planning-state.ts'

export type Holder = 'nobody' | 'unclear' | 'closed' | { readonly id: string; readonly contact: Contact }

/** Which contact has an identity, by what was read. Closed: nobody can have it (rule D4). Unclear: it was read in the middle of a change (protocol, rules 2 and P2). */
export const holderOf = ({ name, key }: Identity, items: Items, keys: WorkspaceKeys): Holder => {
  const item = items.get(key)
  if (item?.erased === true) return 'closed'
  const owner = item?.owner
  if (owner === undefined) return 'nobody'
  const home = items.get(keys.home(owner) ?? '')
  if (home?.contact !== undefined && identitiesHeld(home.contact).includes(name))
    return { id: owner, contact: home.contact }
  const permit = permitIn(item)
  return permit !== undefined && homeVersion(home) >= permit.at ? 'nobody' : 'unclear'
}
