import fc from '../support/fast-check.ts'
import { zipSync } from 'fflate'
import { gzipSync } from 'node:zlib'
import type { HttpResponse } from '../../local/http-client.ts'
import { brokenBytes } from '../support/broken-bytes.ts'
import { expectFailure, importAnswer, inspectionAnswer, jobAnswer } from '../support/contract.ts'
import { acceptedAmounts, storedItems } from '../support/stored.ts'
import { IMPORT_PATH, newWorkspace, type Workspace } from '../support/workspace.ts'
import { workbookOf } from '../unit/import/formats/workbook-of.ts'

let workspace: Workspace
/** Contacts that the answers tell of. */
let reported = 0
beforeAll(async () => {
  workspace = await newWorkspace()
})
afterAll(async () => {
  const items = [...(await storedItems(workspace.workspaceId)).values()]
  expect(items.filter(({ contact }) => contact !== undefined)).toHaveLength(reported)
})

/** The same requests every time; another seed by FUZZ_SEED. */
const RUNS = { seed: Number(process.env['FUZZ_SEED'] ?? 20_261_123), numRuns: Number(process.env['FUZZ_RUNS'] ?? 40) }

const REFUSALS: Readonly<Record<number, string>> = { 400: 'validation_error', 404: 'not_found' }

/** A refused request has an envelope and wrote nothing; a job adds up and can be read. */
const assertContract = async (response: HttpResponse, before: object): Promise<void> => {
  if (response.status !== 200) {
    expectFailure(response, response.status, REFUSALS[response.status] ?? 'no such refusal')
    expect(await acceptedAmounts(workspace.workspaceId)).toEqual(before)
    return
  }
  const { data } = importAnswer.parse(response.json)
  expect(data.created_count + data.updated_count + data.skipped_count + data.failed_count).toBe(data.total_count)
  if (data.status === 'completed') reported += data.created_count
  const job = await workspace.http({ path: `${IMPORT_PATH}/${data.job_id}` })
  expect(jobAnswer.parse(job.json).data.processed_count).toBe(data.total_count)
}

const tryAll = (bodies: fc.Arbitrary<string | Uint8Array<ArrayBuffer>>): Promise<void> =>
  fc.assert(
    fc.asyncProperty(bodies, async (body) => {
      const before = await acceptedAmounts(workspace.workspaceId)
      await assertContract(await workspace.send(body), before)
    }),
    RUNS,
  )

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom('a@x.com', '+14155552671', 'email', '\0', '\ud800'),
)
const anyValue = fc.oneof(fc.jsonValue({ maxDepth: 3 }), anyText)
const orAnything = (valid: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 4, arbitrary: valid }, { weight: 1, arbitrary: anyValue })

const contact = fc.record(
  {
    full_name: orAnything(fc.string({ unit: 'grapheme' })),
    first_name: orAnything(anyText),
    last_name: orAnything(anyText),
    email: orAnything(fc.oneof(fc.emailAddress(), fc.constantFrom('a@x.com', 'b@x.com'))),
    phone: orAnything(fc.constantFrom('+14155552671', '+14155552672', '0151 12345678')),
    related_company_id: orAnything(fc.uuid()),
    linkedin_url: orAnything(fc.webUrl()),
    priority: orAnything(fc.constantFrom(1, 2, 3, 'high', 'low')),
    tags: orAnything(fc.array(anyText)),
    custom_fields: orAnything(fc.dictionary(anyText, anyValue)),
    created_date: orAnything(fc.constantFrom('2026-01-01', '2026-02-30', '2026-01-01T00:00:00Z')),
  },
  { requiredKeys: [] },
)

