import type { Contact } from '../contacts/contact.ts'
import {
  bytesOfChanges,
  differences,
  lastChange,
  MAX_ROW_CHANGES_BYTES,
  type RowChange,
} from '../contacts/last-change.ts'
import type { PendingContact } from './planning-state.ts'

/** The import, and the first row of its batch. */
interface Batch {
  readonly jobId: string
  readonly firstRow: number
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
