import { readFileSync } from 'node:fs'
import { expectFailure } from '../support/contract.ts'
import { expectNothingStored } from '../support/stored.ts'
import { newWorkspace, type Workspace } from '../support/workspace.ts'

let workspace: Workspace
beforeEach(async () => {
  workspace = await newWorkspace()
})

const fixture = (name: string): string => readFileSync(new URL(`../fixtures/csv/${name}.csv`, import.meta.url), 'utf8')

test('a mapping says which column is which field', async () => {
  const csv = fixture('two-columns')
  const mapping = { 'Email Address': 'email', 'Full Name': 'full_name' }
  expect(await workspace.import({ csv, mapping })).toMatchObject({
    status: 'completed',
    created_count: 2,
    errors: [],
    warnings: [],
    detected: { delimiter: ',', encoding: 'utf-8', has_header: true, mapping, mapping_source: 'given' },
  })
  expect(await workspace.find({ email: 'jane@acme.com' })).toMatchObject({ full_name: 'Jane Doe' })
})

test.each([
  ['left out', {}],
  ['empty', { mapping: {} }],
])('columns whose names say what they are are mapped where the mapping is %s', async (_, options) => {
  const { detected, created_count } = await workspace.import({ csv: fixture('two-columns'), ...options })
  expect(created_count).toBe(2)
  expect(detected).toMatchObject({
    mapping: { 'Email Address': 'email', 'Full Name': 'full_name' },
    mapping_source: 'found',
  })
})

test.each([
  [
    'google-contacts',
    {},
    40,
    {
      email: 'person1-0@example5.com',
      phone: '+14155552000',
      full_name: 'Søren Müller',
      company: 'Acme, Inc.',
      job_title: 'Head of "Ops"',
    },
  ],
  [
    'outlook-bom',
    {},
    40,
    { email: 'person2-0@example2.com', phone: '+14155552000', company: 'Gamma\nHoldings', tags: ['newsletter'] },
  ],
  [
    'hubspot-all-quoted',
    {},
    40,
    { email: 'person3-0@example6.com', full_name: 'Jean-Luc García Márquez', created_date: '2026-02-24T10:00:00.000Z' },
  ],
  [
    'excel-german-bom-semicolon',
    { mapping: { Name: 'full_name', 'E-Mail': 'email', Telefon: 'phone', Firma: 'company' }, default_country: 'DE' },
    40,
    {
      email: 'person5-0@example9.com',
      phone: '+494155552000',
      full_name: 'Aoife Văn',
      first_name: 'Aoife',
      company: 'Acme, Inc.',
    },
  ],
  [
    'without-header',
    { has_header: false, mapping: { 1: 'email', 2: 'first_name', 3: 'last_name', 4: 'phone' } },
    20,
    { email: 'person6-0@example5.com', phone: '+14155552000', full_name: 'Zoë Åkesson' },
  ],
])('every row of the export %s becomes a contact', async (name, options, count, first) => {
  const { errors, created_count, total_count } = await workspace.import({ csv: fixture(name), ...options })
  expect(errors).toEqual([])
  expect([created_count, total_count]).toEqual([count, count])
  expect(await workspace.find({ email: first.email })).toMatchObject(first)
})

test('each bad line of a file fails on its own, with the column it was in', async () => {
  const { created_count, skipped_count, errors, warnings } = await workspace.import({
    csv: fixture('crlf-with-bad-rows'),
    on_invalid_value: 'fail',
  })
  // Row 6 is short as Excel leaves rows short: its cells are where they belong.
  expect([created_count, skipped_count]).toEqual([3, 2])
  expect(errors.map(({ row_number, code, column }) => [row_number, code, column])).toEqual([
    [2, 'invalid_email', 'email'],
    [3, 'invalid_phone', 'phone'],
    [4, 'missing_identity', undefined],
    [7, 'malformed_row', undefined],
    [10, 'field_too_long', 'full_name'],
  ])
  expect(warnings).toMatchObject([
    { code: 'email_differs', count: 1 },
    { code: 'ignored_column', column: 'remark', count: 8 },
  ])
})

test('an unterminated quote refuses the whole CSV, and nothing is written', async () => {
  expectFailure(await workspace.post({ csv: fixture('unterminated-quote') }), 400, 'validation_error')
  await expectNothingStored(workspace.workspaceId)
})

