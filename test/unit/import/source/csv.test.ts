import { UnusableFile } from '../../../../lambdas/import/files/unusable-file.ts'
import { openCsv } from '../../../../lambdas/import/source/csv.ts'
import { UnreadableCsv } from '../../../../lambdas/import/source/unreadable-csv.ts'
import { makeWarnings } from '../../../../lambdas/import/source/warnings.ts'
import { readCsv, valuesOf } from './read-csv.ts'

const refusal = async (...args: Parameters<typeof readCsv>): Promise<UnusableFile> => {
  const error: unknown = await readCsv(...args).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(UnusableFile)
  expect((error as UnusableFile).code).toMatch(/^(?:unusable_columns|no_data_rows|unreadable_file)$/)
  return error as UnusableFile
}

describe('a CSV with a header', () => {
  it.each(['\n', '\r\n', '\r'])('is read with line ends %j', async (end) => {
    const { rows } = await readCsv(['email,full_name', 'a@x.de,A', 'b@x.de,B', ''].join(end))
    expect(rows).toMatchObject([
      {
        rowNumber: 1,
        values: { email: 'a@x.de', full_name: 'A' },
        columns: { email: 'email', full_name: 'full_name' },
      },
      {
        rowNumber: 2,
        values: { email: 'b@x.de', full_name: 'B' },
        columns: { email: 'email', full_name: 'full_name' },
      },
    ])
  })

  it('is read with line ends of all kinds in one file', async () => {
    const { rows } = await readCsv('email,full_name\r\na@x.de,A\nb@x.de,B\rc@x.de,C')
    expect(rows).toHaveLength(3)
  })

  it('loses its byte order mark, as text and as bytes, whole and in single bytes', async () => {
    const text = '\ufeffemail\na@x.de\n'
    for (const input of [text, [Buffer.from(text)], Array.from(Buffer.from(text), (byte) => Buffer.of(byte))]) {
      expect((await readCsv(input)).detected.mapping).toEqual({ email: 'email' })
    }
  })

  it('skips blank lines without counting them as rows', async () => {
    const { rows } = await readCsv('\n\nemail,full_name\n\na@x.de,A\n  \n\nb@x.de\n\n')
    expect(rows).toMatchObject([{ rowNumber: 1 }, { rowNumber: 2, line: 8, values: { email: 'b@x.de' } }])
  })

  it('skips and counts rows of blank cells, which are no rows', async () => {
    const { rows, warnings } = await readCsv('email,full_name\n,\na@x.de,A\n , \n,\n')
    expect(rows).toMatchObject([{ rowNumber: 1, line: 3, values: { email: 'a@x.de' } }])
    expect(warnings).toMatchObject([{ code: 'blank_rows', count: 3 }])
  })

  it('fails a ragged row by line and cell count, and shifts no cell of another', async () => {
    const { rows } = await readCsv('email,full_name\r\n"a@x.de","two\r\nlines"\r\nBob\r\nc@x.de,C,more\r\nd@x.de,D')
    expect(valuesOf(rows)).toEqual([
      { email: 'a@x.de', full_name: 'two\r\nlines' },
      { code: 'malformed_row', message: 'The row has 1 cell where 2 are expected.' },
      { code: 'malformed_row', message: 'The row has 3 cells where 2 are expected.' },
      { email: 'd@x.de', full_name: 'D' },
    ])
  })

  it('keeps quotes inside a cell that does not begin with one', async () => {
    const { rows } = await readCsv('full_name,company\n5" Jane "J" Doe,"x" y\n')
    expect(valuesOf(rows)).toEqual([{ full_name: '5" Jane "J" Doe', company: '"x" y' }])
  })

  it("takes one ' off before what a spreadsheet would take for a formula, in cells and headers", async () => {
    const { rows } = await readCsv(`'=full_name,email,company\n'=1+1,''+x,'plain\n`, {
      mapping: { '=full_name': 'full_name', email: 'email', company: 'company' },
    })
    expect(valuesOf(rows)).toEqual([{ full_name: '=1+1', email: "''+x", company: "'plain" }])
  })

  it('fails a row whose cell is over 64 KB and names the column', async () => {
    const { rows } = await readCsv(
      `email,full_name\na@x.de,${'x'.repeat(65_537)}\nb@x.de,${'x'.repeat(65_536)}\nc@x.de,${'é'.repeat(32_769)}`,
    )
    expect(rows).toMatchObject([
      { error: { code: 'field_too_long', column: 'full_name' } },
      { values: { email: 'b@x.de' } },
      { error: { code: 'field_too_long', column: 'full_name' } },
    ])
  })

  it('takes of several columns for one field the first that is not blank, and says which', async () => {
    const { rows } = await readCsv('Home Phone,Mobile,Email\n1,2,a\n1, ,b\n,,c\n')
    expect(rows).toMatchObject([
      { values: { phone: '2' }, columns: { phone: 'Mobile' } },
      { values: { phone: '1' }, columns: { phone: 'Home Phone' } },
      { values: { email: 'c' } },
    ])
  })

  it('takes the columns of a given mapping in the order of the file', async () => {
    const { rows } = await readCsv('P1,P2\n1,2\n,2\n', { mapping: { P2: 'phone', P1: 'phone' } })
    expect(valuesOf(rows)).toEqual([{ phone: '1' }, { phone: '2' }])
  })

  it('keeps a cell of tags and gathers custom fields', async () => {
    const { rows } = await readCsv('full_name,Labels,Born,toString\nA,"x, y;z|w",1980,t\n', {
      mapping: {
        full_name: 'full_name',
        Labels: 'tags',
        Born: 'custom_fields.born',
        toString: 'custom_fields.toString',
      },
    })
    expect(valuesOf(rows)).toEqual([
      { full_name: 'A', tags: 'x, y;z|w', custom_fields: { born: '1980', toString: 't' } },
    ])
  })

  it('tells equal headers apart and says so', async () => {
    const { detected, warnings } = await readCsv('Email,email,Email (2),Email\n1,2,3,4\n')
    expect(Object.keys(detected.mapping)).toEqual(['Email', 'email (3)', 'Email (2)', 'Email (4)'])
    expect(warnings.filter(({ code }) => code === 'duplicate_header').map(({ column }) => column)).toEqual([
      'email (3)',
      'Email (4)',
    ])
  })

  it('names every ignored column that has something in some row, with the number of those rows', async () => {
    const { warnings } = await readCsv('email,Notes,,Shoe size,\na@x.de,n,, ,\nb@x.de,n,,,x\n')
    expect(warnings.map(({ code, column, count }) => [code, column, count])).toEqual([
      ['ignored_column', 'Notes', 2],
      ['ignored_column', 'Column 5', 1],
    ])
  })

  it('warns of a mapped column that the file lacks', async () => {
    const { warnings, detected } = await readCsv('e-mail\na@x.de\n', { mapping: { ' E-MAIL ': 'email', Fax: 'phone' } })
    expect(warnings).toMatchObject([{ code: 'missing_column', column: 'Fax', count: 1 }])
    expect(detected).toMatchObject({ mapping: { 'e-mail': 'email' }, mapping_source: 'given' })
  })
})

