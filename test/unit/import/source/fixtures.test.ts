import { readFileSync } from 'node:fs'
import { normaliseRow } from '../../../../lambdas/import/normalise/row.ts'
import { makeWarnings } from '../../../../lambdas/import/warnings.ts'
import { readCsv } from './read-csv.ts'

const importFixture = async (name: string, options = {}, defaultCountry?: string) => {
  const read = await readCsv([readFileSync(`test/fixtures/csv/${name}.csv`)], options)
  const context = defaultCountry === undefined ? {} : { defaultCountry }
  const rows = read.rows.map((row) => normaliseRow(row, context, makeWarnings()))
  return {
    ...read,
    rows,
    errors: rows.filter((row) => 'error' in row),
    given: rows.map((row) => ('given' in row ? row.given : undefined)),
  }
}

it.each([
  [
    'google-contacts',
    40,
    {
      first_name: 'Søren',
      last_name: 'Müller',
      email: 'person1-0@example5.com',
      phone: '+14155552000',
      company: 'Acme, Inc.',
      job_title: 'Head of "Ops"',
    },
  ],
  [
    'outlook-bom',
    40,
    {
      first_name: 'Bob',
      last_name: 'Müller',
      email: 'person2-0@example2.com',
      phone: '+14155552000',
      company: 'Gamma\nHoldings',
      job_title: 'General Counsel',
      tags: ['newsletter'],
    },
  ],
  [
    'hubspot-all-quoted',
    40,
    {
      first_name: 'Jean-Luc',
      last_name: 'García Márquez',
      email: 'person3-0@example6.com',
      phone: '+14155552000',
      company: 'Epsilon & Sons',
      job_title: 'Head of "Ops"',
      created_date: '2026-02-24T10:00:00.000Z',
    },
  ],
  ['excel-german-bom-semicolon', 40, { full_name: 'Văn, Aoife', email: 'person5-0@example9.com' }],
  ['two-columns', 2, { full_name: 'Jane Doe', email: 'jane@acme.com' }],
])('every row of %s is a contact, without a mapping', async (name, count, first) => {
  const { given, errors } = await importFixture(name)
  expect(errors).toEqual([])
  expect(given).toHaveLength(count)
  expect(given[0]).toEqual(first)
})

it('a German file is read with a mapping and a default country', async () => {
  const mapping = { name: 'full_name', 'e-mail': 'email', telefon: 'phone', FIRMA: 'company' }
  const { detected, given, errors } = await importFixture('excel-german-bom-semicolon', { mapping }, 'DE')
  expect(detected.delimiter).toBe(';')
  expect(errors).toEqual([])
  expect(given[4]).toEqual({
    full_name: 'Lefèvre, Søren',
    email: 'person5-4@example3.com',
    phone: '+494155552004',
    company: 'Beta "Labs" LLC',
  })
})

it('a file without a header is read by column numbers', async () => {
  const { given, errors } = await importFixture('without-header', {
    has_header: false,
    mapping: { 1: 'email', 2: 'first_name', 3: 'last_name', 4: 'phone' },
  })
  expect(errors).toEqual([])
  expect(given).toHaveLength(20)
  expect(given[5]).toEqual({
    email: 'person6-5@example2.com',
    first_name: '李',
    last_name: 'van den Berg',
    phone: '+14155552005',
  })
})

it('each bad row fails by itself', async () => {
  const { rows, warnings } = await importFixture('crlf-with-bad-rows')
  expect(rows.map((row) => ('error' in row ? [row.error.code, row.error.column] : 'given'))).toEqual([
    'given',
    ['invalid_email', 'email'],
    ['invalid_phone', 'phone'],
    ['missing_identity', undefined],
    'given',
    ['malformed_row', undefined],
    ['malformed_row', undefined],
    'given',
    'given',
    ['field_too_long', 'full_name'],
  ])
  expect(warnings).toMatchObject([{ code: 'ignored_column', column: 'remark', count: 8 }])
})
