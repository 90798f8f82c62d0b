import fc from 'fast-check'
import { normaliseRow } from '../../../../lambdas/import/normalise/row.ts'
import { type Delimiter, DELIMITERS } from '../../../../lambdas/import/source/csv-limits.ts'
import { readRows } from '../../../../lambdas/import/source/rows.ts'
import { makeWarnings } from '../../../../lambdas/import/warnings.ts'
import { readCsv } from './read-csv.ts'

interface Dialect {
  readonly delimiter: Delimiter
  readonly end: string
  readonly quoteAll: boolean
  readonly bom: boolean
  readonly lastEnd: boolean
}

const dialects: fc.Arbitrary<Dialect> = fc.record({
  delimiter: fc.constantFrom(...DELIMITERS),
  end: fc.constantFrom('\n', '\r\n', '\r'),
  quoteAll: fc.boolean(),
  bom: fc.boolean(),
  lastEnd: fc.boolean(),
})

/** As RFC 4180 and every spreadsheet write it; a record of one empty cell is quoted, to be told from a blank line. */
const write = (table: readonly (readonly string[])[], { delimiter, end, quoteAll, bom, lastEnd }: Dialect): string => {
  const cell = (text: string, alone: boolean): string =>
    quoteAll || /["\r\n]/.test(text) || text.includes(delimiter) || (alone && text === '')
      ? `"${text.replaceAll('"', '""')}"`
      : text
  const lines = table.map((cells) => cells.map((text) => cell(text, cells.length === 1)).join(delimiter))
  return (bom ? '\ufeff' : '') + lines.join(end) + (lastEnd ? end : '')
}

/** What a cell comes back as: without a formula guard, blank as nothing. */
const isTakenAsIs = (text: string): boolean => !/^'[=+\-@\t]/.test(text)

const cells = fc
  .oneof(
    fc.string({
      unit: fc.constantFrom('a', 'é', '"', ',', ';', '\t', '|', '\n', '\r', ' ', "'", '=', '😀'),
      maxLength: 12,
    }),
    fc.string({ unit: 'binary', maxLength: 20 }),
  )
  .filter(isTakenAsIs)

const tables = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 8 }))
  .chain(([columns, rows]) =>
    fc.array(fc.array(cells, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }),
  )

it('any table of strings comes back the same, in every dialect, the delimiter given or found', async () => {
  await fc.assert(
    fc.asyncProperty(tables, dialects, fc.boolean(), async (table, dialect, isGiven) => {
      const header = table[0]!.map((_, index) => `Column "${index}"`)
      const mapping = Object.fromEntries(header.map((name, index) => [name, `custom_fields.c${index}`]))
      const options = { mapping, ...(isGiven ? { delimiter: dialect.delimiter } : {}) }
      const { rows, detected } = await readCsv(write([header, ...table], dialect), options)
      if (header.length > 1) expect(detected.delimiter).toBe(dialect.delimiter)
      const read = rows.map((row) => {
        if ('error' in row) throw new Error(row.error.message)
        const custom = (row.values['custom_fields'] ?? {}) as Record<string, string>
        return header.map((_, index) => custom[`c${index}`] ?? '')
      })
      // A blank cell is not given; lone surrogates have no UTF-8.
      expect(read).toEqual(table.map((row) => row.map((text) => (text.trim() === '' ? '' : text.toWellFormed()))))
    }),
    { numRuns: 300 },
  )
})

const words = fc.string({ unit: 'grapheme', maxLength: 20 }).filter(isTakenAsIs)
const contacts = fc.record(
  {
    full_name: words,
    email: fc.oneof(fc.emailAddress().filter(isTakenAsIs), words),
    phone: fc.oneof(fc.constantFrom('+1 415 555 2671', '+4915112345678', '0151 12345678', '12'), words),
    company: words,
    priority: fc.constantFrom('high', 'LOW', '2', 'soon'),
    tags: fc.array(fc.stringMatching(/^[a-z ]{1,10}$/), { maxLength: 4 }),
    custom_fields: fc.record({ shoe: words, 'born on': words }),
    created_date: fc.constantFrom('2026-02-24', '2026-02-24 10:00', '2026-02-30'),
  },
  { noNullPrototype: true },
)

it('the same contacts as rows and as csv normalise the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(contacts, { minLength: 1, maxLength: 5 }), dialects, async (rows, dialect) => {
      const context = { defaultCountry: 'DE' }
      const asRows = [...readRows(rows)].map((row) => normaliseRow(row, context, makeWarnings()))
      const header = [
        'full_name',
        'email',
        'phone',
        'company',
        'priority',
        'tags',
        'created_date',
        'custom_fields.shoe',
        'custom_fields.born on',
      ]
      const table = rows.map((row) => [
        ...[row.full_name, row.email, row.phone, row.company, row.priority, row.tags.join(';'), row.created_date],
        ...[row.custom_fields.shoe, row.custom_fields['born on']],
      ])
      const csv = await readCsv(write([header, ...table], dialect))
      const asCsv = csv.rows.map((row) => normaliseRow(row, context, makeWarnings()))
      const withoutColumn = asCsv.map((row) => {
        if (!('error' in row)) return row
        const { code, message, field } = row.error
        return { ...row, error: { code, message, ...(field === undefined ? {} : { field }) } }
      })
      expect(withoutColumn).toEqual(asRows)
    }),
    { numRuns: 200 },
  )
})
