import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { cellText } from '../../../../lambdas/import/normalise/cell-text.ts'
import { isPlaceholder } from '../../../../lambdas/import/normalise/placeholders.ts'
import { makeRowNormaliser } from '../../../../lambdas/import/normalise/row.ts'
import type { OutcomeRecord } from '../../../../lambdas/import/outcome.ts'
import type { CsvOptions } from '../../../../lambdas/import/source/csv-options.ts'
import { type Delimiter, DELIMITERS } from '../../../../lambdas/import/source/csv-limits.ts'
import { openTable } from '../../../../lambdas/import/source/csv-table.ts'
import { readRows } from '../../../../lambdas/import/source/rows.ts'
import { makeWarnings } from '../../../../lambdas/import/source/warnings.ts'
import { rejectLines, type RejectSource } from '../../../../lambdas/jobs/rejects/reject-lines.ts'
import { withoutPlace } from '../../import/normalise/without-place.ts'
import { readCsv } from '../../import/source/read-csv.ts'

const HAS_HEADER: CsvOptions = { has_header: true }

const failed = (...rowNumbers: readonly number[]): OutcomeRecord[] =>
  rowNumbers.map((row_number) => ({ row_number, outcome: 'failed', code: 'invalid_email', message: 'Why.' }))

const ofCsv = (text: string, options: CsvOptions = HAS_HEADER): RejectSource => ({
  kind: 'table',
  open: () => openTable([Buffer.from(text)], options),
  options,
})

const ofRows = (rows: readonly unknown[]): RejectSource => ({
  kind: 'objects',
  open: () => Promise.resolve(readRows(rows)),
})

const write = async (source: RejectSource, records: readonly OutcomeRecord[]): Promise<string> => {
  let text = ''
  for await (const line of rejectLines(source, () => records)) text += line
  return text
}

/** As any other reader of CSV sees it. */
const table = (csv: string, delimiter: Delimiter = ','): string[][] => parse(csv, { bom: true, delimiter })

const REASONS = ['error_code', 'error_message', 'error_row']

