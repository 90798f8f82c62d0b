import type { Contact, ContactItem, DeletedContact, RowChange } from '../contacts/contact.ts'
import type { ContactInput } from '../contacts/contact-schema.ts'
import { IDENTITY_KINDS, identityName, type Identity, type WorkspaceKeys } from '../contacts/identity.ts'
import { homeVersion, permitIn } from '../contacts/permit.ts'
import { makeLazyComponents, type Components } from './components.ts'
import type { OutcomeRecord } from './outcome.ts'

/** What was read of the contacts table: every key that was asked for, undefined where nothing is stored. */
export type Items = ReadonlyMap<string, ContactItem | undefined>

/** A row that can be planned: normalised, with the identities it names. */
export interface PlanRow {
  readonly rowNumber: number
  readonly input: ContactInput
  /** All that the row names: all are read, and all hang together. */
  readonly identities: readonly Identity[]
  /** Those of them that find a contact (`match_by`). */
  readonly matching: readonly Identity[]
  /** The id of the contact that the row is about: the row finds that one, or fails. */
  readonly contactId?: string | undefined
  /** Nobody said that the row is about that contact: where it is not there, the row is taken as if it named none. */
  readonly mayBeGone?: boolean | undefined
  /** The row has a name in a field that is not read: the name must not be derived from the email. */
  readonly isNamedElsewhere?: boolean
  /** Fields, and `custom_fields.<name>`, that the row empties. */
  readonly cleared?: readonly string[] | undefined
  /** The row itself gives no tags: those of its input are the import's. */
  readonly tagsOfImport?: boolean | undefined
}

/** What a batch knows before an attempt. */
export interface BatchState {
  /** All rows of the batch, by number, those done in earlier attempts included. */
  readonly rows: ReadonlyMap<number, PlanRow>
  /** Outcomes of the rows that earlier attempts finished. */
  readonly done: ReadonlyMap<number, OutcomeRecord>
  /** Identity name → contact that released it in a write of an earlier attempt. */
  readonly released: ReadonlyMap<string, string>
}

/** A contact as the rows taken so far leave it. */
export interface PendingContact {
  /** Contact id; `#` and the number of the creating row until the new contact has a home. */
  readonly id: string
  contact: Contact
  /** As it was read; undefined for a contact that a row of this batch makes. */
  readonly stored: StoredContact | undefined
  /** Rows that hang on this contact's write. */
  readonly rows: number[]
  /** Ids of the pending contacts for whose sake a row went without an identity: they are written before this one. */
  after: ReadonlySet<string>
  /** What rows of this plan changed, in order; undefined: nothing. */
  changes?: RowChange[]
}

export interface StoredContact {
  readonly homeKey: string
  readonly contact: Contact
  readonly version: number
}

/** The virtual state that rows are planned on, one after another. */
export interface PlanningState {
  readonly pendingContacts: Map<string, PendingContact>
  /** Identity name → id of the contact that holds it. */
  readonly holders: Map<string, string>
  readonly components: Pick<Components, 'find'>
  /** Homes of deleted contacts: contact id, and what stays of it. */
  readonly deleted: readonly (readonly [contactId: string, DeletedContact])[]
  /** Whether the row names an identity that is closed for good. */
  isErased(row: PlanRow): boolean
  /** Whether something in the component of the row was read in the middle of another change. */
  isInconsistent(row: PlanRow): boolean
}

/** Member of the components that stands for a row; also the id of the contact that it makes until that has a home. */
export const rowMember = (rowNumber: number): string => `#${rowNumber}`

/** Names of the identities that a contact holds by its own fields. */
export const identitiesHeld = (contact: Contact): string[] =>
  IDENTITY_KINDS.flatMap((kind) => {
    const value = contact[kind]
    return value === undefined ? [] : [identityName(kind, value)]
  })

/** Rule P2: a permit, which no contact lists, is nobody's. Of one that was written after its owner's home was read, nothing is known. */
const mayBePermit = (item: ContactItem | undefined, items: Items, keys: WorkspaceKeys): boolean => {
  const permit = permitIn(item)
  return permit !== undefined && homeVersion(items.get(keys.home(permit.owner) ?? '')) >= permit.at
}

/** Most contacts wait for none. */
export const NO_IDS: ReadonlySet<string> = new Set()

/** Lays what was read out as contacts and holders, and marks what reads at different moments made inconsistent (protocol, rule 2). */
export const makePlanningState = (rows: readonly PlanRow[], items: Items, keys: WorkspaceKeys): PlanningState => {
  const pendingContacts = new Map<string, PendingContact>()
  const holders = new Map<string, string>()
  const claims = new Map<string, number>()
  const deleted: [string, DeletedContact][] = []
  // As it was read: the pending contacts change.
  const stored: Pick<PendingContact, 'id' | 'contact'>[] = []
  for (const [homeKey, item] of items) {
    if (item?.deleted !== undefined) deleted.push([keys.contactId(homeKey), item.deleted])
    if (item?.contact === undefined) continue
    const { contact, version = 0 } = item
    const id = keys.contactId(homeKey)
    stored.push({ id, contact })
    pendingContacts.set(id, { id, contact, stored: { homeKey, contact, version }, rows: [], after: NO_IDS })
    for (const name of identitiesHeld(contact)) {
      holders.set(name, id)
      claims.set(name, (claims.get(name) ?? 0) + 1)
    }
  }
  const components = makeLazyComponents((made) => {
    for (const { id, contact } of stored) for (const name of identitiesHeld(contact)) made.join(name, id)
    for (const { rowNumber, identities, contactId } of rows) {
      if (contactId !== undefined) made.join(rowMember(rowNumber), contactId)
      for (const { name, key } of identities) {
        made.join(rowMember(rowNumber), name)
        const owner = items.get(key)?.owner
        if (owner !== undefined) made.join(name, owner)
      }
    }
  })
  const inconsistent = new Set<string>()
  for (const { rowNumber, identities } of rows) {
    for (const { name, key } of identities) {
      const item = items.get(key)
      const owner = item?.owner
      const claimed = claims.size === 0 ? 0 : (claims.get(name) ?? 0)
      const agrees =
        claimed === 0
          ? owner === undefined || mayBePermit(item, items, keys)
          : claimed === 1 && holders.get(name) === owner
      if (!agrees) inconsistent.add(rowMember(rowNumber))
    }
  }
  const inconsistentComponents = new Set([...inconsistent].map((member) => components.find(member)))
  return {
    pendingContacts,
    holders,
    components,
    deleted,
    isErased: ({ identities }) => identities.some(({ key }) => items.get(key)?.erased === true),
    isInconsistent: (row) =>
      inconsistentComponents.size > 0 && inconsistentComponents.has(components.find(rowMember(row.rowNumber))),
  }
}
