import { readCsv } from './read-csv.ts'

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