describe('a CSV without a header', () => {
  it('is mapped by column numbers', async () => {
    const { rows, detected, warnings } = await readCsv('a@x.de;A\nb@x.de;B\n', {
      has_header: false,
      mapping: { '1': 'email', '2': 'full_name' },
    })
    expect(detected).toMatchObject({ delimiter: ';', has_header: false, mapping: { '1': 'email', '2': 'full_name' } })
    expect(valuesOf(rows)).toEqual([
      { email: 'a@x.de', full_name: 'A' },
      { email: 'b@x.de', full_name: 'B' },
    ])
    expect(warnings).toEqual([])
  })
})

describe('a CSV that cannot be imported', () => {
  it.each(['', '\n\n', 'email', 'email\n\n', 'email,phone\n  \n', '\ufeff'])(
    'is refused without data rows: %j',
    async (csv) => {
      expect((await refusal(csv)).message).toBe('There are no data rows.')
    },
  )

  it('is refused with the headers found and the fields there are, where no column is recognised', async () => {
    const error = await refusal(`Alpha,${'x'.repeat(300)}\n1,2\n`)
    expect(error.message).toContain('full_name, first_name, last_name, email')
    expect(error.fields?.['csv']).toContain('"Alpha"')
    expect(error.fields?.['csv']?.length).toBeLessThan(300)
  })

  it('is refused without repeating what looks like data', async () => {
    const error = await refusal('jane@acme.com,Jane\nbob@acme.com,Bob\n')
    expect(JSON.stringify([error.message, error.fields])).not.toContain('jane')
    expect(error.fields?.['csv']).toContain('has_header')
  })

  it('is refused where it lacks all mapped columns', async () => {
    expect((await refusal('email\na@x.de', { mapping: { Mail: 'email' } })).fields?.['mapping']).toContain('"email"')
  })

  it('is refused with more than 200 columns that are read', async () => {
    const csv = (columns: number): string => `email${',x'.repeat(columns)}\na@x.de${',1'.repeat(columns)}\n`
    await refusal(csv(200), { other_columns: 'custom_fields' })
    expect((await readCsv(csv(199), { other_columns: 'custom_fields' })).rows).toHaveLength(1)
    expect((await readCsv(csv(9999))).rows).toHaveLength(1)
    expect((await readCsv(`email,${'x'.repeat(9999)}\na@x.de,1\n`)).rows).toHaveLength(1)
  })

  it('is refused with more than 64 KB of names of columns that are read', async () => {
    const names = Array.from({ length: 150 }, (_, n) => String.fromCodePoint(0x4e00 + n).repeat(512))
    const csv = `email,${names.join(',')}\na@x.de${',1'.repeat(150)}\n`
    const mapping = (columns: number) =>
      Object.fromEntries(names.slice(0, columns).map((name, n) => [name, `custom_fields.${n}`]))
    await refusal(csv, { mapping: { email: 'email', ...mapping(44) } })
    expect((await readCsv(csv, { mapping: { email: 'email', ...mapping(38) } })).rows).toHaveLength(1)
    expect((await readCsv(csv)).rows).toHaveLength(1)
  })

  it.each([
    ['email,full_name\nok@x.de,Fine\nbad@x.de,"never closed\nlost@x.de,Lost\n', 3, 1],
    ['email,full_name\r\n"o\r\nk@x.de","Fi\r\nne"\r\n\r\n"b\r\nad","never closed\r\nlost,Lost', 7, 1],
    ['email\n"', 2, 0],
    ['email\na@x.de\n"', 3, 1],
    ['email,full_name\n"', 2, 0],
  ])('gives the rows before a quote that never closes, then the line where it opens: %j', async (csv, line, before) => {
    let seen = 0
    const { rows } = await openCsv(() => csv, { has_header: true }, makeWarnings())
    const read = async () => {
      for await (const row of rows) seen = row.rowNumber
    }
    const error: unknown = await read().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(UnreadableCsv)
    expect(error).toMatchObject({ line })
    expect(seen).toBe(before)
  })

  it.each(['"', '"email,full_name\na@x.de,A\n', 'email,"full_name\n'])(
    'is refused where a quote of its header never closes: %j',
    async (csv) => {
      expect((await refusal(csv, { delimiter: ',' })).message).toBe('The quote that opens on line 1 is never closed.')
    },
  )
})
