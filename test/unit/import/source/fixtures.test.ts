import { Readable } from 'node:stream'
import { makeRowNormaliser } from '../../../../lambdas/import/normalise/row.ts'
import { findEncoding } from '../../../../lambdas/import/source/find-encoding.ts'
import { makeWarnings } from '../../../../lambdas/import/source/warnings.ts'
import { EXPORTED_FILES, fixtureBytes } from '../../../support/exported-files.ts'
import { readCsv } from './read-csv.ts'

const importFixture = async (
  name: string,
  { default_country: defaultCountry, ...options }: Record<string, unknown>,
) => {
  const bytes = fixtureBytes(name)
  const encoding = await findEncoding(Readable.from([bytes]))
  const read = await readCsv([bytes], { ...options, encoding })
  const reading = typeof defaultCountry === 'string' ? { default_country: defaultCountry } : {}
  return { ...read, rows: read.rows.map((row) => makeRowNormaliser(reading, makeWarnings())(row)) }
}

it.each(EXPORTED_FILES.map((file) => [file.name, file] as const))(
  'every cell of every row of %s comes to its field, without a mapping where there is a header',
  async (name, { options, encoding, contacts }) => {
    const { rows, detected } = await importFixture(name, options)
    expect(detected.encoding).toBe(encoding)
    expect(rows).toEqual(
      contacts.map((input, index) => ({ rowNumber: index + 1, line: expect.any(Number) as number, input })),
    )
  },
)

it('each bad row fails on its own', async () => {
  const { rows, warnings } = await importFixture('crlf-with-bad-rows', {})
  expect(rows.map((row) => ('error' in row ? [row.error.code, row.error.column] : row.input))).toEqual([
    { email: 'jane@acme.com', full_name: 'Jane', phone: '+14155552671' },
    ['invalid_email', 'email'],
    { email: 'x@y.com', full_name: 'Bad Phone' },
    ['missing_identity', undefined],
    { email: 'jane@acme.com', full_name: 'Jane Again' },
    { email: 'r@example.com', full_name: 'Ragged' },
    ['malformed_row', undefined],
    { email: 'f@example.com', full_name: '=HYPERLINK("http://evil.example")' },
    { email: 't@example.com', full_name: 'Tab\tName', phone: '+14155552671' },
    { email: 'u@example.com' },
  ])
  expect(rows.flatMap((row) => ('input' in row ? (row.dropped ?? []) : []))).toMatchObject([
    { code: 'invalid_phone', field: 'phone', column: 'phone' },
    { code: 'field_too_long', field: 'full_name', column: 'full_name' },
  ])
  expect(rows.at(-1)).toMatchObject({ isNamedElsewhere: true })
  expect(warnings).toMatchObject([{ code: 'ignored_column', column: 'remark', count: 8 }])
})

it('hidden characters are ignored in headers and addresses; NUL affects only its cell', async () => {
  const { rows } = await importFixture('nul-and-hidden-characters', {})
  expect(rows).toMatchObject([
    { input: { full_name: 'Jane\u00a0Doe', email: 'jane@example.org' } },
    { input: { email: 'bob@example.org' }, dropped: [{ code: 'invalid_field', field: 'full_name' }] },
  ])
})
