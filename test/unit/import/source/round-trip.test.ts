import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify/sync'
import fc from '../../../support/fast-check.ts'
import { cellText } from '../../../../lambdas/import/normalise/cell-text.ts'
import { isPlaceholder } from '../../../../lambdas/import/normalise/placeholders.ts'
import { makeRowNormaliser } from '../../../../lambdas/import/normalise/row.ts'
import { type Delimiter, DELIMITERS } from '../../../../lambdas/import/source/csv-limits.ts'
import type { Encoding } from '../../../../lambdas/import/source/encoding.ts'
import { findEncoding } from '../../../../lambdas/import/source/find-encoding.ts'
import { readRows } from '../../../../lambdas/import/source/rows.ts'
import { makeWarnings } from '../../../../lambdas/import/source/warnings.ts'
import type { CsvInput } from '../../../../lambdas/import/source/csv-chunks.ts'
import type { CsvOptions } from '../../../../lambdas/import/source/csv-options.ts'
import { withoutPlace } from '../normalise/without-place.ts'
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

/** A line end of another kind than the file's is quoted, as spreadsheets do; a record of one empty cell too, to differ from a blank line. */
const write = (table: readonly (readonly string[])[], { delimiter, end, quoteAll, bom, lastEnd }: Dialect): string =>
  stringify(
    table.map((cells) => [...cells]),
    {
      delimiter,
      record_delimiter: end,
      quoted: quoteAll,
      quoted_match: /[\r\n]/,
      quoted_empty: table[0]?.length === 1,
      bom,
      eof: lastEnd,
    },
  )

/** What a cell comes back as: without a formula guard, blank as nothing. */
const isTakenAsIs = (text: string): boolean => !/^'[=+\-@\t]|\ufffd/.test(text) && text.isWellFormed()

const cells = fc
  .oneof(
    fc.string({
      unit: fc.constantFrom('a', 'é', '"', ',', ';', '\t', '|', '\n', '\r', ' ', "'", '=', '😀'),
      maxLength: 12,
    }),
    fc.string({ unit: 'binary', maxLength: 20 }),
  )
  .filter(isTakenAsIs)

/** The last column is filled: a row of blank cells is none. */
const tables = fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 1, max: 8 })).chain(([columns, rows]) =>
  fc.array(
    fc
      .tuple(fc.array(cells, { minLength: columns, maxLength: columns }), cells)
      .map(([others, last]) => [...others, `${last}.`]),
    { minLength: rows, maxLength: rows },
  ),
)

/** A file in some encoding, in pieces of some size. */
const encoders: Readonly<Record<string, (text: string) => Buffer>> = {
  'utf-8': (text) => Buffer.from(text),
  'utf-16le': (text) => Buffer.from(text, 'utf16le'),
  'utf-16be': (text) => Buffer.from(text, 'utf16le').swap16(),
  'windows-1252': (text) => Buffer.from(text, 'latin1'),
}

const pieces = (bytes: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) => bytes.subarray(n * size, (n + 1) * size))

const headerOf = (table: readonly (readonly string[])[]): string[] =>
  (table[0] ?? []).map((_, index) => `Column "${index}"`)

/** What a table comes back as: a blank cell is not given; lone surrogates have no UTF-8. */
const readTable = async (input: CsvInput, header: readonly string[], options: Partial<CsvOptions>) => {
  const mapping = Object.fromEntries(header.map((name, index) => [name, `custom_fields.c${index}`]))
  const { rows, detected } = await readCsv(input, { mapping, ...options })
  const table = rows.map((row) => {
    if ('error' in row) throw new Error(row.error.message)
    const custom = (row.values['custom_fields'] ?? {}) as Record<string, string>
    return header.map((_, index) => custom[`c${index}`] ?? '')
  })
  return { table, detected }
}

const kept = (table: readonly (readonly string[])[]): string[][] =>
  table.map((row) => row.map((text) => (text.trim() === '' ? '' : text.toWellFormed())))

it('any table of strings comes back the same, in every dialect, the delimiter given or found', async () => {
  await fc.assert(
    fc.asyncProperty(tables, dialects, fc.boolean(), async (table, dialect, isGiven) => {
      const header = headerOf(table)
      const options = isGiven ? { delimiter: dialect.delimiter } : {}
      const read = await readTable(write([header, ...table], dialect), header, options)
      if (header.length > 1) expect(read.detected.delimiter).toBe(dialect.delimiter)
      expect(read.table).toEqual(kept(table))
    }),
    { numRuns: 300 },
  )
})

it('any table of strings comes back the same from a file in every encoding, marked or not, in any pieces', async () => {
  const encodings = fc.constantFrom<Encoding>('utf-8', 'utf-16le', 'utf-16be')
  await fc.assert(
    fc.asyncProperty(
      tables,
      dialects,
      encodings,
      fc.integer({ min: 1, max: 99 }),
      async (table, dialect, encoding, size) => {
        const header = headerOf(table)
        const bytes = encoders[encoding]!(write([header, ...table], dialect))
        if (dialect.bom) expect(await findEncoding(Readable.from(pieces(bytes, size)))).toBe(encoding)
        const read = await readTable(pieces(bytes, size), header, { encoding })
        expect(read.table).toEqual(kept(table))
      },
    ),
    { numRuns: 300 },
  )
})

/** Only of Latin 1, which Windows-1252 has at the same places; at least one character is not ASCII, and not valid UTF-8. */
const westernCells = fc
  .string({ unit: fc.constantFrom('a', 'éa', 'ßa', '"', ',', ';', '\n', ' ', '\u00a0'), maxLength: 12 })
  .filter(isTakenAsIs)

it('any table of western strings comes back the same from a file of Windows-1252', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(westernCells, { minLength: 1, maxLength: 9 }), dialects, async (column, dialect) => {
      const table = [...column.map((text) => [text, 'x']), ['é', 'end']]
      const header = headerOf(table)
      const bytes = encoders['windows-1252']!(write([header, ...table], { ...dialect, bom: false }))
      const encoding = await findEncoding(Readable.from([bytes]))
      expect(encoding).toBe('windows-1252')
      expect((await readTable([bytes], header, { encoding })).table).toEqual(kept(table))
    }),
    { numRuns: 200 },
  )
})

/** Text that says in a cell what it says in JSON: no mark of a spreadsheet, no "n/a", no "Last, First". */
const words = fc
  .string({ unit: 'grapheme', maxLength: 20 })
  .filter(isTakenAsIs)
  .filter(
    (text) => cellText(text) === text && !text.includes(',') && !FIELDS.some((field) => isPlaceholder(field, text)),
  )
const FIELDS = ['full_name', 'email', 'phone', 'company', 'created_date']
const contacts = fc.record(
  {
    full_name: words,
    email: fc.oneof(
      fc.emailAddress().filter((text) => isTakenAsIs(text) && !text.startsWith("'")),
      words,
    ),
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
      const options = { default_country: 'DE', on_invalid_value: 'fail' } as const
      const asRows = [...readRows(rows)].map((row) => makeRowNormaliser(options, makeWarnings())(row))
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
      const asCsv = csv.rows.map((row) => makeRowNormaliser(options, makeWarnings())(row))
      expect(asCsv.map(withoutPlace)).toEqual(asRows.map(withoutPlace))
    }),
    { numRuns: 200 },
  )
})
