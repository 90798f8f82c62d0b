import type { Contact, ContactItem } from '../contacts/contact.ts'
import { IDENTITY_KINDS, type Identity, type WorkspaceKeys } from '../contacts/identity.ts'
import type { Action, Condition } from '../contacts/action.ts'
import type { PendingContact, Items, PlanRow, StoredContact } from './planning-state.ts'

/** The one write of a contact: takes effect as a whole or not at all. At most five actions, on five different items. */
export interface ContactWrite {
  readonly contactId: string
  /** The draft's id, by which the plan knows the contact. */
  readonly pendingId: string
  readonly rows: readonly number[]
  readonly actions: readonly Action[]
  /** Contacts that are written before; without them this one was planned on what never came about. */
  readonly after: ReadonlySet<string>
}

interface WriteContext {
  readonly items: Items
  readonly keys: WorkspaceKeys
  /** Identities that the contact's rows name: most of what it holds, and their keys need not be made again. */
  readonly named: readonly Identity[]
  readonly jobId: string
}

type WriteParts = Pick<ContactWrite, 'contactId' | 'actions'>

/** Builds the write of a draft that differs from what is stored (protocol, rules 6 and 7). */
export const contactWrite = (
  pending: PendingContact,
  creatingRow: PlanRow | undefined,
  context: WriteContext,
): WriteParts =>
  pending.stored === undefined
    ? insertContact(pending, creatingRow, context)
    : changeContact(pending, pending.stored, context)

/** Identities that the contact holds. */
const heldIdentities = (contact: Contact, keys: WorkspaceKeys, known: readonly Identity[] = []): Identity[] => {
  const held: Identity[] = []
  for (const kind of IDENTITY_KINDS) {
    const value = contact[kind]
    if (value === undefined) continue
    held.push(
      known.find((identity) => identity.kind === kind && identity.value === value) ?? keys.identity(kind, value),
    )
  }
  return held
}

const insertContact = (
  pending: PendingContact,
  creatingRow: PlanRow | undefined,
  { items, keys, named, jobId }: WriteContext,
): WriteParts => {
  const held = heldIdentities(pending.contact, keys, named)
  // Not any identity that the contact has by now: a retry of the creating row sees only the keys of that row.
  const home = creatingRow?.identities.find(
    ({ key }) => items.get(key) === undefined && held.some((identity) => identity.key === key),
  )
  const homeKey = home?.key ?? keys.row(jobId, pending.contact.row_number)
  const contactId = keys.contactId(homeKey)
  const { contact } = pending
  const item: ContactItem = home === undefined ? { version: 1, contact } : { owner: contactId, version: 1, contact }
  const claimed = held.filter(({ key }) => key !== homeKey)
  const insert: Action = { type: 'insert', key: homeKey, item }
  return { contactId, actions: [insert, ...claimed.map(({ key }) => claim(key, contactId, items))] }
}

const changeContact = (
  pending: PendingContact,
  stored: StoredContact,
  { items, keys, named }: WriteContext,
): WriteParts => {
  const { homeKey } = stored
  const before = heldIdentities(stored.contact, keys, named)
  const held = heldIdentities(pending.contact, keys, [...before, ...named])
  const gained = held.filter(({ name }) => !before.some((identity) => identity.name === name))
  const lost = before.filter(({ name }) => !held.some((identity) => identity.name === name))
  const retakesHome = gained.some(({ key }) => key === homeKey)
  const home: Action = {
    type: 'update',
    key: homeKey,
    set: { contact: pending.contact, version: stored.version + 1, ...(retakesHome && { owner: pending.id }) },
    release: lost.some(({ key }) => key === homeKey),
    condition: { version: stored.version, ...(retakesHome && unowned(homeKey, items)) },
  }
  return {
    contactId: pending.id,
    actions: [
      home,
      ...gained.filter(({ key }) => key !== homeKey).map(({ key }) => claim(key, pending.id, items)),
      ...lost.filter(({ key }) => key !== homeKey).map(({ key }) => release(key, pending.id)),
    ],
  }
}

/** `freed` as read: a late claim, after the key was owned and released again, must fail. */
const unowned = (key: string, items: Items): Condition =>
  items.has(key) ? { owner: null, freed: items.get(key)?.freed ?? 0 } : { owner: null }

const claim = (key: string, contactId: string, items: Items): Action => ({
  type: 'update',
  key,
  set: { owner: contactId },
  release: false,
  condition: unowned(key, items),
})

const release = (key: string, contactId: string): Action => ({
  type: 'update',
  key,
  set: {},
  release: true,
  condition: { owner: contactId },
})
