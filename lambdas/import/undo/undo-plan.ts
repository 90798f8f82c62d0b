import type { Before, Contact, ContactItem, KeptFields } from '../../contacts/contact.ts'
import { deletionActions } from '../../contacts/deletion.ts'
import { IDENTITY_KINDS, type IdentityKind, type WorkspaceKeys } from '../../contacts/identity.ts'
import { differences, valuesOf, withValues } from '../../contacts/last-change.ts'
import { ROW_ERRORS, type RowErrorCode } from '../../contacts/row-errors.ts'
import type { Changes } from '../changes.ts'
import { contactWrite, type ContactWrite } from '../contact-write.ts'
import type { OutcomeRecord } from '../outcome.ts'
import { NO_IDS, type Items } from '../planning-state.ts'
import { holderOf, type Holder } from './holder.ts'
import { restorationOf, type Restoration } from './restoration.ts'
import type { UndoRow } from './undo-row.ts'

/** Of what is undone, and by whom. */
export interface UndoOptions {
  readonly jobId: string
  /** The import that is undone. */
  readonly undoes: string
  /** Jobs that undid it before this one, and did not end. */
  readonly earlier: readonly string[]
  /** When the import ended. */
  readonly endedAt: string
  readonly writesPermits: boolean
}

export interface UndoInput extends UndoOptions {
  readonly items: Items
  readonly keys: WorkspaceKeys
  /** RFC 3339. */
  readonly now: string
  /** Contact id → what the import changed of it, for contacts that others have changed since. */
  readonly changes: ReadonlyMap<string, Changes>
  /** Contacts of which nothing is decided yet. */
  readonly undecided: ReadonlyMap<string, UndoRow>
  /** A contact that waits no more for an identity which another gives back: they wait for each other. */
  readonly insistent: string | undefined
  /** Whether it is decided what becomes of the contact: what it has now, it keeps. */
  readonly isDecided: (contactId: string) => boolean
}

/** What becomes of a contact; or what comes first: another read, or the undoing of a contact that has an identity of this one. */
export type UndoDecision =
  { readonly record: OutcomeRecord; readonly write?: ContactWrite } | 'read again' | { readonly first: UndoRow }

const placeOf = ({ rowNumber, line, contactId }: UndoRow) => ({
  row_number: rowNumber,
  ...(line !== undefined && { line }),
  contact_id: contactId,
})

const keptWhole = (row: UndoRow, code: RowErrorCode) =>
  ({ record: { ...placeOf(row), outcome: 'kept', code, message: ROW_ERRORS[code] } }) as const satisfies UndoDecision

/** Of a contact that was gone before the import ended. */
export const goneRecord = (row: UndoRow): OutcomeRecord => keptWhole(row, 'gone').record

const restored = (row: UndoRow, kept: KeptFields | undefined, changes: Changes): OutcomeRecord => ({
  ...placeOf(row),
  ...(kept === undefined
    ? { outcome: 'restored' }
    : { outcome: 'kept', code: kept.code, message: ROW_ERRORS[kept.code], fields: kept.fields }),
  ...(Object.keys(changes).length > 0 && { changes }),
})

/** Whether nothing but the import has changed the contact since it made it. */
const isUntouched = ({ last, job_id, created_at, updated_at }: Contact, undoes: string): boolean =>
  job_id === undoes && (last === undefined ? created_at === updated_at : last.job_id === undoes && last.shared !== true)

const isOwn = (jobId: string | undefined, { jobId: own, earlier }: UndoOptions): boolean =>
  jobId !== undefined && (jobId === own || earlier.includes(jobId))

/**
 * Whether what the import changed of the contact must be told by its records: others have changed it since, or may have meanwhile. A last
 * change by another row than the one that is recorded is of a batch that the import did not come to record.
 */
export const needsChanges = (row: UndoRow, { last }: Contact, options: UndoOptions): boolean =>
  row.outcome === 'updated' &&
  (row.isRepeated === true || last?.job_id !== options.undoes || last.row_number !== row.rowNumber) &&
  !isOwn(last?.job_id, options)

/** What an undo found, and what it left. */
const changesOf = (found: Before, left: Contact): Changes => {
  const now = valuesOf(left)
  return Object.fromEntries(
    Object.entries(found).map(([field, value]) => [field, [value, now.get(field) ?? null] as const]),
  )
}

/** What is put back of a contact; undefined where nothing is known of what the import did to it. */
const wanted = (
  row: UndoRow,
  contact: Contact,
  input: Pick<UndoInput, 'undoes' | 'changes'>,
): Restoration | undefined => {
  const found = contact.last?.job_id === input.undoes ? contact.last.before : undefined
  const changes = input.changes.get(row.contactId)
  if (changes !== undefined) return restorationOf(contact, changes, found)
  return found && { values: found, kept: [] }
}