describe('the rejects of a CSV', () => {
  it('are the rows that failed with all their columns, then the reasons', async () => {
    const text = 'E-Mail;Notes;Name\r\na@x.de;"1;\r\n2";A\r\nbad;n;B\r\n\r\nworse;;C\r\nd@x.de;;D\r\n'
    expect(await write(ofCsv(text), failed(2, 3))).toBe(
      '\ufeffE-Mail,Notes,Name,error_code,error_message,error_row\r\nbad,n,B,invalid_email,Why.,2\r\nworse,,C,invalid_email,Why.,3\r\n',
    )
  })

  it('keep a row that has another width than its header as it is, so that it fails again unless it is mended', async () => {
    const ragged = failed(1, 2, 3).map((record) => ({ ...record, code: 'malformed_row' as const }))
    const csv = await write(ofCsv('email,name,company\na@x.de\nb@x.de,B\nc@x.de,C,D,E\n'), ragged)
    const rows = csv.split('\r\n').slice(1, -1)
    expect(rows).toEqual([
      'a@x.de,malformed_row,Why.,1',
      'b@x.de,B,malformed_row,Why.,2',
      'c@x.de,C,D,E,malformed_row,Why.,3',
    ])
    const again = await readCsv(csv)
    expect(again.rows.map((row) => ('error' in row ? row.error.code : 'read'))).toEqual(rows.map(() => 'malformed_row'))
  })

  it('of a row that only lacks its last cells have them blank', async () => {
    const csv = await write(ofCsv('email,name,company\nbad@x.de,B\n'), failed(1))
    expect(table(csv)[1]).toEqual(['bad@x.de', 'B', '', 'invalid_email', 'Why.', '1'])
  })

  it('give the rows before a quote that never closes', async () => {
    expect(table(await write(ofCsv('email,name\nbad,\nb@x.de,"never closed\n'), failed(1)))).toHaveLength(2)
  })

  it('hold no formula, in no column', async () => {
    const csv = await write(ofCsv('email,"=cmd"\n=1+1,"\t2"\n-x,+1\n@a,\'=b\n'), failed(1, 2, 3))
    expect(table(csv).map((cells) => cells.slice(0, 2))).toEqual([
      ['email', "'=cmd"],
      ["'=1+1", "'\t2"],
      ["'-x", "'+1"],
      ["'@a", "'=b"],
    ])
  })

  it('are sent again with the delimiter that was asked for', async () => {
    const csv = await write(ofCsv('email;name\nbad;B\n', { ...HAS_HEADER, delimiter: ';' }), failed(1))
    expect(table(csv, ';')).toEqual([
      ['email', 'name', ...REASONS],
      ['bad', 'B', 'invalid_email', 'Why.', '1'],
    ])
  })

  it('do not pile up the reasons when they fail again, and are read without a word about them', async () => {
    const source = 'email,Notes\nbad,n\nworse,\n'
    const first = await write(ofCsv(source), failed(1, 2))
    expect(await write(ofCsv(first), failed(1, 2))).toBe(first)
    expect((await readCsv(first)).warnings.map(({ code, column }) => [code, column])).toEqual([
      ['ignored_column', 'Notes'],
    ])
  })

  it('without a header are named by their numbers, and are sent again with the options of the first import', async () => {
    const options = { has_header: false, mapping: { '1': 'email', '3': 'full_name' } }
    const csv = await write(ofCsv('bad,x,A\nb@x.de,x,B\nworse,,C\n', options), failed(1, 3))
    expect(table(csv)[0]).toEqual(['1', '2', '3', ...REASONS])
    for (const again of [options, { ...options, has_header: true }]) {
      const { rows, warnings } = await readCsv(csv, again)
      expect(rows).toMatchObject([
        { rowNumber: 1, values: { email: 'bad', full_name: 'A' } },
        { rowNumber: 2, values: { email: 'worse', full_name: 'C' } },
      ])
      expect(warnings.filter(({ column }) => column !== '2')).toEqual([])
    }
    expect(await write(ofCsv(csv, options), failed(1, 2))).toBe(csv.replace('Why.,3', 'Why.,2'))
  })

  it('of as many columns as there may be can be sent again', async () => {
    const csv = await write(ofCsv(`email${',x'.repeat(199)}\nbad${',y'.repeat(199)}\n`), failed(1))
    expect((await readCsv(csv, { other_columns: 'custom_fields' })).rows).toMatchObject([{ values: { email: 'bad' } }])
  })

  const cell = fc.oneof(
    fc.string({
      unit: fc.constantFrom('a', 'é', '"', ',', ';', '\t', '|', '\n', '\r', ' ', "'", '=', '-', '\ufeff', '😀'),
      maxLength: 10,
    }),
    fc.string({ unit: 'binary', maxLength: 12 }),
  )
  const quoted = (cells: readonly string[], delimiter: string): string =>
    cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(delimiter)
  /** A `'` that guards a formula is no part of the cell. */
  const meant = (text: string): string => text.toWellFormed().replace(/^'(?=[=+\-@\t])/, '')

  it('come back as they were, through our own reading and through anybody’s', async () => {
    const tables = fc.integer({ min: 1, max: 4 }).chain((columns) =>
      fc.array(
        // A row of blank cells is none.
        fc
          .array(cell, { minLength: columns, maxLength: columns })
          .map((row) => [...row.slice(0, -1), `${row.at(-1)}.`]),
        { minLength: 1, maxLength: 6 },
      ),
    )
    await fc.assert(
      fc.asyncProperty(tables, fc.constantFrom(...DELIMITERS), fc.boolean(), async (cells, delimiter, isGiven) => {
        const header = cells[0]!.map((_, index) => `=Column ${index}`)
        const mapping = Object.fromEntries(header.map((name, index) => [name, `custom_fields.c${index}`]))
        const options = { ...HAS_HEADER, mapping, ...(isGiven && { delimiter }) }
        const text = [header, ...cells].map((row) => quoted(row, delimiter)).join('\n')
        const source = await readCsv(text, options)
        const csv = await write(ofCsv(text, options), failed(...cells.map((_, index) => index + 1)))
        expect((await readCsv(csv, options)).rows).toEqual(source.rows)
        const guarded = table(csv, isGiven ? delimiter : ',')
        expect(guarded.slice(1).map((row) => row.slice(0, -3).map(meant))).toEqual(cells.map((row) => row.map(meant)))
        for (const row of guarded) for (const written of row) expect(written).not.toMatch(/^[=+\-@\t]/)
      }),
      { numRuns: 300 },
    )
  })
})

describe('the rejects of rows', () => {
  it('have a column for every field that a failed row gives, the custom ones by name', async () => {
    const rows = [
      { email: 'good@x.de', created_date: '2026-01-01' },
      { phone: 4915, tags: ['a', 'b'], custom_fields: { shoe: 43, notes: null }, nickname: 'N' },
      'no object',
      { email: 'bad', phone: '', custom_fields: { 'born on': '1980', list: [1, '2'] }, priority: 1 },
    ]
    expect(table(await write(ofRows(rows), failed(2, 3, 4)))).toEqual([
      [
        'email',
        'phone',
        'priority',
        'tags',
        'custom_fields.shoe',
        'custom_fields.born on',
        'custom_fields.list',
        'nickname',
        ...REASONS,
      ],
      ['', '4915', '', 'a,b', '43', '', '', 'N', 'invalid_email', 'Why.', '2'],
      ['', '', '', '', '', '', '', '', 'invalid_email', 'Why.', '3'],
      ['bad', '', '1', '', '', '1980', '[1,"2"]', '', 'invalid_email', 'Why.', '4'],
    ])
  })

  it('put into one column what finds none of its own', async () => {
    const custom_fields = Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`f${index}`, index]))
    const csv = await write(ofRows([{ email: 'bad', custom_fields, error_code: 'mine', ' ': 1 }]), failed(1))
    const [header = [], cells = []] = table(csv)
    expect(header).toHaveLength(200 + 3)
    expect(header.at(-4)).toBe('other_fields')
    const others = JSON.parse(cells.at(-4) ?? '') as Record<string, unknown>
    expect(others).toMatchObject({ error_code: 'mine', ' ': 1, 'custom_fields.f249': 249 })
    expect(Object.keys(others)).toHaveLength(250 + 2 - (199 - 1))
    expect((await readCsv(csv)).warnings).toMatchObject([{ code: 'ignored_column', column: 'other_fields' }])
  })

  it('are the reasons alone where the rows are gone', async () => {
    expect(table(await write(ofRows([]), failed(7)))).toEqual([REASONS, ['invalid_email', 'Why.', '7']])
  })

  it('survive whatever JSON there is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue(), { minLength: 1, maxLength: 5 }), async (rows) => {
        const csv = await write(ofRows(rows), failed(...rows.map((_, index) => index + 1)))
        expect(new Set(table(csv).map(({ length }) => length)).size).toBe(1)
        expect(table(csv)).toHaveLength(rows.length + 1)
      }),
    )
  })

  const FIELDS = ['full_name', 'email', 'phone', 'company']
  const text = fc
    .string({ unit: 'grapheme', maxLength: 15 })
    .filter(
      (cell) =>
        cellText(cell) === cell &&
        !cell.includes('\ufffd') &&
        !cell.includes(',') &&
        !FIELDS.some((field) => isPlaceholder(field, cell)),
    )
  const contacts = fc.record(
    {
      full_name: text,
      email: fc.oneof(text, fc.constantFrom('a@x.de', 'bad')),
      phone: fc.oneof(text, fc.constantFrom('+4915112345678', '12')),
      company: text,
      related_company_id: fc.constantFrom('', 'no id', '7f9c24e8-3b12-4fef-91e0-56a2d5a7a4de'),
      priority: fc.constantFrom('high', 'soon', '2'),
      tags: fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { maxLength: 3 }),
      custom_fields: fc.record({ shoe: text, 'born on': text }),
    },
    { requiredKeys: [], noNullPrototype: true },
  )

  it('mean the same when they are sent again as they are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(contacts, { minLength: 1, maxLength: 5 }), async (objects) => {
        // A row that says nothing but its email, so that there is a column to know the file by.
        const rows = [...objects, { email: 'bad' }]
        const csv = await write(ofRows(rows), failed(...rows.map((_, index) => index + 1)))
        const again = (await readCsv(csv)).rows.map((row) =>
          makeRowNormaliser({ on_invalid_value: 'fail' }, makeWarnings())(row),
        )
        const before = [...readRows(rows)].map((row) =>
          makeRowNormaliser({ on_invalid_value: 'fail' }, makeWarnings())(row),
        )
        expect(again.map(withoutPlace)).toEqual(before.map(withoutPlace))
      }),
      { numRuns: 200 },
    )
  })
})
