import { zipSync } from 'fflate'
import { gzipSync } from 'node:zlib'
import { expectFailure, type Inspection, inspectionAnswer } from '../support/contract.ts'
import { expectNothingAccepted } from '../support/stored.ts'
import { newWorkspace, type Workspace } from '../support/workspace.ts'
import { newKey } from '../support/local-cloud.ts'
import { workbookOf } from '../unit/import/formats/workbook-of.ts'

const PATH = '/v1/import/inspect'
const UNKNOWN = 'upl_01JD0000000000000000000000'

let workspace: Workspace
beforeAll(async () => {
  workspace = await newWorkspace()
})

type Key = Pick<Workspace, 'http'>
type Body = Readonly<Record<string, unknown>>

const post = (json: Body, { http }: Key = workspace) => http({ method: 'POST', path: PATH, json })

const inspect = async (json: Body, key?: Key): Promise<Inspection> => {
  const response = await post(json, key)
  expect([response.status, response.status === 200 ? '' : response.text]).toEqual([200, ''])
  return inspectionAnswer.parse(response.json).data
}

const uploaded = (content: string | Uint8Array, contentType = 'application/octet-stream'): Promise<string> =>
  workspace.upload(new Uint8Array(Buffer.from(content)), contentType)

const sheetRow = (...cells: readonly string[]): string =>
  `<row>${cells.map((cell) => `<c t="str"><v>${cell}</v></c>`).join('')}</row>`

const CSV = 'Kunden im Mai\n\nName;E-Mail;Telefon\nZoë Ott;zoe@x.com;030 901820\n'
const WORKBOOK = workbookOf({
  rows: sheetRow('Name', 'Email') + sheetRow('Zoë Ott', 'zoe@x.com'),
  sheets: '<sheet name="People" r:id="s1"/><sheet name="Second" r:id="s2"/>',
})
const VCARD = ['BEGIN:VCARD', 'VERSION:3.0', 'FN:Zoë Ott', 'EMAIL:zoe@x.com', 'END:VCARD', ''].join('\r\n')
const OBJECT = { full_name: 'Zoë Ott', email: 'zoe@x.com' }

test.each<[string, string | Uint8Array, Partial<Inspection['detected']>]>([
  ['a CSV in UTF-8', CSV, { format: 'csv', delimiter: ';', encoding: 'utf-8', header_line: 3 }],
  ['a CSV in Windows-1252', Buffer.from(CSV, 'latin1'), { format: 'csv', encoding: 'windows-1252', header_line: 3 }],
  ['a CSV in UTF-16', Buffer.from(`\ufeff${CSV}`, 'utf16le'), { format: 'csv', encoding: 'utf-16le', header_line: 3 }],
  ['a CSV with tabs', CSV.replaceAll(';', '\t'), { format: 'csv', delimiter: '\t' }],
  ['a CSV in a gzip', gzipSync(CSV), { format: 'csv', packed: 'gzip' }],
  ['a CSV in a ZIP', zipSync({ 'a.csv': Buffer.from(CSV) }), { format: 'csv', packed: 'zip' }],
  ['a workbook', WORKBOOK, { format: 'xlsx', sheet: 'People' }],
  ['vCards', VCARD, { format: 'vcard' }],
  ['NDJSON', `${JSON.stringify(OBJECT)}\n`.repeat(2), { format: 'ndjson' }],
  ['a JSON array', JSON.stringify([OBJECT]), { format: 'json' }],
])('%s is shown as what it is, and can be imported afterwards', async (_, content, detected) => {
  const upload_id = await uploaded(content)
  const found = await inspect({ upload_id, default_country: 'DE' })
  expect(found).toMatchObject({ format: detected.format, detected, error: null, is_complete: true })
  expect(
    found.columns
      .map(({ field }) => field)
      .sort()
      .slice(0, 2),
  ).toEqual(['email', 'full_name'])
  expect(found.sample_rows[0]).toMatchObject({ row_number: 1, contact: { full_name: 'Zoë Ott', email: 'zoe@x.com' } })
  expect(found.sheets).toEqual(detected.format === 'xlsx' ? ['People', 'Second'] : undefined)
  const job = await workspace.ended(await workspace.queue({ upload_id, dry_run: true }))
  expect(job).toMatchObject({ status: 'validated', failed_count: 0, detected: found.detected })
})

test('a CSV in the request is shown likewise, phones by the country that is given', async () => {
  const { columns, sample_rows } = await inspect({ csv: CSV, default_country: 'de' })
  expect(columns).toMatchObject([
    { name: 'Name', index: 0, samples: ['Zoë Ott'], filled: 1, field: 'full_name', field_source: 'found' },
    { name: 'E-Mail', field: 'email' },
    { name: 'Telefon', samples: ['030 901820'], field: 'phone' },
  ])
  expect(sample_rows).toMatchObject([
    { line: 4, cells: ['Zoë Ott', 'zoe@x.com', '030 901820'], contact: { phone: '+4930901820' } },
  ])
})