/** Identities that a contact gets back, by what is stored. */
export const identitiesWanted = (
  row: UndoRow,
  contact: Contact,
  input: Pick<UndoInput, 'undoes' | 'changes'>,
): readonly [IdentityKind, string][] => {
  const values = wanted(row, contact, input)?.values ?? {}
  return IDENTITY_KINDS.flatMap((kind) => {
    const value = values[kind]
    return typeof value === 'string' ? [[kind, value] as [IdentityKind, string]] : []
  })
}

/** The contact that is undone before this one, because it may give an identity back; undefined where nobody will. */
const comesBefore = (
  row: UndoRow,
  { id, contact }: Exclude<Holder, string>,
  kind: IdentityKind,
  { undoes, undecided, insistent, isDecided }: UndoInput,
): UndoRow | undefined => {
  if (insistent === row.contactId || isDecided(id)) return undefined
  const { last, row_number } = contact
  const later: UndoRow | undefined = isUntouched(contact, undoes)
    ? { rowNumber: row_number, contactId: id, outcome: 'created' }
    : last?.job_id === undoes && kind in last.before
      ? { rowNumber: last.row_number, contactId: id, outcome: 'updated', isRepeated: true }
      : undefined
  return undecided.get(id) ?? later
}

/** The contact that the row made is deleted, by this undo or one before it; by now, another may be where it was. */
const isDeletedByOwn = ({ rowNumber, outcome }: UndoRow, home: ContactItem | undefined, input: UndoInput): boolean =>
  outcome === 'created' &&
  home?.deleted?.job_id === input.undoes &&
  home.deleted.row_number === rowNumber &&
  isOwn(home.deleted.by, input)

/** Another contact than the import's is where that was: one that the import could not have changed, or made itself later. */
const isAnother = (
  row: UndoRow,
  { job_id, row_number, created_at }: Contact,
  { undoes, endedAt }: UndoInput,
): boolean =>
  row.outcome === 'created'
    ? job_id !== undoes || row_number !== row.rowNumber
    : job_id === undoes || created_at > endedAt

/** Decides what becomes of one contact, by what was read. Pure: asked again, it knows its own work. */
export const planUndo = (row: UndoRow, input: UndoInput): UndoDecision => {
  const { items, keys, undoes, jobId } = input
  const { contactId } = row
  const homeKey = keys.home(contactId) ?? ''
  const home = items.get(homeKey)
  if (isDeletedByOwn(row, home, input)) return { record: { ...placeOf(row), outcome: 'deleted' } }
  const contact = home?.contact
  if (contact === undefined || isAnother(row, contact, input)) return keptWhole(row, 'gone')
  if (row.outcome === 'updated') return planRestoration(row, contact, input)
  if (!isUntouched(contact, undoes)) return keptWhole(row, 'changed_since')
  const actions = deletionActions(homeKey, home, { contactId, by: jobId, erase: false }, keys) ?? []
  const parts = { contactId, permits: [], actions, takes: [] }
  return {
    record: { ...placeOf(row), outcome: 'deleted' },
    write: { ...parts, pendingId: contactId, rows: [row.rowNumber], after: NO_IDS },
  }
}

const planRestoration = (row: UndoRow, contact: Contact, input: UndoInput): UndoDecision => {
  const { items, keys, jobId, now, writesPermits } = input
  const { last } = contact
  if (last !== undefined && isOwn(last.job_id, input))
    return { record: restored(row, last.kept, changesOf(last.before, contact)) }
  const restoration = wanted(row, contact, input)
  if (restoration === undefined) return keptWhole(row, 'changed_since')
  const values: Record<string, unknown> = { ...restoration.values }
  const taken: string[] = []
  for (const [kind, value] of identitiesWanted(row, contact, input)) {
    const holder = holderOf(keys.identity(kind, value), items, keys)
    if (holder === 'unclear') return 'read again'
    if (holder === 'nobody') continue
    const first = holder === 'closed' ? undefined : comesBefore(row, holder, kind, input)
    if (first !== undefined) return { first }
    Reflect.deleteProperty(values, kind)
    taken.push(kind)
  }
  const fields = [...restoration.kept, ...taken]
  const code: RowErrorCode = restoration.kept.length > 0 ? 'changed_since' : 'identity_taken'
  const kept: KeptFields | undefined = fields.length > 0 ? { code, fields } : undefined
  const plain = withValues(contact, values)
  const before = differences(contact, plain)
  const record = restored(row, kept, changesOf(before, plain))
  if (Object.keys(before).length === 0) return { record }
  const change = { job_id: jobId, row_number: row.rowNumber, before, ...(kept && { kept }) }
  const after: Contact = { ...plain, updated_at: now, last: change }
  const homeKey = keys.home(row.contactId) ?? ''
  const stored = { homeKey, contact, version: items.get(homeKey)?.version ?? 0 }
  const pending = { id: row.contactId, contact: after, stored, rows: [row.rowNumber], after: NO_IDS }
  const parts = contactWrite(pending, undefined, { items, keys, named: [], jobId, writesPermits })
  return { record, write: { ...parts, pendingId: row.contactId, rows: [row.rowNumber], after: NO_IDS } }
}
