import { parse } from 'csv-parse/sync'
import fc from '../../../support/fast-check.ts'
import type { OutcomeRecord } from '../../../../lambdas/import/outcome.ts'
import { isBlank } from '../../../../lambdas/import/source/cells.ts'
import type { CsvOptions } from '../../../../lambdas/import/source/csv-options.ts'
import { type Delimiter, DELIMITERS } from '../../../../lambdas/import/source/csv-limits.ts'
import { openTable } from '../../../../lambdas/import/source/csv-table.ts'
import { withoutFormulaGuard, withoutFormulaGuards } from '../../../../lambdas/import/source/formula-guard.ts'
import type { RawRow } from '../../../../lambdas/import/source/raw-row.ts'
import { tableRejects, type TableSource } from '../../../../lambdas/jobs/rejects/table-rejects.ts'
import { readCsv } from '../../import/source/read-csv.ts'

const HAS_HEADER: CsvOptions = { has_header: true }

const failed = (...rowNumbers: readonly number[]): OutcomeRecord[] =>
  rowNumbers.map((row_number) => ({ row_number, outcome: 'failed', code: 'invalid_email', message: 'Why.' }))

const ofCsv = (text: string, options: CsvOptions = HAS_HEADER): TableSource => ({
  open: () => openTable([Buffer.from(text)], options),
  options,
})

const write = async (source: TableSource, records: readonly OutcomeRecord[]): Promise<string> => {
  let text = ''
  for await (const line of tableRejects(source, () => records)) text += line
  return text
}

/** As any other reader of CSV sees it. */
const table = (csv: string, delimiter: Delimiter = ','): string[][] =>
  parse(csv, { bom: true, delimiter, relax_column_count: true })

const REASONS = ['error_code', 'error_message', 'error_row']

describe('the rejects of a CSV', () => {
  it('are the rows that failed with all their columns, then the reasons', async () => {
    const text = 'E-Mail;Notes;Name\r\na@x.de;"1;\r\n2";A\r\nbad;n;B\r\n\r\nworse;;C\r\nd@x.de;;D\r\n'
    expect(await write(ofCsv(text), failed(2, 3))).toBe(
      '\ufeffE-Mail;Notes;Name;error_code;error_message;error_row\r\nbad;n;B;invalid_email;Why.;2\r\nworse;;C;invalid_email;Why.;3\r\n',
    )
  })

  const MALFORMED = 'a@x.de\nb@x.de,B\nc@x.de,C,D,E\n"d@x.de,D,"\n'
  const malformed = failed(1, 2, 3).map((record) => ({ ...record, code: 'malformed_row' as const }))

  it('have the cells of a row that belongs to no columns behind the last of them', async () => {
    const csv = await write(ofCsv(`email,name,company\n${MALFORMED}`), malformed)
    expect(csv.split('\r\n').slice(1, -1)).toEqual([
      ',,,malformed_row,Why.,1,a@x.de',
      ',,,malformed_row,Why.,2,b@x.de,B',
      ',,,malformed_row,Why.,3,c@x.de,C,D,E',
    ])
  })

  const codesOf = async (csv: string): Promise<string[]> =>
    (await readCsv(csv)).rows.map((row) => ('error' in row ? row.error.code : 'read'))

  it('fail again where such a row was not mended, whatever a spreadsheet makes of the widths of rows', async () => {
    const csv = await write(ofCsv(`email,name,company\n${MALFORMED}`), malformed)
    expect(await codesOf(csv)).toEqual(malformed.map(({ code }) => code))
    for (const width of [10, 16]) {
      const filledUp = table(csv).map((cells) => [...cells, ...Array<string>(width - cells.length).fill('')].join(','))
      expect(await codesOf(filledUp.join('\n'))).toEqual(malformed.map(({ code }) => code))
    }
    const again = await write(ofCsv(csv), malformed)
    expect(again).toBe(csv)
  })

  it('are read where such a row was mended: its cells moved into their columns, with the reasons or without', async () => {
    const csv = await write(ofCsv(`email,name,company\n${MALFORMED}`), malformed)
    const mended = csv
      .replace(/^,,,(.*),1,a@x\.de/m, 'a@x.de,,,$1,1')
      .replace(/^,,,(.*),2,b@x\.de,B/m, 'b@x.de,B,,$1,2,,')
      .replace(/^,,,.*,3,c@x\.de,C,D,E/m, 'c@x.de,C,D E')
    expect((await readCsv(mended)).rows).toMatchObject([
      { values: { email: 'a@x.de' } },
      { values: { email: 'b@x.de', full_name: 'B' } },
      { values: { email: 'c@x.de', full_name: 'C', company: 'D E' } },
    ])
  })

  it('keep what is in its columns by now where such a row was mended in part', async () => {
    const half = 'email,name,error_code,error_message,error_row\na@x.de,A,malformed_row,Why.,4,left\n'
    expect(await codesOf(half)).toEqual(['malformed_row'])
    expect(await write(ofCsv(half), malformed.slice(0, 1))).toContain('\r\na@x.de,A,malformed_row,Why.,1,left\r\n')
  })

  it('name all that is wrong with a row, so that it is mended once', async () => {
    const further = [{ code: 'invalid_phone' as const, message: 'And that.' }]
    const csv = await write(ofCsv('email,phone\nbad,1\n'), [{ ...failed(1)[0]!, further }])
    expect(table(csv)[1]?.slice(2)).toEqual(['invalid_email', 'Why. And that.', '1'])
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
        const again = (await readCsv(csv, options)).rows
        const read = ({ line: _, ...row }: RawRow) => ({ ...row, failedBefore: 'invalid_email' })
        expect(again.map(read)).toEqual(source.rows.map(read))
        const guarded = table(csv, isGiven ? delimiter : source.detected.delimiter)
        const meant = (row: readonly string[]) => row.slice(0, -3).map(withoutFormulaGuards)
        expect(guarded.slice(1).map(meant)).toEqual(
          cells.map((row) => row.map((cell) => (isBlank(cell) ? '' : withoutFormulaGuard(cell.toWellFormed())))),
        )
        for (const row of guarded) for (const written of row) expect(written).not.toMatch(/^[=+\-@\t\r\n\0＝＋－＠]/)
      }),
      { numRuns: 300 },
    )
  })
})