const csvText = fc
  .array(
    fc.oneof(
      fc.constantFrom('email', 'full_name', 'phone', 'a@x.com', 'b@x.com', ',', ';', '\t', '|', '\n', '\r\n', '\r'),
      fc.constantFrom('"', '""', "'", '=', '\0', '\ufeff', ' ', '\ud800', 'x'),
      fc.string({ maxLength: 5 }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''))

const options = {
  has_header: orAnything(fc.boolean()),
  delimiter: orAnything(fc.constantFrom(',', ';', '\t', '|')),
  mapping: orAnything(
    fc.dictionary(
      fc.oneof(anyText, fc.constantFrom('1', 'email')),
      fc.constantFrom('email', 'phone', 'custom_fields.x'),
    ),
  ),
  update_existing: orAnything(fc.boolean()),
  tags: orAnything(fc.array(anyText, { maxLength: 3 })),
  default_country: orAnything(fc.constantFrom('DE', 'US')),
  dry_run: orAnything(fc.boolean()),
}

const rowsBody = fc.record(
  { rows: orAnything(fc.array(fc.oneof(contact, anyValue), { maxLength: 8 })), ...options },
  { requiredKeys: ['rows'] },
)
const csvBody = fc.record(
  {
    csv: orAnything(
      fc.tuple(fc.constantFrom('', 'email,full_name\n', 'email;phone\n'), csvText).map((parts) => parts.join('')),
    ),
    ...options,
  },
  { requiredKeys: ['csv'] },
)
const json = (body: fc.Arbitrary<unknown>) => body.map((value) => JSON.stringify(value))

/** A valid text with pieces cut out, doubled or put in. */
const broken = fc
  .tuple(
    json(fc.oneof(rowsBody, csvBody)),
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.nat(8),
        fc.constantFrom('', '"', '{', '}', '[', ']', ',', '\\', '\\u', '0', 'e', '\0', '\ufffd'),
      ),
      { minLength: 1, maxLength: 4 },
    ),
  )
  .map(([text, edits]) =>
    edits.reduce((edited, [at, length, piece]) => {
      const from = at % (edited.length + 1)
      return edited.slice(0, from) + piece + edited.slice(from + length)
    }, text),
  )

test('rows of every kind with options of every kind', () => tryAll(json(rowsBody)))
test('CSV of every kind with options of every kind', () => tryAll(json(csvBody)))
test('any JSON object', () =>
  tryAll(
    json(fc.object({ key: fc.oneof(anyText, fc.constantFrom('rows', 'csv', 'upload_id')), withNullPrototype: true })),
  ))
test('broken JSON', () => tryAll(broken))
test('any bytes', () => tryAll(fc.uint8Array({ maxLength: 200 }).map((bytes) => new Uint8Array(bytes))))

const TABLE = 'Name,Email\nZoë,a@x.com\nBo,b@x.com\n'
const CARD = 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Zoë\r\nEMAIL:a@x.com\r\nEND:VCARD\r\n'
const SHEET = '<row><c t="str"><v>Email</v></c></row><row><c t="str"><v>a@x.com</v></c></row>'
const FILE_REFUSALS = ['unsupported_format', 'unreadable_file', 'validation_error']
const FILES = [
  workbookOf({ rows: SHEET }),
  zipSync({ 'a.csv': Buffer.from(TABLE) }),
  gzipSync(TABLE),
  Buffer.from(CARD),
  Buffer.from('[{"email":"a@x.com"}]'),
  Buffer.from(TABLE),
]

test('broken files of every format are inspected or refused, and write nothing', async () => {
  const { jobs } = await acceptedAmounts(workspace.workspaceId)
  await fc.assert(
    fc.asyncProperty(brokenBytes(FILES), async (bytes) => {
      if (bytes.length === 0) return
      const upload_id = await workspace.upload(bytes, 'application/octet-stream')
      const response = await workspace.http({ method: 'POST', path: '/v1/import/inspect', json: { upload_id } })
      if (response.status === 200) {
        inspectionAnswer.parse(response.json)
        return
      }
      const { code } = (response.json as { error: { code: string } }).error
      expect(FILE_REFUSALS).toContain(code)
      expectFailure(response, 400, code)
    }),
    RUNS,
  )
  expect((await acceptedAmounts(workspace.workspaceId)).jobs).toBe(jobs)
})

test('any job id, contact id, cursor, limit, email and phone', async () => {
  const { job_id, created_count } = await workspace.import({ rows: [{ email: 'known@x.com' }] })
  reported += created_count
  const before = await acceptedAmounts(workspace.workspaceId)
  const part = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 40 })
    .map((text) => encodeURIComponent(text.toWellFormed()))
  const kind = fc.constantFrom(
    ...['/v1/contacts?email=', '/v1/contacts?phone=', `${IMPORT_PATH}/${job_id}/rows?cursor=`],
    ...[`${IMPORT_PATH}/${job_id}/rows?limit=`, `${IMPORT_PATH}/${job_id}/rows?outcome=`],
    ...[`${IMPORT_PATH}/imp_`, '/v1/contacts/con_', '/v1/contacts?', `${IMPORT_PATH}/${job_id}/rows?`],
  )
  await fc.assert(
    fc.asyncProperty(kind, part, async (path, text) => {
      const response = await workspace.http({ path: path + text })
      if (response.status !== 200)
        expectFailure(response, response.status, REFUSALS[response.status] ?? 'no such refusal')
    }),
    { ...RUNS, numRuns: 3 * RUNS.numRuns },
  )
  expect(await acceptedAmounts(workspace.workspaceId)).toEqual(before)
})
