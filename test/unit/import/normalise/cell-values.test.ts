import { type CellContext, readCell } from '../../../../lambdas/import/normalise/cell-values.ts'
import { makeWarnings } from '../../../../lambdas/import/source/warnings.ts'

const contextOf = (input: Partial<CellContext> = {}): CellContext => ({
  phone: {},
  dateOrder: undefined,
  column: 'C',
  isGuess: true,
  warnings: makeWarnings(),
  ...input,
})
const read = (target: string, cell: string, input: Partial<CellContext> = {}): unknown =>
  readCell(target, cell, contextOf(input))
const counted = ({ warnings }: CellContext) =>
  warnings.list().map(({ code, field, column, count }) => [code, field, column, count])

describe('tags of one cell', () => {
  it.each([
    ['a, b;c|d', ['a', ' b', 'c', 'd']],
    ['* myContacts ::: Friends', [' Friends']],
    ['* starred ::: * myContacts', ['starred ']],
    ['"one","two, three","say ""hi"""', ['one', 'two, three', 'say "hi"']],
    ['"never closed, b', ['"never closed', ' b']],
    ['["a", "b, c"]', ['a', 'b, c']],
    ['{a,"b, c"}', ['a', 'b, c']],
    ["['a', 'b']", ['a', 'b']],
    ['[{"name":"a"},{"name":"b"}]', ['a', 'b']],
    ['{a', ['{a']],
    ['5" disks, x', ['5" disks', 'x']],
    ['客户、重要；北京，上海', ['客户', '重要', '北京', '上海']],
    ['a\nb, c\r\nd', ['a', 'b', ' c\r', 'd']],
  ])('are parted: %s', (cell, tags) => {
    expect(read('tags', cell)).toEqual(tags)
  })
})

it.each([
  ['“Ada King”', 'Ada King'],
  ['„Ada King“', 'Ada King'],
  ['«Ada King» ', 'Ada King'],
  ['„Ada” King', '„Ada” King'],
  ['“Ada” and “Bo”', '“Ada” and “Bo”'],
  ['“Ada', '“Ada'],
])('quotes of a word processor around a whole cell are not of it: %j', (cell, name) => {
  expect(read('full_name', cell)).toBe(name)
})

it.each([
  '0001-01-01T00:00:00',
  '1/0/1900',
  '30.12.1899',
  '12/30/1899 12:00:00 AM',
  '1899-12-30',
  '01/01/0001 00:00:00',
])('the first day of a calendar is no date of a contact: %s', (cell) => {
  expect(read('created_date', cell)).toBeUndefined()
  expect(read('full_name', cell)).toBe(cell)
})

it.each(['123-456-7890', '(555) 555-5555', '9999999999', '0123456789', '1234567890', '111-111-1111'])(
  'a number that is typed where a form demands one is no phone of anybody: %s',
  (cell) => {
    expect(read('phone', cell, { phone: { defaultCountry: 'US' } })).toBeUndefined()
  },
)

it.each(['415-555-5555', '111111', '+49 123 4567890', '2222-2223'])('such digits may be a part of one: %s', (cell) => {
  expect(read('phone', cell, { phone: { defaultCountry: 'US' } })).toBeDefined()
})

it('marks of direction and spaces without width are not of a text; joiners are', () => {
  expect(read('full_name', '\u202dBo\u200b Lin\u202c\ufeff')).toBe('Bo Lin')
  expect(read('full_name', 'می\u200cخواهم 👨\u200d👩')).toBe('می\u200cخواهم 👨\u200d👩')
})

it.each([
  ['hoch', 'high'],
  ['Élevée', 'high'],
  ['E\u0301leve\u0301e', 'high'],
  [' Normal ', 'medium'],
  ['baja', 'low'],
  ['High', 'High'],
  ['1', '1'],
  ['urgent', 'urgent'],
])('a priority is read in seven languages, else left as it is: %j', (cell, priority) => {
  expect(read('priority', cell)).toBe(priority)
})

describe('of several values in one cell the first that can be read is taken, and others are counted', () => {
  it.each([
    ['email', 'a@x.de ::: b@x.de', 'a@x.de'],
    ['email', '[{"label":"work","value":"a@x.de"},{"label":"home","value":"b@x.de"}]', 'a@x.de'],
    ['email', '["a@x.de","b@x.de"]', 'a@x.de'],
    ['email', "['a@x.de', 'b@x.de']", 'a@x.de'],
    ['email', '{a@x.de,b@x.de}', 'a@x.de'],
    ['email', 'none ::: a@x.de', 'a@x.de'],
    ['email', 'a@x.de; b@x.de', 'a@x.de'],
    ['phone', '+14155552671 ::: +14155552672', '+14155552671'],
    ['phone', '+14155552671 / +14155552672', '+14155552671'],
    ['phone', '["+14155552671","+14155552672"]', '+14155552671'],
  ])('%s: %s', (field, cell, value) => {
    const context = contextOf()
    expect(readCell(field, cell, context)).toBe(value)
    expect(counted(context)).toEqual([['more_values', field, 'C', 1]])
  })

  it('a single one needs no word', () => {
    const context = contextOf()
    expect(readCell('phone', '[{"value":"+14155552671"}]', context)).toBe('+14155552671')
    expect(readCell('email', 'a@x.de ::: ', context)).toBe('a@x.de')
    expect(counted(context)).toEqual([])
  })
})

