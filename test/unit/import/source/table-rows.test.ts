import fc from '../../../support/fast-check.ts'
import { openCells } from '../../../../lambdas/import/source/cell-table.ts'
import type { TableOptions } from '../../../../lambdas/import/source/csv-options.ts'
import { readCells } from '../../../../lambdas/import/source/csv.ts'
import type { TableRecord } from '../../../../lambdas/import/source/csv-records.ts'
import type { RawRow } from '../../../../lambdas/import/source/raw-row.ts'
import { makeWarnings } from '../../../../lambdas/import/source/warnings.ts'
import { readCsv, valuesOf } from './read-csv.ts'

const errorsOf = (rows: readonly RawRow[]): unknown[] =>
  rows.map((row) => ('error' in row ? row.error.message : 'read'))

describe('a row that lacks its last cells', () => {
  it('has them blank, as spreadsheets write it', async () => {
    const csv =
      'First Name,Last Name,Email,Company,Notes\r\nA,Q,a@x.de,Q Oy,n\r\nB,R,b@x.de,R SpA\r\nC,L,c@x.de\r\nD,M\r\n'
    expect(valuesOf((await readCsv(csv)).rows)).toEqual([
      { first_name: 'A', last_name: 'Q', email: 'a@x.de', company: 'Q Oy' },
      { first_name: 'B', last_name: 'R', email: 'b@x.de', company: 'R SpA' },
      { first_name: 'C', last_name: 'L', email: 'c@x.de' },
      { first_name: 'D', last_name: 'M' },
    ])
  })

  it('is one of two halves where a line end stands within a cell, and both fail', async () => {
    const csv = 'Name,Company,Email\nAmy,A,a@x.de\nBob\nSmith,B,b@x.de\nCat,Big\nShop,c@x.de\nDee,D,d@x.de\n'
    expect(errorsOf((await readCsv(csv)).rows)).toEqual([
      'read',
      'The row has 1 cell where 3 are expected.',
      'read',
      'The row and the one beside it look like one row that is broken in two.',
      'The row and the one beside it look like one row that is broken in two.',
      'read',
    ])
  })

  it('is a row where most rows lack the same cells', async () => {
    const csv = `Name,Company,\n${['Amy,A', 'Bob,B', 'Cat,C', 'Dee,D'].join('\n')}\n`
    expect(errorsOf((await readCsv(csv)).rows)).toEqual(['read', 'read', 'read', 'read'])
  })

  it('is a row of its own where it has its own address, whatever stands behind it', async () => {
    const csv = 'Name,Email,Company,Phone,Notes\nAmy,a@x.de,A\nBob,b@x.de,B\nCat,c@x.de,C\n'
    expect(errorsOf((await readCsv(csv)).rows)).toEqual(['read', 'read', 'read'])
  })

  it('is no row where it is a lone line of text', async () => {
    const csv = 'Email,Name\na@x.de,A\nb@x.de\nConfidential stuff\n'
    expect(errorsOf((await readCsv(csv)).rows)).toEqual(['read', 'read', 'The row has 1 cell where 2 are expected.'])
  })
})

describe('a row with a cell too many', () => {
  it('is none where all of the first rows have it, and it is blank', async () => {
    const { rows } = await readCsv('Name;E-Mail;Firma\r\nA;a@x.de;Q KG;\r\nB;b@x.de;;\r\n')
    expect(valuesOf(rows)).toEqual([
      { full_name: 'A', email: 'a@x.de', company: 'Q KG' },
      { full_name: 'B', email: 'b@x.de' },
    ])
  })

  it('fails where others have it not', async () => {
    const csv = 'Name;E-Mail\nA;a@x.de;\nB;b@x.de\n'
    expect(errorsOf((await readCsv(csv)).rows)).toEqual(['The row has 3 cells where 2 are expected.', 'read'])
  })

  it('fails where it is filled, in a file that ends each row with a delimiter', async () => {
    const rows = Array.from({ length: 80 }, (_, index) => `N${index};n${index}@x.de;\n`).join('')
    const read = (await readCsv(`Name;E-Mail\n${rows}X;x@x.de;more\n`)).rows
    expect(errorsOf(read).filter((message) => message !== 'read')).toEqual([
      'The row has 3 cells where 2 are expected.',
    ])
  })
})

