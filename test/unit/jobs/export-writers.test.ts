import fc from '../../support/fast-check.ts'
import { CONTACT_FIELDS } from '../../../lambdas/contacts/contact-schema.ts'
import type { Contact } from '../../../lambdas/contacts/contact.ts'
import { withoutFormulaGuards } from '../../../lambdas/import/source/formula-guard.ts'
import { EXPORT_COLUMNS, exportedValues, isExportHeader } from '../../../lambdas/import/source/export-columns.ts'
import { EXPORT_WRITERS } from '../../../lambdas/jobs/export-writers.ts'
import { contactOf } from '../../support/table-actions.ts'
import { parse } from 'csv-parse/sync'

const ID = `con_${'a'.repeat(24)}`

const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => text.trim() !== '')
const fields = fc.record(
  {
    full_name: word,
    email: word,
    company: word,
    tags: fc.array(word, { minLength: 1 }),
    external_id: word,
    custom_fields: fc.dictionary(word, fc.jsonValue({ noUnicodeString: false }), { minKeys: 1, maxKeys: 4 }),
  },
  { requiredKeys: [] },
)

/** The fields of a contact as JSON has them. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

it('a CSV gives back every value of every field, types and nesting included', () => {
  fc.assert(
    fc.property(fields, (given) => {
      const contact = contactOf(given as Partial<Contact>)
      const { head, text } = EXPORT_WRITERS.csv
      const [header = [], row = []] = parse(head + text({ id: ID, contact }), { bom: true })
      expect(isExportHeader(header)).toBe(true)
      expect(asJson(exportedValues(header, (index) => withoutFormulaGuards(row[index] ?? '')))).toEqual(
        asJson({ id: ID, ...given }),
      )
    }),
  )
})

it('NDJSON has the id and the fields, and nothing that is stored beside them', () => {
  const contact = contactOf({ email: 'ada@x.com', custom_fields: { a: { b: [1] } } })
  expect(JSON.parse(EXPORT_WRITERS.ndjson.text({ id: ID, contact }))).toEqual({
    id: ID,
    email: 'ada@x.com',
    custom_fields: { a: { b: [1] } },
  })
})

it('a vCard escapes what parts values, and folds lines within no character', () => {
  const contact = contactOf({ full_name: `${'ä'.repeat(60)}; x`, last_name: 'a,b', tags: ['a,b', 'c'] })
  const text = EXPORT_WRITERS.vcard.text({ id: ID, contact })
  for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
  const lines = text.replaceAll('\r\n ', '').split('\r\n')
  expect(lines).toContain(`FN:${'ä'.repeat(60)}\\; x`)
  expect(lines).toContain('N:a\\,b;;;;')
  expect(lines).toContain('CATEGORIES:a\\,b,c')
})

it('a vCard has the external id as its UID', () => {
  const text = EXPORT_WRITERS.vcard.text({ id: ID, contact: contactOf({ email: 'a@x.com', external_id: 'crm;7' }) })
  expect(text.split('\r\n')).toContain('UID:crm\\;7')
  expect(EXPORT_WRITERS.vcard.text({ id: ID, contact: contactOf({ email: 'a@x.com' }) })).not.toContain('UID')
})

it('takes no other header for one of an export', () => {
  expect(isExportHeader([...EXPORT_COLUMNS])).toBe(true)
  expect(isExportHeader([...CONTACT_FIELDS])).toBe(false)
  expect(isExportHeader(['id', 'email'])).toBe(false)
  expect(isExportHeader([...EXPORT_COLUMNS, 'Notes'])).toBe(false)
})
