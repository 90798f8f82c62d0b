import type { Contact, RowChange } from '../contacts/contact.ts'
import {
  bytesOfChanges,
  changesOfRow,
  differences,
  lastChange,
  MAX_ROW_CHANGES_BYTES,
} from '../contacts/last-change.ts'
import { IDENTITY_KINDS, identityName } from '../contacts/identity.ts'
import type { PendingContact } from './planning-state.ts'

/** The import, and the first row of its batch. */
interface Batch {
  readonly jobId: string
  readonly firstRow: number
}

/** What a row did that is in its contact already, and the identities that the contact gave up by it (protocol, rule L4). */
export const appliedChange = ({ stored }: PendingContact, rowNumber: number) => {
  const changes = stored === undefined ? undefined : changesOfRow(stored.contact, rowNumber)
  if (changes === undefined) return { change: { changed: false }, lost: [] }
  const lost = IDENTITY_KINDS.flatMap((kind) => {
    const had = changes[kind]?.[0]
    return typeof had === 'string' ? [identityName(kind, had)] : []
  })
  return { change: { changed: true, changes }, lost }
}

/** Notes what a row changes in a contact; false, and nothing noted, where the rows of the batch would take more than an item may hold. */
export const noteChange = (pending: PendingContact, rowNumber: number, after: Contact, batch: Batch): boolean => {
  const change: RowChange = [rowNumber, differences(pending.contact, after)]
  const rows = [...(pending.changes ?? []), change]
  // One row alone always has room.
  if (rows.length > 1 && bytesOfChanges(pending.stored?.contact, { ...batch, rows }) > MAX_ROW_CHANGES_BYTES)
    return false
  pending.changes = rows
  return true
}

/** Rule L1: a change is stored with who made it and what it found. */
export const withLast = ({ contact, stored, changes }: PendingContact, batch: Batch): Contact =>
  changes === undefined
    ? contact
    : { ...contact, last: lastChange(stored?.contact, contact, { ...batch, rows: changes }) }
