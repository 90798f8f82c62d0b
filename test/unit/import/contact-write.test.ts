import type { ContactItem } from '../../../lambdas/contacts/contact.ts'
import { newContact } from '../../../lambdas/contacts/contact.ts'
import { contactWrite } from '../../../lambdas/import/contact-write.ts'
import type { PendingContact } from '../../../lambdas/import/planning-state.ts'
import { keys, NOW, planRow } from './planned.ts'

/** Where the contact of a row with this email comes to be. */
const homeOn = (item: ContactItem): string => {
  const row = planRow({ email: 'a@x' }, 0)
  const contact = newContact(row.input, { jobId: 'now', rowNumber: 1, now: NOW, isNamedElsewhere: false, leftOut: [] })
  const pending: PendingContact = {
    id: '#1',
    contact: contact as PendingContact['contact'],
    stored: undefined,
    rows: [1],
    after: new Set(),
  }
  const items = new Map([[keys.identity('email', 'a@x').key, item]])
  return contactWrite(pending, row, { items, keys, named: row.identities, jobId: 'now', writesPermits: true }).contactId
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
