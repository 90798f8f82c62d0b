import type { OutcomeRecord } from './outcome.ts'
import type { PendingContact, PlanningState, PlanRow } from './planning-state.ts'

/** Contacts that hold an identity by which the row finds one, each once. */
export const matchedContacts = (
  { matching }: PlanRow,
  { pendingContacts, holders }: PlanningState,
): PendingContact[] => {
  const found: PendingContact[] = []
  for (const { name } of matching) {
    const id = holders.get(name)
    const pending = id === undefined ? undefined : pendingContacts.get(id)
    if (pending !== undefined && !found.includes(pending)) found.push(pending)
  }
  return found
}

/** By which identity a row matched a contact; and whether only by its phone, while both have an email. */
export const matchOf = (
  row: PlanRow,
  { id, contact }: PendingContact,
  { holders }: PlanningState,
  jobId: string,
): Pick<OutcomeRecord, 'matched_by' | 'email_differs'> => {
  const kind = row.matching.find(({ name }) => holders.get(name) === id)?.kind
  const isOfJob = contact.job_id === jobId && contact.row_number < row.rowNumber
  const matched_by = isOfJob ? 'row' : kind
  const { email } = row.input
  const email_differs =
    kind === 'phone' && email !== undefined && contact.email !== undefined && contact.email !== email
  return { ...(matched_by && { matched_by }), ...(email_differs && { email_differs }) }
}
