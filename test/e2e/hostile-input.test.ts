import { expectFailure, importAnswer } from '../support/contract.ts'
import { testOver10Megabytes } from '../support/test-over-10-megabytes.ts'
import { bytes, csvBody, filled } from '../support/raw-bodies.ts'
import { storedItems } from '../support/stored.ts'
import { newWorkspace, type Workspace } from '../support/workspace.ts'

let workspace: Workspace
beforeAll(async () => {
  workspace = await newWorkspace()
})

/** JSON texts of values, because some are no values of JavaScript's. */
const HOSTILE_VALUES = [
  ...['0', '-0', '1e400', '-1e400', '1e308', '5e-324', '9007199254740993', '0.1', 'true', 'false', 'null', '""', '" "'],
  ...[
    '[]',
    '{}',
    '[[]]',
    '[null]',
    '[""]',
    '[{}]',
    '{"a":null}',
    '{"":""}',
    '{"__proto__":{"a":1}}',
    '{"constructor":1}',
  ],
  ...[
    '{"length":1}',
    '{"toString":null}',
    '{"toJSON":"x"}',
    '"\\u0000"',
    '"a\\u0000b"',
    '"\\ud800"',
    '"\\udc00\\ud800"',
    '"\\ufeff"',
  ],
  ...[
    '"\\u202e\\u200b"',
    '"__proto__"',
    '"constructor"',
    '"a@x.com\\r\\nBcc: b@x.com"',
    '"\'; DROP TABLE contacts; --"',
    '"<script>"',
  ],
  ...[
    '"${7*7}"',
    '"=1+1"',
    '"%00"',
    '"../../etc"',
    `"${'x'.repeat(1_000)}"`,
    `"${'@'.repeat(200)}"`,
    `[${'"t",'.repeat(999)}"t"]`,
  ],
  `{"a":${'['.repeat(40)}${']'.repeat(40)}}`,
]

const FIELDS = [
  ...[
    'full_name',
    'first_name',
    'last_name',
    'email',
    'phone',
    'job_title',
    'company',
    'related_company_id',
    'company_id',
  ],
  ...[
    'linkedin_url',
    'priority',
    'tags',
    'custom_fields',
    'created_date',
    '__proto__',
    'constructor',
    'id',
    'owner',
    '',
  ],
]

test.each(FIELDS)('whatever %j holds, each row has its outcome and can be read back', async (field) => {
  const own = await newWorkspace()
  const rows = HOSTILE_VALUES.map((value, n) => {
    const identity = field === 'email' ? '"full_name":"A"' : `"email":"row${n}@x.com"`
    return `{${identity},${JSON.stringify(field)}:${value}}`
  })
  const response = await own.send(`{"rows":[${rows.join()}]}`)
  expect(response.status).toBe(200)
  const { data } = importAnswer.parse(response.json)
  const records = await own.rows(data.job_id)
  expect(records).toHaveLength(rows.length)
  expect(data.created_count + data.failed_count).toBe(rows.length)
  for (const { outcome, contact_id } of records.filter((_, n) => n % 4 === 0)) {
    if (outcome === 'created') expect((await own.contact(contact_id ?? '')).id).toBe(contact_id)
  }
  const contacts = [...(await storedItems(own.workspaceId)).values()].filter(({ contact }) => contact !== undefined)
  expect(contacts).toHaveLength(data.created_count)
})

test('__proto__ in a row gives it nothing', async () => {
  const response = await workspace.send(
    '{"rows":[{"__proto__":{"email":"proto@x.com","full_name":"P"}},{"email":"after@x.com"}]}',
  )
  const { data } = importAnswer.parse(response.json)
  expect(data.errors).toMatchObject([{ row_number: 1, code: 'missing_identity' }])
  expect(await workspace.find({ email: 'after@x.com' })).toMatchObject({ full_name: 'After' })
})

test.each(['__proto__', 'constructor', 'prototype'])('custom fields are not called %s, at any depth', async (name) => {
  const rows = [
    `{"email":"c@x.com","custom_fields":{"${name}":1}}`,
    `{"email":"c@x.com","custom_fields":{"a":[{"${name}":1}]}}`,
  ]
  const { data } = importAnswer.parse((await workspace.send(`{"rows":[${rows.join()}]}`)).json)
  expect(data.errors.map(({ code, field }) => [code, field])).toEqual([
    ['invalid_field', 'custom_fields'],
    ['invalid_field', 'custom_fields'],
  ])
})

testOver10Megabytes.each([
  [
    'a cell of 20 MB',
    () => filled('{"csv":"email,company\\nbig@x.com,', 'x', '\\nsmall1@x.com,Acme"}'),
    'small1@x.com',
  ],
  ['a name of 20 MB', () => filled('{"rows":[{"full_name":"', 'x', '"},{"email":"small2@x.com"}]}'), 'small2@x.com'],
  [
    'custom fields of 20 MB',
    () => filled('{"rows":[{"full_name":"A","custom_fields":{"a":[0', ',0', ']}},{"email":"small3@x.com"}]}'),
    'small3@x.com',
  ],
  [
    '20 MB of tags',
    () => filled('{"rows":[{"full_name":"A","tags":["a"', ',"a"', ',1]},{"email":"small4@x.com"}]}'),
    'small4@x.com',
  ],
  [
    'a line of 20 MB of cells',
    () => filled('{"csv":"email,company\\n', 'x,', '\\nsmall5@x.com,Acme"}'),
    'small5@x.com',
  ],
])('%s costs the row beside it nothing', async (_, body, email) => {
  const response = await workspace.send(body())
  expect(importAnswer.parse(response.json).data).toMatchObject({ created_count: 1, failed_count: 1 })
  expect(response.text.length).toBeLessThan(64 * 1024)
  expect(await workspace.find({ email })).toBeDefined()
})

test.each([
  ['NUL', 'email,company\na@nul.com,A\0B'],
  ['a header with NUL', 'email,comp\0any\nb@nul.com,A'],
  ['lone surrogates', 'email,company\nc@nul.com,\ud800A'],
  ['a header called __proto__', 'email,__proto__\nd@nul.com,A'],
  ['a header called constructor', 'email,constructor,toString\ne@nul.com,A,B'],
  ['text behind a closing quote', 'email,company\nf@nul.com,"A"B'],
])('a CSV with %s gets an answer of the contract', async (_, csv) => {
  const response = await workspace.send(csvBody(csv))
  if (response.status === 200) expect(importAnswer.parse(response.json).data.total_count).toBe(1)
  else expectFailure(response, 400, 'validation_error')
})

// API Gateway decodes a body before a function sees it, and puts U+FFFD for what is no UTF-8: where it does, the original bytes are unknown.
test.each<[string, readonly number[]]>([
  ['a byte that begins nothing', [0xff]],
  ['half of a character', [0xc3]],
  ['a surrogate', [0xed, 0xa0, 0x80]],
])('UTF-8 broken by %s is refused, or read with a replacement character', async (_, wrong) => {
  const response = await workspace.send(bytes('{"rows":[{"full_name":"A', wrong, '"}]}'))
  if (response.status === 200) {
    const [record] = await workspace.rows(importAnswer.parse(response.json).data.job_id)
    expect((await workspace.contact(record?.contact_id ?? '')).full_name).toMatch(/^A\ufffd+$/)
    return
  }
  expectFailure(response, 400, 'validation_error')
})