test('a sheet is chosen by its name', async () => {
  const upload_id = await uploaded(WORKBOOK)
  expect(await inspect({ upload_id, sheet: 'second', has_header: false })).toMatchObject({
    detected: { sheet: 'Second' },
    columns: [{ name: '1', samples: ['Second'] }],
  })
  const failure = expectFailure(await post({ upload_id, sheet: 'Third' }), 400, 'validation_error')
  expect(failure.details?.fields).toEqual({ sheet: 'the sheets are "People", "Second"' })
})

test('a file that needs a mapping is shown with proposals, and says why an import would refuse it', async () => {
  const found = await inspect({ csv: 'Name;Reach\nAda Lovelace;a@x.de\nJun Ito;b@x.de\n' })
  expect(found.error).toMatchObject({ code: 'unusable_columns' })
  expect(found.columns[1]).toMatchObject({ name: 'Reach', field: 'email', field_source: 'proposed' })
})

test('an uncertain encoding is guessed, and an import of the file asks for it in the same words', async () => {
  const line = Buffer.from([
    0x5a, 0x61, 0xbf, 0xf3, 0xb3, 0xe6, 0x20, 0x67, 0xea, 0x9c, 0x6c, 0xb9, 0x2c, 0x61, 0x40, 0x78, 0x2e, 0x70, 0x6c,
    0x0a,
  ])
  const upload_id = await uploaded(
    Buffer.concat([Buffer.from('Name,Email\n'), ...Array.from({ length: 20 }, () => line)]),
  )
  const { detected, error, columns } = await inspect({ upload_id })
  expect(detected).toMatchObject({ encoding_guess: 'windows-1250' })
  expect(columns[0]?.samples).toEqual(['Zażółć gęślą'])
  const job = await workspace.ended(await workspace.queue({ upload_id }))
  expect(job).toMatchObject({ status: 'failed', error })
})

test.each<[string, string | Uint8Array, string]>([
  ['a PDF', '%PDF-1.7\n', 'unsupported_format'],
  ['HTML saved as .xls', '<table><tr><td>Name', 'unsupported_format'],
  ['several files in a ZIP', zipSync({ 'a.csv': Buffer.from(CSV), 'b.csv': Buffer.from(CSV) }), 'unsupported_format'],
  ['a gzip that was cut off', gzipSync(CSV).subarray(0, -9), 'unreadable_file'],
])('400: %s, by the code that the job of an import has', async (_, content, code) => {
  const upload_id = await uploaded(content)
  const { message } = expectFailure(await post({ upload_id }), 400, code)
  expect(await workspace.ended(await workspace.queue({ upload_id }))).toMatchObject({ error: { code, message } })
})

test.each<[string, Body, string[]]>([
  ['neither source', {}, ['upload_id']],
  ['both sources', { csv: CSV, upload_id: UNKNOWN }, ['csv', 'upload_id']],
  ['an unknown field', { csv: CSV, mapping: {} }, ['mapping']],
  ['a wrong type', { csv: CSV, has_header: 'no' }, ['has_header']],
  ['an unknown encoding', { upload_id: UNKNOWN, encoding: 'utf-9' }, ['encoding']],
  ['no rows', { csv: 'email\n' }, ['csv']],
  ['a text that is no CSV', { csv: VCARD }, ['csv']],
])('400 validation_error: %s', async (_, body, fields) => {
  const failure = expectFailure(await post(body), 400, 'validation_error')
  expect(Object.keys(failure.details?.fields ?? {})).toEqual(fields)
})

test('401, 403, 415: the checks of every route come first', async () => {
  const reader = await newKey({ permissions: ['read:contacts'] })
  const anonymous = { Authorization: '' }
  expectFailure(await workspace.http({ method: 'POST', path: PATH, headers: anonymous, json: {} }), 401, 'invalid_key')
  expectFailure(await post({}, reader), 403, 'insufficient_permissions')
  const headers = { 'Content-Type': 'text/csv' }
  const asCsv = await workspace.http({ method: 'POST', path: PATH, headers, body: CSV })
  expectFailure(asCsv, 415, 'unsupported_media_type')
})

test('409 conflict: an upload that never came', async () => {
  const { upload_id } = await workspace.openUpload()
  expectFailure(await post({ upload_id }), 409, 'conflict')
})

test('404 not_found: an upload of another workspace, or of another key without read:contacts, as one that does not exist', async () => {
  const upload_id = await workspace.upload(CSV)
  const stranger = await newWorkspace()
  const { workspaceId } = workspace
  const writer = await newKey({ workspaceId, permissions: ['write:contacts'] })
  const both = await newKey({ workspaceId, permissions: ['write:contacts', 'read:contacts'] })
  const answers = [
    await post({ upload_id }, stranger),
    await post({ upload_id }, writer),
    await post({ upload_id: UNKNOWN }),
  ]
  const messages = answers.map((response) => expectFailure(response, 404, 'not_found').message)
  expect(new Set(messages).size).toBe(1)
  expect(await inspect({ upload_id }, both)).toMatchObject({ format: 'csv' })
  await expectNothingAccepted(stranger.workspaceId)
})