test.each([
  [',', 'comma'],
  [';', 'semicolon'],
  ['\t', 'tab'],
  ['|', 'bar'],
])('the delimiter %j (%s) is found, and can be given', async (delimiter, name) => {
  const csv = (email: string) =>
    `${['email', 'company', 'title'].join(delimiter)}\n${[email, 'Acme', 'CEO'].join(delimiter)}`
  for (const [email, options] of [
    [`found-${name}@x.com`, {}],
    [`given-${name}@x.com`, { delimiter }],
  ] as const) {
    const { detected } = await workspace.import({ csv: csv(email), ...options })
    expect(detected?.delimiter).toBe(delimiter)
    expect(await workspace.find({ email })).toMatchObject({ company: 'Acme', job_title: 'CEO' })
  }
})

test('the delimiter given is the one used', async () => {
  const { detected } = await workspace.import({ csv: 'email,job;title,full_name\na@x.com,CTO,Jane', delimiter: ',' })
  expect(detected).toMatchObject({ delimiter: ',', mapping: { full_name: 'full_name' } })
})

test.each([
  [
    'quotes, doubled quotes, delimiters and line ends inside them',
    'email,company\na@x.com,"A ""B"", C\r\nD"',
    { company: 'A "B", C\r\nD' },
  ],
  ['CRLF line ends', 'email,company\r\na@x.com,Acme\r\n', { company: 'Acme' }],
  ['a byte order mark', '\ufeffemail,company\na@x.com,Acme', { company: 'Acme' }],
  ['no line end at the end', 'email,company\na@x.com,Acme', { company: 'Acme' }],
  ['blank lines', '\n\nemail,company\n\na@x.com,Acme\n\n  \n', { company: 'Acme' }],
  [
    "the ' that guards against formulas",
    `email,full_name,company\na@x.com,'=SUM(1),'+Plus`,
    { full_name: '=SUM(1)', company: '+Plus' },
  ],
  [
    "no other '",
    `email,full_name,company\na@x.com,O'Neil,Rock 'n' Roll`,
    { full_name: "O'Neil", company: "Rock 'n' Roll" },
  ],
  [
    'formulas as the text they are',
    'email,full_name\na@x.com,"=HYPERLINK(""http://x"")"',
    { full_name: '=HYPERLINK("http://x")' },
  ],
  ['several tags in one cell', 'email,tags\na@x.com,"one, two;three|two"', { tags: ['one', 'two', 'three'] }],
  ['custom fields by their header', 'email,custom_fields.plan\na@x.com,pro', { custom_fields: { plan: 'pro' } }],
])('a CSV may have %s', async (_, csv, expected) => {
  expect(await workspace.import({ csv })).toMatchObject({ created_count: 1, total_count: 1, errors: [] })
  expect(await workspace.find({ email: 'a@x.com' })).toMatchObject(expected)
})

test('a mapping leads to custom fields and to company_id', async () => {
  const id = '0b8e7b6a-4a53-4c39-9d6f-1f2b3c4d5e6f'
  await workspace.import({
    csv: `Mail,Plan,Firm\na@x.com,pro,${id}`,
    mapping: { Mail: 'email', Plan: 'custom_fields.plan', Firm: 'company_id' },
  })
  expect(await workspace.find({ email: 'a@x.com' })).toMatchObject({
    custom_fields: { plan: 'pro' },
    related_company_id: id,
  })
})

test('with has_header false the first line is a row, and row numbers begin with it', async () => {
  const { errors, created_count } = await workspace.import({
    csv: 'nope,Bad\na@x.com,Ann',
    has_header: false,
    mapping: { '1': 'email', '2': 'full_name' },
  })
  expect(created_count).toBe(1)
  expect(errors).toMatchObject([{ row_number: 1, code: 'invalid_email', column: '1' }])
})

test('blank cells never erase a stored value', async () => {
  await workspace.import({ rows: [{ email: 'a@x.com', company: 'Acme', tags: ['t'] }] })
  await workspace.import({ csv: 'email,company,tags\na@x.com,,', update_existing: true })
  expect(await workspace.find({ email: 'a@x.com' })).toMatchObject({ company: 'Acme', tags: ['t'] })
})

test('ignored and missing columns are reported in warnings', async () => {
  const { warnings, created_count } = await workspace.import({
    csv: 'Mail,Shoe size,Empty\na@x.com,44,\nb@x.com,,',
    mapping: { Mail: 'email', Telefon: 'phone' },
  })
  expect(created_count).toBe(2)
  const told = warnings.map(({ code, column, count }) => [code, column, count])
  expect(told).toHaveLength(2)
  expect(told).toEqual(
    expect.arrayContaining([
      ['missing_column', 'Telefon', 1],
      ['ignored_column', 'Shoe size', 1],
    ]),
  )
})
