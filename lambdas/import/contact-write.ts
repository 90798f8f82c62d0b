import type { Contact, ContactItem } from '../contacts/contact.ts'
import { IDENTITY_KINDS, type Identity, type WorkspaceKeys } from '../contacts/identity.ts'
import { isPlain, type Action, type Condition, type InsertAction } from '../contacts/action.ts'
import { isLive } from '../contacts/permit.ts'
import { fenced, permitOf, type LivePermit } from './permits.ts'
import type { PendingContact, Items, PlanRow, StoredContact } from './planning-state.ts'

/**
 * The write of a contact: permits first, each by itself, then its actions, which take effect as a whole or not at all. One action an item.
 * Where there are permits, there is one action, and it is plain.
 */
export interface ContactWrite {
  readonly contactId: string
  /** The draft's id, by which the plan knows the contact. */
  readonly pendingId: string
  readonly rows: readonly number[]
  readonly permits: readonly InsertAction[]
  readonly actions: readonly Action[]
  /** Live permits of other contacts that the write takes. */
  readonly takes: readonly LivePermit[]
  /** Contacts that are written before; without them this one was planned on what never came about. */
  readonly after: ReadonlySet<string>
}

/** Keys of all items that the write acts on. */
export const keysOf = ({ permits, actions }: Pick<ContactWrite, 'permits' | 'actions'>): string[] => {
  const keys: string[] = []
  for (const { key } of permits) keys.push(key)
  for (const { key } of actions) keys.push(key)
  return keys
}

interface WriteContext {
  readonly items: Items
  readonly keys: WorkspaceKeys
  /** Identities that the contact's rows name: most of what it holds, and their keys need not be made again. */
  readonly named: readonly Identity[]
  readonly jobId: string
  readonly writesPermits: boolean
}

type WriteParts = Pick<ContactWrite, 'contactId' | 'permits' | 'actions' | 'takes'>

/** The contact as it is to be, and as it is stored. */
type Draft = Pick<PendingContact, 'id' | 'contact' | 'stored'>

/** Builds the write of a draft that differs from what is stored (protocol, rules 6 and 7). */
export const contactWrite = (pending: Draft, creatingRow: PlanRow | undefined, context: WriteContext): WriteParts =>
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

const insertContact = (pending: Draft, creatingRow: PlanRow | undefined, context: WriteContext): WriteParts => {
  const { items, keys, named, jobId } = context
  const held = heldIdentities(pending.contact, keys, named)
  // Not any identity that the contact has by now: a retry of the creating row sees only the keys of that row.
  const candidates = creatingRow?.identities.filter(({ key }) => held.some((identity) => identity.key === key)) ?? []
  const home =
    candidates.find(({ key }) => items.get(key) === undefined) ??
    candidates.find(({ key }) => mayBeHomeAgain(items.get(key)))
  const homeKey = home?.key ?? keys.row(jobId, pending.contact.row_number)
  const contactId = keys.contactId(homeKey)
  const { contact } = pending
  const item: ContactItem = home === undefined ? { version: 1, contact } : { owner: contactId, version: 1, contact }
  const own = homeAction(homeKey, item, items.get(homeKey))
  const gained = held.filter(({ key }) => key !== homeKey)
  // A permit must never name a row's key: a fence on it would leave the row no home at all. Nor a home that was one before: it is no put.
  const permitAt = home === undefined || items.get(homeKey) !== undefined ? undefined : 0
  return withPointers(own, { contactId, gained, released: [], permitAt }, context)
}

/** Rule H1: a key that was given up, and is free, can be a home again. */
const mayBeHomeAgain = (item: ContactItem | undefined): boolean =>
  item?.freed !== undefined && item.owner === undefined && item.contact === undefined && item.erased !== true

/** Rule H2: the versions of a home never begin anew, or a permit or a late write of a contact that is gone could meet its own. */
const homeAction = (key: string, item: ContactItem, before: ContactItem | undefined): Action =>
  before === undefined
    ? { type: 'insert', key, item }
    : {
        type: 'update',
        key,
        set: { ...item, version: (before.version ?? 0) + 1 },
        release: false,
        condition: { owner: null, freed: before.freed ?? 0 },
      }

const changeContact = (pending: Draft, stored: StoredContact, context: WriteContext): WriteParts => {
  const { items, keys, named } = context
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
  const released = lost.filter(({ key }) => key !== homeKey).map(({ key }) => release(key, pending.id))
  const pointers = { contactId: pending.id, gained: gained.filter(({ key }) => key !== homeKey), released }
  return withPointers(home, { ...pointers, permitAt: stored.version }, context)
}

interface Pointers {
  readonly contactId: string
  /** Identities for which there is to be a pointer. */
  readonly gained: readonly Identity[]
  readonly released: readonly Action[]
  /** Version of the home on which its own write is conditional; undefined where no permit may name it. */
  readonly permitAt: number | undefined
}

/** The write of a home together with the pointers to it: by permits where nothing but absent keys is needed, otherwise at once. */
const withPointers = (
  own: Action,
  { contactId, gained, released, permitAt }: Pointers,
  { items, keys, writesPermits }: WriteContext,
): WriteParts => {
  const absent: string[] = []
  const takes: LivePermit[] = []
  const others: Action[] = [...released]
  for (const { name, key } of gained) {
    const permit = permitOf(name, items.get(key), items, keys)
    if (permit === undefined) {
      if (items.get(key) === undefined) absent.push(key)
      else others.push(claim(key, contactId, items))
      continue
    }
    const live = isLive(permit, items.get(keys.home(permit.owner) ?? ''))
    // Rule P3: what is there was written for this very write.
    if (live && permit.owner === contactId) continue
    if (live) takes.push({ key, owner: permit.owner })
    others.push(take(key, contactId, permit.owner))
  }
  // Rule P1.
  if (writesPermits && permitAt !== undefined && others.length === 0 && isPlain(own)) {
    const permits = absent.map((key): InsertAction => ({
      type: 'insert',
      key,
      item: { owner: contactId, at: permitAt },
    }))
    return { contactId, permits, actions: [own], takes }
  }
  const actions = [own, ...absent.map((key) => claim(key, contactId, items)), ...others]
  return { contactId, permits: [], actions: fenced(actions, takes, items, keys), takes }
}

/** Rule P4. It counts: what others planned on the permit must fail, also where they want it for the same contact. */
const take = (key: string, contactId: string, owner: string): Action => ({
  type: 'update',
  key,
  set: { owner: contactId },
  release: false,
  take: true,
  condition: { owner, freed: 0 },
})

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
