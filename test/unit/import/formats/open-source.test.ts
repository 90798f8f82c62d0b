import { zipSync } from 'fflate'
import { gzipSync } from 'node:zlib'
import { UnreadableFile, UnsupportedFormat } from '../../../../lambdas/import/files/refusal.ts'
import { inMemory } from '../../../../lambdas/import/files/stored-file.ts'
import { openContent, openSource, type SourceOptions } from '../../../../lambdas/import/formats/open-source.ts'
import { NoDataRows } from '../../../../lambdas/import/source/no-data-rows.ts'
import type { RawRow } from '../../../../lambdas/import/source/raw-row.ts'
import { makeWarnings } from '../../../../lambdas/import/source/warnings.ts'
import { all } from './pieces.ts'
import { workbookOf } from './workbook-of.ts'

const read = async (file: Uint8Array | string, options: Partial<SourceOptions> = {}, asked?: 'csv' | 'ndjson') => {
  const bytes = Buffer.from(file)
  const warnings = makeWarnings()
  const { rows, bytesRead, detected } = await openSource(
    inMemory(bytes),
    asked,
    { has_header: true, ...options },
    warnings,
  )
  const list = await all(rows)
  expect(list.map(({ rowNumber }) => rowNumber)).toEqual(list.map((_, index) => index + 1))
  expect(bytesRead()).toBe(bytes.length)
  return {
    rows: list,
    detected,
    warnings: warnings.list().map(({ code, field, column, count }) => [code, field ?? column, count]),
  }
}

const valuesOf = (rows: readonly RawRow[]): unknown[] =>
  rows.map((row) => ('values' in row ? row.values : row.error.message))

const people = ['a@x.de', 'b@x.de', 'c@x.de']
const csv = `email\n${people.join('\n')}\n`
const row = (...cells: readonly string[]): string =>
  `<row>${cells.map((cell) => `<c t="str"><v>${cell}</v></c>`).join('')}</row>`
const sheet = `<row r="2"><c t="str"><v>email</v></c></row>${people
  .map((email, index) => `<row r="${index + 4}"><c t="str"><v>${email}</v></c></row>`)
  .join('')}`
const vcards = people.map((email) => `BEGIN:VCARD\r\nEMAIL:${email}\r\nNOTE:x\r\nEND:VCARD\r\n`).join('')

it.each([
  ['CSV', csv, { format: 'csv', encoding: 'utf-8', has_header: true, header_line: 1 }, [2, 3, 4]],
  ['CSV in a gzip', gzipSync(csv), { format: 'csv', packed: 'gzip' }, [2, 3, 4]],
  ['CSV in a ZIP', zipSync({ 'a.csv': Buffer.from(csv) }), { format: 'csv', packed: 'zip' }, [2, 3, 4]],
  ['a workbook', workbookOf({ rows: sheet }), { format: 'xlsx', sheet: 'People', header_line: 2 }, [4, 5, 6]],
  ['vCards', vcards, { format: 'vcard' }, [1, 5, 9]],
  ['JSON', JSON.stringify({ data: people.map((email) => ({ email })) }, null, 1), { format: 'json' }, [3, 6, 9]],
  ['NDJSON', people.map((email) => `{"email":"${email}"}\n\n`).join(''), { format: 'ndjson' }, [1, 3, 5]],
] as const)('%s gives its rows with their lines, whatever it was said to be', async (_, file, detected, lines) => {
  for (const asked of ['csv', 'ndjson', undefined] as const) {
    const found = await read(file, {}, asked)
    expect(valuesOf(found.rows)).toEqual(people.map((email) => ({ email })))
    expect(found.rows.map(({ line }) => line)).toEqual(lines)
    expect(found.detected).toMatchObject(detected)
  }
})

it('warns of each option and property that means nothing to a format', async () => {
  const options = {
    delimiter: ';',
    sheet: 'x',
    mapping: { a: 'email' },
    mapping_mode: 'exact',
    encoding: 'utf-8',
  } as const
  expect((await read(vcards, options)).warnings).toEqual([
    ['ignored_option', 'delimiter', 1],
    ['ignored_option', 'mapping', 1],
    ['ignored_option', 'mapping_mode', 1],
    ['ignored_option', 'sheet', 1],
    ['ignored_property', 'NOTE', 3],
  ])
  expect((await read('[{"email":"a@x.de"}]', { encoding: 'utf-8', has_header: false })).warnings).toEqual([
    ['ignored_option', 'has_header', 1],
    ['ignored_option', 'encoding', 1],
  ])
  expect((await read(workbookOf({ rows: sheet }), { delimiter: ';', encoding: 'utf-8' })).warnings).toEqual([
    ['ignored_option', 'delimiter', 1],
    ['ignored_option', 'encoding', 1],
  ])
})

