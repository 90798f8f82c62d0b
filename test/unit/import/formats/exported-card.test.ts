import type { Contact } from '../../../../lambdas/contacts/contact.ts'
import { readVcards } from '../../../../lambdas/import/vcard/read-vcards.ts'
import { EXPORT_WRITERS } from '../../../../lambdas/jobs/export-writers.ts'
import fc from '../../../support/fast-check.ts'
import { contactOf } from '../../../support/table-actions.ts'
import { all, pieces } from './pieces.ts'

const ID = `con_${'a'.repeat(24)}`

const cardOf = (contact: Partial<Contact>): string => EXPORT_WRITERS.vcard.text({ id: ID, contact: contactOf(contact) })

const read = (text: string, size?: number) =>
  all(readVcards(pieces(Buffer.from(text), size), {}, { unread: () => undefined, assumedEncoding: () => undefined }))

/** What a field can hold: no control characters but white space. */
const word = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  .map((text) => text.replace(/[\0-\x08\x0b-\x1f\x7f]/g, '\n'))
  .filter((text) => text.trim() !== '')
const contacts = fc.record(
  {
    full_name: word,
    first_name: word,
    last_name: word,
    email: fc.emailAddress(),
    phone: fc.constant('+41446681800'),
    company: word,
    job_title: word,
    external_id: word,
    linkedin_url: fc.webUrl(),
    tags: fc.array(word, { minLength: 1, maxLength: 5 }),
  },
  { requiredKeys: [] },
)

test('an exported card gives back the id and every field that a card has, as it was stored', async () => {
  await fc.assert(
    fc.asyncProperty(contacts, fc.integer({ min: 1, max: 200 }), async (contact, size) => {
      const [row] = await read(cardOf(contact), size)
      expect(row).toMatchObject({ cells: { isExact: true } })
      const { full_name, ...others } = contact
      const isNamed = full_name !== undefined && full_name !== (contact.email ?? contact.phone)
      expect(row && 'values' in row && row.values).toEqual({ id: ID, ...others, ...(isNamed && { full_name }) })
    }),
  )
})

test.each([
  ['another program wrote it', (card: string) => card.replace(/PRODID:.*/, 'PRODID:-//Apple Inc.//macOS 15//EN')],
  ['something was added', (card: string) => card.replace('END:VCARD', 'NOTE:hello\r\nEND:VCARD')],
  ['it has two phones', (card: string) => card.replace('END:VCARD', 'TEL:+41446681801\r\nEND:VCARD')],
])('where %s, it is read as people write cards', async (_, change) => {
  const [row] = await read(change(cardOf({ full_name: 'Ada  Lovelace', phone: '+41446681800' })))
  expect(row).toMatchObject({ values: { full_name: 'Ada Lovelace', phone: '+41446681800' } })
  expect(row && 'values' in row && 'id' in row.values).toBe(false)
})
