import { expectFailure } from '../support/contract.ts'
import { testOver10Megabytes } from '../support/test-over-10-megabytes.ts'
import { bytes, csvBody, filled, MB } from '../support/raw-bodies.ts'
import { expectNothingAccepted, expectNothingStored } from '../support/stored.ts'
import { newWorkspace, type Workspace } from '../support/workspace.ts'

let workspace: Workspace
beforeAll(async () => {
  workspace = await newWorkspace()
})
afterAll(() => expectNothingStored(workspace.workspaceId))

const expectRefused = async (body: string | Uint8Array<ArrayBuffer>): Promise<void> => {
  const response = await workspace.send(body)
  expectFailure(response, 400, 'validation_error')
  expect(response.text.length).toBeLessThan(64 * 1024)
  await expectNothingAccepted(workspace.workspaceId)
}

test.each<[string, () => string | Uint8Array<ArrayBuffer>]>([
  ['UTF-16', () => bytes([0xff, 0xfe], [...Buffer.from('{"rows":[{"email":"a@x.com"}]}', 'utf16le')])],
  ['bytes of zero', () => bytes(Array<number>(64).fill(0))],
  ['NUL behind the body', () => '{"rows":[{"email":"a@x.com"}]}\0'],
  ['a body twice', () => '{"rows":[{"email":"a@x.com"}]}{"rows":[{"email":"b@x.com"}]}'],
  ['a comma too many', () => '{"rows":[{"email":"a@x.com"},]}'],
  ['single quotes', () => "{'rows':[{'email':'a@x.com'}]}"],
  ['NaN', () => '{"rows":[{"email":"a@x.com","priority":NaN}]}'],
  ['a line end inside text', () => '{"rows":[{"email":"a@x.com","full_name":"a\nb"}]}'],
  ['65 levels', () => `{"rows":[{"email":"a@x.com","custom_fields":{"a":${'['.repeat(62)}${']'.repeat(62)}}}]}`],
  ['a million levels', () => `{"rows":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`],
  ['__proto__ for rows', () => '{"__proto__":{"rows":[{"email":"a@x.com"}]}}'],
  ['__proto__ beside rows', () => '{"rows":[{"email":"a@x.com"}],"__proto__":{"dry_run":true}}'],
  ['constructor beside rows', () => '{"rows":[{"email":"a@x.com"}],"constructor":{"prototype":{"dry_run":true}}}'],
  ['__proto__ in a mapping', () => '{"csv":"__proto__\\na@x.com","mapping":{"__proto__":"email"}}'],
  [
    'a mapping to __proto__',
    () => '{"csv":"Mail,x\\na@x.com,1","mapping":{"Mail":"email","x":"custom_fields.__proto__"}}',
  ],
  ['a mapping to what every object has', () => '{"csv":"Mail\\na@x.com","mapping":{"Mail":"toString"}}'],
  ['a tag with NUL', () => '{"rows":[{"email":"a@x.com"}],"tags":["a\\u0000b"]}'],
  [
    '10,000 tags',
    () => JSON.stringify({ rows: [{ email: 'a@x.com' }], tags: Array.from({ length: 10_000 }, (_, n) => `t${n}`) }),
  ],
  [
    '10,000 mapped columns',
    () =>
      JSON.stringify({
        csv: 'a\n1',
        mapping: Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`c${n}`, 'email'])),
      }),
  ],
  [
    '10,000 columns that are kept',
    () =>
      JSON.stringify({
        csv: `email,${Array.from({ length: 9_999 }, (_, n) => `c${n}`).join()}\na@x.com${',x'.repeat(9_999)}`,
        other_columns: 'custom_fields',
      }),
  ],
  ['a quote that opens in the header', () => csvBody('"email,full_name\na@x.com,A')],
  ['a quote that opens in the first row', () => csvBody('email\n"a@x.com')],
  ['a quote that opens in the last of many rows', () => csvBody(`email\n${'a@x.com\n'.repeat(300)}"b@x.com`)],
  ['a quote that opens at the very end', () => csvBody('email,full_name\na@x.com,"')],
])('%s is refused whole, and nothing is written', (_, body) => expectRefused(body()))

testOver10Megabytes.each<[string, () => string]>([
  ['20 MB of opening brackets', () => '['.repeat(20 * MB)],
  ['20 MB of opening braces', () => filled('{"rows":[{"a":', '{"a":', '')],
  ['20 MB of unknown fields', () => `{${Array.from({ length: 1_000_000 }, (_, n) => `"field${n}":${n}`).join()}}`],
  ['20 MB in an open quote', () => filled('{"csv":"email\\na@x.com\\n\\"', 'x', '"}')],
  ['20 MB of line ends', () => filled('{"csv":"', '\\n', '"}')],
])('%s is refused whole, and nothing is written', (_, body) => expectRefused(body()))
