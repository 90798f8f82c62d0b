import { newContact, type Contact, type ContactItem } from '../../../lambdas/contacts/contact.ts'
import type { ContactInput } from '../../../lambdas/contacts/contact-schema.ts'
import { contactWrite } from '../../../lambdas/import/contact-write.ts'
import type { Items, PendingContact, PlanRow } from '../../../lambdas/import/planning-state.ts'
import { keys, NOW, planRow } from './planned.ts'

const ORIGIN = { jobId: 'now', rowNumber: 1, now: NOW, isNamedElsewhere: false, leftOut: [] }

const created = (input: ContactInput) => {
  const row = planRow(input, 0)
  const contact = newContact(input, ORIGIN) as Contact
  const pending: PendingContact = { id: '#1', contact, stored: undefined, rows: [1], after: new Set() }
  return { row, pending }
}

const idOf = (row: PlanRow, pending: PendingContact, items: Items = new Map()): string =>
  contactWrite(pending, row, { items, keys, named: row.identities, jobId: 'now', writesPermits: true }).contactId

/** Where the contact of a row with this email comes to be. */
const homeOn = (item: ContactItem): string => {
  const { row, pending } = created({ email: 'a@x' })
  return idOf(row, pending, new Map([[keys.identity('email', 'a@x').key, item]]))
}

const atEmail = keys.contactId(keys.identity('email', 'a@x').key)
const atRow = keys.contactId(keys.row('now', 1))

test('a key that was given up is a home again', () => {
  expect(homeOn({ freed: 1 })).toBe(atEmail)
})

test.each<readonly [string, ContactItem]>([
  ['is somebody’s', { freed: 1, owner: 'con_1' }],
  ['is that of an erased identity', { freed: 1, erased: true }],
])('a key that %s becomes no home, whatever the plan made of it', (_, item) => {
  expect(homeOn(item)).toBe(atRow)
})

test('a contact comes to be at a key of the row that makes it, not at one that a later row gave it: a retry reads no other', () => {
  const { row, pending } = created({ email: 'a@x' })
  const later = newContact({ email: 'b@x' }, ORIGIN) as Contact
  expect(idOf(row, { ...pending, contact: later })).toBe(atRow)
})
