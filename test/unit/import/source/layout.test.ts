import { readCsv, valuesOf } from './read-csv.ts'

const found = async (csv: string, options = {}) => (await readCsv(csv, options)).detected.delimiter

it.each([
  ['semicolons with commas in every cell', 'Name;Email;Phone\nDoe, Jane;a@x.de;1,2\nRoe, Bob;b@x.de;3,4\n', ';'],
  ['tabs with commas in every cell', 'Name\tEmail\nDoe, Jane, Dr.\tx\nRoe, Bob, Dr.\ty\n', '\t'],
  ['commas with semicolons inside quotes, header too', 'Name,"a;b;c;d",Email\nJane,"1;2;3;4",x\n', ','],
  ['pipes', 'Email|Name\na@x.de|A\n', '|'],
  ['one column', 'Email\na@x.de\nb@x.de\n', ','],
  ['one column whose cells hold another delimiter', 'Email\na@x.de;b@x.de\nc@x.de;d@x.de\n', ','],
  ['a delimiter of tags as common as the true one', 'Email,Tags\na@x.de,x;y\nb@x.de,x;y\n', ','],
  ['newlines and delimiters in quotes', 'Name,Company\n"Jane;\nDoe;","A;\nB;"\n"x;y","z;w"\n', ','],
  ['ragged lines among good ones', 'Email;Name;Phone\na;b;c\na;b\na;b;c;d\na;b;c\n', ';'],
  ['nothing but a header and one row', 'Full Name;Email\nJane;a@x.de\n', ';'],
  ['an open quote in the end', 'Full Name;Email\nJane;a@x.de\n', ';'],
])('the delimiter is found: %s', async (_, csv, delimiter) => {
  expect(await found(csv)).toBe(delimiter)
})

it('columns that the mapping names decide', async () => {
  expect(await found('Last, First;Mail\nDoe, Jane;a@x.de\n', { mapping: { 'Last, First': 'full_name' } })).toBe(';')
  expect(await found('Last, First\nDoe, Jane\n', { mapping: { 'Last, First': 'full_name' } })).not.toBe(',')
})

it('without a header the column numbers of the mapping decide', async () => {
  const mapping = { '1': 'full_name', '3': 'email' }
  expect(await found('Doe, Jane;x;a@x.de\nRoe, Bob;y;b@x.de\n', { has_header: false, mapping })).toBe(';')
})

it('a given delimiter is not second-guessed', async () => {
  expect(await found('Email;Name,Phone\na;b,c\n', { delimiter: ',', mapping: { Phone: 'phone' } })).toBe(',')
})

it('a header longer than any sample but the longest is seen whole', async () => {
  const names = Array.from({ length: 198 }, (_, index) => `${'é'.repeat(500)}${index}`)
  const header = ['Email', 'Name', ...names].join(';')
  expect(await found(`${header}\n${'x;'.repeat(199)}x\n`)).toBe(';')
})

const table = async (csv: string, options = {}) => {
  const { rows, warnings } = await readCsv(csv, options)
  return { values: valuesOf(rows), skipped: warnings.find(({ code }) => code === 'skipped_lines')?.count ?? 0 }
}

describe('lines above the header', () => {
  it.each([
    ['text of one cell', 'Notes:\n"Some, of them;\nare missing."\n\nName,Email\nJane,a@x.de\n', 2],
    ['cells that are blank but for one', 'Report 2026;;\n;;\nName;Email;\nJane;a@x.de;\n', 1],
    ['text with the delimiter in it', 'Exported on Monday, 3 March\nName,Email,Company\nJane,a@x.de,\n', 1],
    ['a word and a value, with the delimiters of the table', 'Report;3.3.2026;;\nName;Email;Tel;\nJane;a@x.de;;\n', 1],
    ['only blank lines', '\n   \n\nName,Email\nJane,a@x.de\n', 0],
    ['names of groups, with gaps', 'Person,Contact,\nName,Email,Phone\nJane,a@x.de,\n', 1],
    ['twenty of them', `${'x\n'.repeat(20)}Name,Email\nJane,a@x.de\n`, 20],
  ])('are skipped and counted: %s', async (_, csv, skipped) => {
    expect(await table(csv)).toEqual({ values: [{ full_name: 'Jane', email: 'a@x.de' }], skipped })
  })

  it('are skipped up to the one that a mapping names columns of', async () => {
    expect(await table('My list\nWho\nJane\n', { mapping: { who: 'full_name' } })).toEqual({
      values: [{ full_name: 'Jane' }],
      skipped: 1,
    })
  })

  it.each([
    ['a header that names one known column', 'Email,Shoes\nx,Name,Email\n'],
    ['rows of the same width', 'a,b,c\nd,e,f\nName,Email,Phone\n'],
    ['a row that is filled less than the header', 'Ann;a@x.de;;\nName;Email;Tel;\nJane;b@x.de;;\n'],
    ['a row with a phone', 'Ann;;030 901820\nName;Email;Tel\nJane;b@x.de;\n'],
    ['a line further down than a preamble goes', `${'x\n'.repeat(21)}Name,Email\nJane,a@x.de\n`],
    ['a header that is filled as its row', 'Name,Contact,Note\nEmail,Phone,Company\n'],
    ['a header with gaps above a row that has data', 'Name,,Email\nTitle,Company,a@x.de\n'],
    ['one known word and nothing else', 'a\nName\nb\n'],
  ])('no row is taken for them: %s', async (_, csv) => {
    const { skipped } = await table(csv).catch(() => ({ skipped: 0 }))
    expect(skipped).toBe(0)
  })

  it('are rows where there is no header', async () => {
    const mapping = { 1: 'full_name' }
    expect((await table('Notes\nName,Email\n', { has_header: false, mapping })).values).toHaveLength(2)
  })

  it('count as lines of the file', async () => {
    const { values } = await table('Notes:\n\n"x\ny"\nName,Email\nJane\n')
    expect(values).toMatchObject([{ message: 'The row has 1 cell where 2 are expected.' }])
  })
})

describe('the line that declares the delimiter to Excel', () => {
  it.each([';', ',', '\t', '|'])('tells it, and is no row: %j', async (delimiter) => {
    const csv = `sep=${delimiter}\r\nName${delimiter}Email\r\nJane${delimiter}a@x.de\r\n`
    expect(await found(csv)).toBe(delimiter)
    expect(await table(csv)).toEqual({ values: [{ full_name: 'Jane', email: 'a@x.de' }], skipped: 0 })
    expect(await table(`\ufeff"SEP=${delimiter}"${csv.slice(5)}`)).toMatchObject({ values: [{ email: 'a@x.de' }] })
  })

  it('overrides what the lines look like, and is overridden by the request', async () => {
    const csv = 'sep=,\nName;Email;Phone\na;b;c\n'
    const mapping = { 'Name;Email;Phone': 'full_name' }
    expect(await found(csv, { mapping })).toBe(',')
    expect(await found(csv, { delimiter: ';' })).toBe(';')
  })

  it('is no row either where there is no header', async () => {
    const options = { has_header: false, mapping: { 1: 'full_name' } }
    expect((await table('sep=;\nJane;x\nBob;y\n', options)).values).toEqual([
      { full_name: 'Jane' },
      { full_name: 'Bob' },
    ])
  })
})