describe('what programs put around a text is no part of it', () => {
  it.each([
    ['company', "'3M", '3M'],
    ['company', '="3M"', '3M'],
    ['company', '="say ""hi"""', 'say "hi"'],
    ['company', "'Acme'", 'Acme'],
    ['company', "'s-Hertogenbosch BV", "'s-Hertogenbosch BV"],
    ['last_name', "'t Hooft", "'t Hooft"],
    ['company', 'Smith &amp; Sons', 'Smith & Sons'],
    ['company', 'Smith &amp;amp; Sons', 'Smith & Sons'],
    ['full_name', 'Tim O&#039;Brien', "Tim O'Brien"],
    ['full_name', 'M&uuml;ller &#x263A;', 'Müller ☺'],
    ['company', 'AT&T', 'AT&T'],
    ['company', 'R&D; Co', 'R&D; Co'],
    ['email', "'jane@x.de", 'jane@x.de'],
    ['email', '="jane@x.de"', 'jane@x.de'],
    ['phone', "'+14155552671", '+14155552671'],
    ['phone', '="+14155552671"', '+14155552671'],
    ['linkedin_url', 'https://linkedin.com/in/x?a=1&amp;b=2', 'https://linkedin.com/in/x?a=1&b=2'],
  ])('%s: %s', (field, cell, value) => {
    expect(read(field, cell)).toBe(value)
  })

  it('custom fields keep all but the formula that marks a text', () => {
    const fields = { a: '="007"', b: "'x &amp; y", c: 'N/A' }
    expect(readCell('custom_fields', fields, contextOf())).toEqual({ a: '007', b: "'x &amp; y", c: 'N/A' })
  })
})

describe('a cell that says "nothing" is blank, and counted', () => {
  it.each([
    ...[
      'n/a',
      'N/A',
      '#N/A',
      '-',
      '--',
      '–',
      'NULL',
      'null',
      '(null)',
      '\\N',
      'none',
      'None',
      'nil',
      'unknown',
      '#REF!',
      'k.A.',
    ].map((cell) => ['company', cell]),
    ...['n/a', 'NA', '0', '000-000-0000', 'x', '?', 'keine'].map((cell) => ['phone', cell]),
    ...['0000-00-00', '0000-00-00 00:00:00', '00.00.0000', 'N/A'].map((cell) => ['created_date', cell]),
    ...['N/A', '-', 'NULL', 'none', 'Unknown', '\\N', '(none)'].map((cell) => ['full_name', cell]),
    ['email', 'no'],
    ['job_title', ' - '],
  ])('%s: %s', (field, cell) => {
    const context = contextOf()
    expect(readCell(field, cell, context)).toBeUndefined()
    expect(counted(context)).toEqual([['placeholder', field, 'C', 1]])
  })

  it.each([
    ['last_name', 'Null'],
    ['last_name', 'None'],
    ['first_name', 'Nil'],
    ['last_name', 'NA'],
    ['full_name', 'X'],
    ['company', 'X'],
    ['company', 'NA'],
    ['company', 'No'],
    ['job_title', '0'],
    ['company', 'Nothing Ltd'],
  ])('but %s may be %s', (field, cell) => {
    expect(read(field, cell)).toBe(cell)
  })
})

describe('a form of address is no job', () => {
  it.each(['Herr', 'Frau', 'Mr.', 'Mrs', 'Ms', 'Dr.', 'Prof. Dr.', 'Herr Dr.', 'Mme', 'Sra.'])('%s', (cell) => {
    const context = contextOf()
    expect(readCell('job_title', cell, context)).toBeUndefined()
    expect(counted(context)).toEqual([['form_of_address', 'job_title', 'C', 1]])
  })

  it.each(['CEO', 'Herr der Ringe', 'Professor of Law', 'Doctor'])('%s is one', (cell) => {
    expect(read('job_title', cell)).toBe(cell)
  })

  it('unless the caller says so', () => {
    expect(read('job_title', 'Herr', { isGuess: false })).toBe('Herr')
  })
})
