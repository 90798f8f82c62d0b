import type { PendingContact } from './planning-state.ts'

/** A row of the contact went without what these others hold: they are written first. */
export const writeAfter = (pending: PendingContact, others: readonly PendingContact[]): void => {
  if (others.length > 0) pending.after = new Set([...pending.after, ...others.map(({ id }) => id)])
}

/** Whether the write of a contact comes after that of another, by way of others too. */
export const waitsFor = (
  contact: PendingContact,
  other: PendingContact,
  pendingContacts: ReadonlyMap<string, PendingContact>,
): boolean => {
  const before = new Set([contact.id])
  // A set that grows while it is walked is walked to its end.
  for (const id of before) for (const next of pendingContacts.get(id)?.after ?? []) before.add(next)
  return before.has(other.id)
}