describe('a sheet', () => {
  it('has rows that may end before its header does, and go on behind it', async () => {
    const rows = row('Name', 'Email') + row('Ada', 'a@x.de', 'note') + row('Bob') + row('', 'c@x.de')
    const found = await read(workbookOf({ rows }))
    expect(valuesOf(found.rows)).toEqual([
      { full_name: 'Ada', email: 'a@x.de' },
      { full_name: 'Bob' },
      { email: 'c@x.de' },
    ])
    expect(found.warnings).toEqual([['ignored_column', 'Column 3', 1]])
  })

  it('may have lines above its header, no header, and a mapping, as a CSV may', async () => {
    const table = row('Name', 'Email') + row('Ada', 'a@x.de')
    expect(await read(workbookOf({ rows: row('Customers of 2024') + table }))).toMatchObject({
      rows: [{ line: 3 }],
      detected: { header_line: 2 },
      warnings: [['skipped_lines', undefined, 1]],
    })
    const mapping = { 2: 'email' } as const
    expect(
      valuesOf((await read(workbookOf({ rows: row('Ada', 'a@x.de') }), { has_header: false, mapping })).rows),
    ).toEqual([{ email: 'a@x.de' }])
    const { rows, detected } = await read(workbookOf({ rows: row('X') + row('Ada') }), { mapping: { X: 'full_name' } })
    expect(valuesOf(rows)).toEqual([{ full_name: 'Ada' }])
    expect(detected.mapping_source).toBe('given')
  })

  const TWO = '<sheet name="Cover" sheetId="1" r:id="s1"/><sheet name="People" sheetId="2" r:id="s2"/>'

  it('that is blank is passed over for the next, unless it is asked for', async () => {
    const workbook = workbookOf({ rows: row('', ' '), secondRows: sheet, sheets: TWO })
    const { rows, detected } = await read(workbook)
    expect(valuesOf(rows)).toEqual(people.map((email) => ({ email })))
    expect(detected.sheet).toBe('People')
    await expect(read(workbook, { sheet: 'cover' })).rejects.toThrow(NoDataRows)
    await expect(read(workbookOf({ rows: '', secondRows: '', sheets: TWO }))).rejects.toThrow('no data rows')
  })

  it('that is no table of contacts is refused with the names of the others', async () => {
    const workbook = workbookOf({ rows: row('These are the contacts of 2024.'), secondRows: sheet, sheets: TWO })
    const fields = { sheet: 'is needed if another sheet has the contacts: the sheets are "Cover", "People"' }
    await expect(read(workbook)).rejects.toMatchObject({ code: 'no_data_rows', fields })
    const cover = workbookOf({ rows: row('Read me') + row('Do not change this.'), secondRows: sheet, sheets: TWO })
    await expect(read(cover)).rejects.toMatchObject({ code: 'unusable_columns', fields })
    await expect(read(cover, { sheet: 'Cover' })).rejects.not.toHaveProperty('fields.sheet')
  })

  it('that is not there is refused with those that are', async () => {
    await expect(read(workbookOf({ rows: sheet }), { sheet: 'Other' })).rejects.toMatchObject({
      code: 'unusable_columns',
      fields: { sheet: 'the sheets are "People"' },
    })
    expect((await read(workbookOf({ rows: sheet }), { sheet: ' people' })).detected.sheet).toBe('People')
  })
})

it('says what is wrong with a file where it is met', async () => {
  await expect(read('%PDF-1.7')).rejects.toThrow(UnsupportedFormat)
  await expect(read(gzipSync(csv).subarray(0, 20))).rejects.toThrow(UnreadableFile)
  for (const empty of [
    '',
    ' \n',
    '{"data":[]}',
    '[]',
    'email\n',
    workbookOf({ rows: '' }),
    workbookOf({ rows: row('Email') }),
  ])
    await expect(read(empty)).rejects.toThrow(NoDataRows)
  await expect(read('BEGIN:VCARD\nKIND:group\nEND:VCARD')).rejects.toThrow(NoDataRows)
})

// A read that fails before it is awaited would end the process.
it.each([
  ['one object', { kind: 'single' }],
  ['a list', { kind: 'list', ordinal: 0 }],
  ['values that follow each other', { kind: 'sequence' }],
] as const)('reads nothing of %s of JSON before its rows are asked for', async (_, shape) => {
  let pieces = 0
  const bytes = Buffer.from('[{"email":"a@x.de"}]')
  const file = {
    ...inMemory(bytes),
    open: async function* () {
      pieces += 1
      yield await Promise.resolve(bytes)
    },
  }
  const { rows } = await openContent({ ...file, format: 'json', shape }, { has_header: true }, makeWarnings())
  expect(pieces).toBe(0)
  await all(rows)
  expect(pieces).toBe(1)
})
