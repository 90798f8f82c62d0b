import type { OutcomeRecord } from './outcome.ts'
import type { PendingContact, PlanningState, PlanRow } from './planning-state.ts'

/** The contact that the row names by its id, and those that hold an identity by which it finds one, each once. */
export const matchedContacts = (
  { matching, contactId }: PlanRow,
  { pendingContacts, holders }: PlanningState,
): PendingContact[] => {
  const named = contactId === undefined ? undefined : pendingContacts.get(contactId)
  const found: PendingContact[] = named === undefined ? [] : [named]
  for (const { name } of matching) {
    const id = holders.get(name)
    const pending = id === undefined ? undefined : pendingContacts.get(id)
    if (pending !== undefined && !found.includes(pending)) found.push(pending)
  }
  return found
}

/** By which identity a row matched a contact; and whether by nothing surer than its phone, while both have an email. */
export const matchOf = (
  row: PlanRow,
  { id, contact }: PendingContact,
  { holders }: PlanningState,
  jobId: string,
): Pick<OutcomeRecord, 'matched_by' | 'email_differs'> => {
  const kinds = row.matching.filter(({ name }) => holders.get(name) === id).map(({ kind }) => kind)
  const isById = row.contactId === id
  const isOfJob = contact.job_id === jobId && contact.row_number < row.rowNumber
  const matched_by = isOfJob ? 'row' : isById ? 'id' : kinds[0]
  const { email } = row.input
  const isByPhone = !isById && kinds.length === 1 && kinds[0] === 'phone'
  const email_differs = isByPhone && email !== undefined && contact.email !== undefined && contact.email !== email
  return { ...(matched_by && { matched_by }), ...(email_differs && { email_differs }) }
}