test('rows of a wrong width have one message each kind, so that they are counted together; the line stands beside it', async () => {
  const { rows } = await readCsv('Name,Email,Phone\nA,a@x.de,\nB,b@x.de,,x\nC,c@x.de,\nD,d@x.de,,y\n')
  const failed = rows.flatMap((row) => ('error' in row ? [{ line: row.line, message: row.error.message }] : []))
  const message = 'The row has 4 cells where 3 are expected.'
  expect(failed).toEqual([
    { line: 3, message },
    { line: 5, message },
  ])
})

describe('records that are no rows', () => {
  const kept = async (csv: string) => {
    const { rows, warnings } = await readCsv(csv)
    return { rows: rows.length, warnings: warnings.map(({ code, count }) => `${code} ${count}`) }
  }

  it('are those of delimiters and spaces', async () => {
    expect(await kept('Name,Email,Phone\nA,a@x.de,\n,,\n , ,\nB,b@x.de,\n,,\n')).toEqual({
      rows: 2,
      warnings: ['blank_rows 3'],
    })
  })

  it('are headers that come again', async () => {
    const { rows, warnings } = await kept('First Name,Last Name\nA,B\nFirst Name, Last Name\nC,D\n')
    expect({ rows, warnings }).toEqual({ rows: 2, warnings: ['repeated_header 1'] })
  })

  it('are the lines of a survey below its header', async () => {
    const csv =
      'Recipient First Name,Email,Phone\nRecipient First Name,What is your email?,Phone number\n"{""ImportId"":""a""}","{""ImportId"":""b""}","{""ImportId"":""c""}"\nYan,y@x.de,\n'
    expect(await kept(csv)).toEqual({ rows: 1, warnings: ['skipped_lines 2'] })
  })

  it.each([
    'Total,,3',
    'Grand Totals (2 records)',
    'Summe;;12,50',
    'Summe;8.000 Kunden;EUR 12,50',
    'Gesamt: 3',
    ',Total,1 234.00',
    'Итого,,5',
    '合計,,2',
    'Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved.',
    '"Confidential Information - Do Not Distribute"',
    'Generated by Report Tool on 2026-01-01',
    'Anzahl: 12;;',
    'Record count: 1204,,',
    'Number of contacts: 3,,',
    '件数：3,,',
  ])('are totals and what a report ends with: %s', async (line) => {
    const delimiter = line.includes(';') ? ';' : ','
    const header = ['Name', 'Email', 'Orders'].join(delimiter)
    const { rows } = await kept(
      `${header}\n${['A', 'a@x.de', '1'].join(delimiter)}\n${line.includes('2000-2026') ? `"${line}"` : line}\n`,
    )
    expect(rows).toBe(1)
  })

  it.each(['Total,t@x.de,1', 'Total Energies,,x', 'Summer,,1', 'Count Basie,,', 'Totalo,,1', 'Anna Summa,a@y.de,'])(
    'are no people with such names: %s',
    async (line) => {
      expect((await kept(`Name,Email,Orders\nA,a@x.de,1\n${line}\n`)).rows).toBe(2)
    },
  )
})

describe('lines that are quoted as a whole', () => {
  it('are read within their quotes', async () => {
    const csv =
      '"Name,Given Name,Family Name,E-mail 1 - Value"\r\n"Ravi Mehta,Ravi,Mehta,r@x.de"\r\n"""Cho, Mina"",Mina,Cho,m@x.de"\r\n'
    expect(valuesOf((await readCsv(csv)).rows)).toMatchObject([
      { full_name: 'Ravi Mehta', email: 'r@x.de' },
      { full_name: 'Cho, Mina', email: 'm@x.de' },
    ])
  })

  it('are read so in a file of other lines too', async () => {
    const csv = 'Name,Email\nRavi,r@x.de\n"""Cho, Mina"",m@x.de"\n'
    expect(valuesOf((await readCsv(csv)).rows)).toEqual([
      { full_name: 'Ravi', email: 'r@x.de' },
      { full_name: 'Cho, Mina', email: 'm@x.de' },
    ])
  })

  it('are cells where the file has one column', async () => {
    const { rows } = await readCsv('"Doe, Jane"\n"Roe, Bob"\n', { has_header: false, mapping: { '1': 'full_name' } })
    expect(valuesOf(rows)).toEqual([{ full_name: 'Doe, Jane' }, { full_name: 'Roe, Bob' }])
  })
})

