import { zipSync } from 'fflate'
import { gzipSync } from 'node:zlib'
import { expectFailure } from '../support/contract.ts'
import { newWorkspace, type Workspace } from '../support/workspace.ts'
import { workbookOf } from '../unit/import/formats/workbook-of.ts'

const sheetRow = (...cells: readonly string[]): string =>
  `<row>${cells.map((cell) => `<c t="str"><v>${cell}</v></c>`).join('')}</row>`

const CSV = 'Name,Email\nAda Lovelace,ada@x.com\nBad,bad@@x\n'
const VCARD = [
  ...['BEGIN:VCARD', 'VERSION:3.0', 'FN:Ada Lovelace', 'EMAIL:ada@x.com', 'NOTE:n', 'END:VCARD'],
  ...['BEGIN:VCARD', 'VERSION:3.0', 'NOTE:nobody', 'END:VCARD', ''],
].join('\r\n')
const WORKBOOK = workbookOf({
  rows: sheetRow('Name', 'Email') + sheetRow('Ada Lovelace', 'ada@x.com') + sheetRow('', '', ''),
})
const JSON_LIST = JSON.stringify({ data: [{ full_name: 'Ada Lovelace', email: 'ada@x.com' }] })

const bytesOf = (content: string | Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(content))

const importFile = async (own: Workspace, content: string | Uint8Array, contentType?: string, options = {}) => {
  const upload_id = await own.upload(bytesOf(content), contentType)
  return own.ended(await own.queue({ upload_id, ...options }))
}

test.each([
  ['a CSV', CSV, 'application/octet-stream', { format: 'csv' }],
  ['a CSV in a gzip', gzipSync(CSV), 'application/gzip', { format: 'csv', packed: 'gzip' }],
  ['a CSV in a ZIP', zipSync({ 'a.csv': Buffer.from(CSV) }), 'application/zip', { format: 'csv', packed: 'zip' }],
  ['vCards', VCARD, 'text/vcard', { format: 'vcard' }],
  [
    'a workbook',
    WORKBOOK,
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    { format: 'xlsx', sheet: 'People' },
  ],
  ['a JSON list', JSON_LIST, 'application/octet-stream', { format: 'json' }],
] as const)(
  '%s is imported as what it is, whatever its form was asked for',
  async (_, content, contentType, detected) => {
    for (const type of [contentType, 'text/csv']) {
      const own = await newWorkspace()
      expect(await importFile(own, content, type)).toMatchObject({ status: 'completed', created_count: 1, detected })
      expect(await own.find({ email: 'ada@x.com' })).toMatchObject({ full_name: 'Ada Lovelace' })
    }
  },
)

test.each([
  ['a PDF', '%PDF-1.7\n', 'unsupported_format', /is a PDF.*Export the contacts/],
  ['HTML', '<table><tr><td>Name', 'unsupported_format', /saved as \.xls/],
  [
    'several files in a ZIP',
    zipSync({ 'a.csv': Buffer.from(CSV), 'b.csv': Buffer.from(CSV) }),
    'unsupported_format',
    /a\.csv, b\.csv/,
  ],
  ['a gzip that was cut off', gzipSync(CSV).subarray(0, -9), 'unreadable_file', /cut off/],
] as const)('%s is a job that fails by name', async (_, content, code, message) => {
  const job = await importFile(await newWorkspace(), content)
  expect(job).toMatchObject({ status: 'failed', created_count: 0, error: { code } })
  expect(job.error?.message).toMatch(message)
})

test('a sheet is chosen by its name', async () => {
  const own = await newWorkspace()
  const bytes = workbookOf({
    rows: sheetRow('x'),
    sheets: '<sheet name="A" r:id="s1"/><sheet name="Second" r:id="s2"/>',
  })
  const failed = await importFile(own, bytes, undefined, { sheet: 'Third' })
  expect(failed).toMatchObject({ status: 'failed', error: { message: 'The workbook has no sheet of this name.' } })
  const other = await importFile(own, bytes, undefined, {
    sheet: 'second',
    mapping: { 1: 'full_name' },
    has_header: false,
  })
  expect(other).toMatchObject({ status: 'completed', created_count: 1, detected: { sheet: 'Second' } })
})

test('the rejects of vCards and workbooks are a CSV, which fails again as it is', async () => {
  const own = await newWorkspace()
  for (const content of [VCARD, workbookOf({ rows: sheetRow('Name', 'Email') + sheetRow('', '-') })]) {
    const job = await importFile(own, content, undefined, { on_invalid_value: 'fail' })
    expect(job).toMatchObject({ status: 'completed', failed_count: 1 })
    const link = await own.http({
      path: `/v1/import/contacts/${job.job_id}/rejects`,
      headers: { Accept: 'application/json' },
    })
    const location = link.headers.get('location')
    const csv = await (await fetch(location ?? (link.json as { data: { url: string } }).data.url)).text()
    expect(csv).toMatch(/error_code,error_message,error_row/)
    expect(await importFile(own, csv, undefined, { on_invalid_value: 'fail' })).toMatchObject({ failed_count: 1 })
  }
})

test('400 validation_error: a text that is no CSV, by name', async () => {
  const own = await newWorkspace()
  for (const [csv, message] of [
    [VCARD, 'is a vCard: send it as an upload (POST /v1/import/uploads)'],
    [JSON_LIST, 'is JSON: send its objects as rows, or send it as an upload (POST /v1/import/uploads)'],
  ] as const) {
    const failure = expectFailure(await own.post({ csv }), 400, 'validation_error')
    expect(failure.details?.fields).toEqual({ csv: message })
  }
})
