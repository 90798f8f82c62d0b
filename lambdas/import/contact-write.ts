import type { ContactItem } from '../contacts/contact.ts'
import type { Identity, WorkspaceKeys } from '../contacts/identity.ts'
import { IDENTITY_KINDS } from '../contacts/identity.ts'
import type { Action, Condition } from './action.ts'
import type { Draft, Items, PlanRow, StoredContact } from './view.ts'

/** The one write of a contact: takes effect as a whole or not at all. At most five actions, on five different items. */
export interface ContactWrite {
  readonly contactId: string
  /** The draft's id, by which the plan knows the contact. */
  readonly draftId: string
  readonly rows: readonly number[]
  /** Component of the batch that goes back for another look if the write is refused. */
  readonly component: string
  readonly actions: readonly Action[]
}

interface WriteContext {
  readonly items: Items
  readonly keys: WorkspaceKeys
  readonly jobId: string
}

type WriteParts = Pick<ContactWrite, 'contactId' | 'actions'>

/** Builds the write of a draft that differs from what is stored (protocol, rules 6 and 7). */
export const contactWrite = (draft: Draft, creatingRow: PlanRow | undefined, context: WriteContext): WriteParts =>
  draft.stored === undefined ? insertContact(draft, creatingRow, context) : changeContact(draft, draft.stored, context)

const heldIdentities = (contact: NonNullable<ContactItem['contact']>, keys: WorkspaceKeys): Identity[] =>
  IDENTITY_KINDS.flatMap((kind) => {
    const value = contact[kind]
    return value === undefined ? [] : [keys.identity(kind, value)]
  })

const insertContact = (
  draft: Draft,
  creatingRow: PlanRow | undefined,
  { items, keys, jobId }: WriteContext,
): WriteParts => {
  const held = heldIdentities(draft.contact, keys)
  const heldKeys = new Set(held.map((identity) => identity.key))
  // Not any identity the contact has by now: a retry of the creating row looks at the keys of that row alone.
  const home = creatingRow?.identities.find(({ key }) => heldKeys.has(key) && items.get(key) === undefined)
  const homeKey = home?.key ?? keys.row(jobId, draft.contact.row_number)
  const contactId = keys.contactId(homeKey)
  const item: ContactItem = { ...(home && { owner: contactId }), version: 1, contact: draft.contact }
  const claims = held.filter(({ key }) => key !== homeKey).map(({ key }) => claim(key, contactId, items))
  return { contactId, actions: [{ type: 'insert', key: homeKey, item }, ...claims] }
}

const changeContact = (draft: Draft, stored: StoredContact, { items, keys }: WriteContext): WriteParts => {
  const { homeKey } = stored
  const held = heldIdentities(draft.contact, keys)
  const before = heldIdentities(stored.contact, keys)
  const gained = held.filter(({ name }) => !before.some((identity) => identity.name === name))
  const lost = before.filter(({ name }) => !held.some((identity) => identity.name === name))
  const retakesHome = gained.some(({ key }) => key === homeKey)
  const home: Action = {
    type: 'update',
    key: homeKey,
    set: { contact: draft.contact, version: stored.version + 1, ...(retakesHome && { owner: draft.id }) },
    release: lost.some(({ key }) => key === homeKey),
    condition: { version: stored.version, ...(retakesHome && unowned(homeKey, items)) },
  }
  return {
    contactId: draft.id,
    actions: [
      home,
      ...gained.filter(({ key }) => key !== homeKey).map(({ key }) => claim(key, draft.id, items)),
      ...lost.filter(({ key }) => key !== homeKey).map(({ key }) => release(key, draft.id)),
    ],
  }
}

/** `freed` as read: a claim that arrives late, after the key was owned and given up again, must fail. */
const unowned = (key: string, items: Items): Condition => ({
  owner: null,
  ...(items.has(key) && { freed: items.get(key)?.freed ?? 0 }),
})

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