describe('a quote by mistake', () => {
  it('costs the rows that it takes in, by name, and no others', async () => {
    const csv = 'Name,Email,Company\nAmy,a@x.de,"Shop\nBea,b@x.de,Two\nDee,d@x.de,Four"\nEve,e@x.de,Five\n'
    const { rows } = await readCsv(csv)
    expect(errorsOf(rows)).toEqual([
      'A quote that opens in the row takes in lines that look like rows (lines 3 to 4).',
      'read',
    ])
  })

  it('fails only its row where the others can be separated', async () => {
    const csv = 'Name,Email,Company\nAmy,a@x.de,"Shop\nBea "B" Q,b@x.de,Two\nEve,e@x.de,Five\n'
    expect(errorsOf((await readCsv(csv)).rows)).toEqual([
      'A quote that opens in the row is never closed in it; what is behind was read as rows (from line 3).',
      'read',
      'read',
    ])
  })
})

describe('what is not read', () => {
  it('has no limit', async () => {
    const columns = Array.from({ length: 1_000 }, (_, index) => `Property ${index}`)
    const csv = `Email,${columns.join()},Notes\na@x.de,${columns.map(() => 'x').join()},"${'note '.repeat(200_000)}"\n`
    expect(valuesOf((await readCsv(csv)).rows)).toEqual([{ email: 'a@x.de' }])
  })
})

/** As a sheet gives its rows: no text, no lines, some rows of it missing. */
const sheet = async (rows: readonly (readonly string[])[], options: Partial<TableOptions> = {}) => {
  async function* batches(): AsyncGenerator<TableRecord[], void, undefined> {
    for (const [index, cells] of rows.entries()) {
      await Promise.resolve()
      yield [{ cells, line: 2 * index + 1 }]
    }
  }
  const warnings = makeWarnings()
  const all = { has_header: true, ...options }
  const { rows: read, detected } = await readCells(await openCells(batches(), all), all, warnings, {
    again: () => openCells(batches(), all),
  })
  const found: RawRow[] = []
  for await (const row of read) found.push(row)
  return { rows: found, detected, warnings: warnings.list() }
}

describe('a table that is no CSV', () => {
  it('has its header found, its columns recognised, and the places of its rows', async () => {
    const { rows, detected, warnings } = await sheet([
      ['Customers 2026', '', ''],
      ['', '', ''],
      ['Name', 'E-Mail', 'Schuhe'],
      ['', '', ''],
      ['Bo', 'b@x.de', '1'],
      ['Summe', '', '1'],
    ])
    expect(rows).toMatchObject([{ rowNumber: 1, line: 9, values: { full_name: 'Bo', email: 'b@x.de' } }])
    expect(detected).toMatchObject({ header_line: 5, mapping: { 'E-Mail': 'email', Name: 'full_name' } })
    expect(warnings.map(({ code }) => code)).toEqual(['skipped_lines', 'ignored_column'])
  })

  it('comes back as it is, whatever is in it', async () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 8 }).filter((text) => !/^'|\ufffd/.test(text))
    const tables = fc.array(
      fc.tuple(cell, cell).map(([one, other]) => [one, `${other}.`, 'a@x.de']),
      { minLength: 1 },
    )
    await fc.assert(
      fc.asyncProperty(tables, async (table) => {
        const mapping = { One: 'custom_fields.one', Other: 'custom_fields.other', Mail: 'email' }
        const { rows } = await sheet([['One', 'Other', 'Mail'], ...table], { mapping })
        expect(valuesOf(rows)).toEqual(
          table.map(([one = '', other]) => ({
            email: 'a@x.de',
            custom_fields: { ...(one.trim() !== '' && { one }), other },
          })),
        )
      }),
    )
  })
})
