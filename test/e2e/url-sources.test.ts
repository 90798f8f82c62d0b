import { gzipSync } from 'node:zlib'
import { expectFailure, inspectionAnswer, queuedAnswer } from '../support/contract.ts'
import { startFileServer, type FileServer } from '../support/file-server.ts'
import { expectNothingAccepted } from '../support/stored.ts'
import { newWorkspace, type Workspace } from '../support/workspace.ts'
import { workbookOf } from '../unit/import/formats/workbook-of.ts'

const CSV = 'Name;E-Mail\nZoë Ott;zoe@x.com\nJun Ito;jun@x.com\n'
const cell = (text: string): string => `<c t="str"><v>${text}</v></c>`
const WORKBOOK = workbookOf({
  rows: `<row>${cell('Name')}${cell('Email')}</row><row>${cell('Zoë Ott')}${cell('zoe@x.com')}</row>`,
  sheets: '<sheet name="People" r:id="s1"/>',
})
const VCARD = ['BEGIN:VCARD', 'VERSION:3.0', 'FN:Zoë Ott', 'EMAIL:zoe@x.com', 'END:VCARD', ''].join('\r\n')

const FILES: Readonly<Record<string, { readonly type: string; readonly body: string | Uint8Array }>> = {
  '/people.csv': { type: 'text/csv', body: CSV },
  '/latin1': { type: 'text/plain', body: Buffer.from(CSV, 'latin1') },
  '/people.xlsx': { type: 'application/octet-stream', body: WORKBOOK },
  '/people.vcf': { type: 'text/vcard', body: VCARD },
  '/people.csv.gz': { type: 'application/gzip', body: gzipSync(CSV) },
  '/login': { type: 'text/html', body: '<!DOCTYPE html><html><body>Sign in</body></html>' },
  '/large': { type: 'text/csv', body: 'x'.repeat(20 * 1024 * 1024 + 1) },
}

let server: FileServer
let workspace: Workspace
let content = CSV

beforeAll(async () => {
  workspace = await newWorkspace()
  server = await startFileServer(({ url = '' }, response) => {
    const file = FILES[url]
    if (url === '/changing') response.end(content)
    else if (url.startsWith('/pub?')) response.writeHead(307, { location: '/people.csv' }).end()
    else if (url === '/inside') response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end()
    else if (file === undefined) response.writeHead(404).end('zoe@x.com is secret')
    else response.writeHead(200, { 'content-type': file.type }).end(file.body)
  })
})
afterAll(() => server.close())

const inspect = (path: string) =>
  workspace.http({ method: 'POST', path: '/v1/import/inspect', json: { url: `${server.url}${path}` } })

test.each([
  ['/people.csv', 'csv', 2],
  ['/latin1', 'csv', 2],
  ['/people.xlsx', 'xlsx', 1],
  ['/people.vcf', 'vcard', 1],
  ['/people.csv.gz', 'csv', 2],
  ['/pub?output=csv', 'csv', 2],
])('%s is inspected and imported as an upload of it would be', async (path, format, rows) => {
  const own = await newWorkspace()
  const found = await own.http({
    method: 'POST',
    path: '/v1/import/inspect',
    json: { url: `${server.url}${path}` },
  })
  expect([found.status, inspectionAnswer.parse(found.json).data]).toMatchObject([200, { format, rows_read: rows }])
  const response = await own.post({ url: `${server.url}${path}`, tags: ['from a URL'] })
  expect(response.status).toBe(202)
  const { job_id } = queuedAnswer.parse(response.json).data
  expect(await own.ended(job_id)).toMatchObject({
    status: 'completed',
    created_count: rows,
    options: { source: 'url', tags: ['from a URL'] },
    detected: { format },
  })
  expect(await own.find({ email: 'zoe@x.com' })).toMatchObject({ full_name: 'Zoë Ott' })
})

test('what was there when it was answered is imported, and the same key again fetches nothing', async () => {
  content = 'Email\nfirst@x.com\n'
  const own = await newWorkspace()
  const headers = { 'Idempotency-Key': 'sheet-1' }
  const body = { url: `${server.url}/changing` }
  const before = server.requests.length
  const first = await own.post(body, headers)
  content = 'Email\nsecond@x.com\n'
  const again = await own.post(body, headers)
  expect([again.status, again.text, again.headers.get('Idempotency-Replayed')]).toEqual([202, first.text, 'true'])
  expect(server.requests.length - before).toBe(1)
  expect(await own.ended(queuedAnswer.parse(first.json).data.job_id)).toMatchObject({ created_count: 1 })
  expect(await own.find({ email: 'second@x.com' })).toBeUndefined()
})

test('a file that did not change since it was imported is imported all the same, with a warning', async () => {
  const own = await newWorkspace()
  content = CSV
  const jobId = await own.queue({ url: `${server.url}/changing` })
  await own.ended(jobId)
  const again = await own.ended(await own.queue({ url: `${server.url}/changing` }))
  expect(again).toMatchObject({ status: 'completed', skipped_count: 2 })
  expect(again.warnings).toContainEqual(expect.objectContaining({ code: 'same_content', job_id: jobId }))
})

test('a dry run of a URL is applied without fetching it again', async () => {
  const own = await newWorkspace()
  content = CSV
  const jobId = await own.queue({ url: `${server.url}/changing`, dry_run: true })
  expect(await own.ended(jobId)).toMatchObject({ status: 'validated', created_count: 2 })
  const before = server.requests.length
  const applied = await own.follow(jobId, 'apply')
  expect(await own.ended(applied.job_id)).toMatchObject({ status: 'completed', created_count: 2 })
  expect(server.requests.length).toBe(before)
})

test('failed rows of a URL can be mended as those of an upload: rejects, and a retry with other options', async () => {
  const own = await newWorkspace()
  content = 'Name,Email,Phone\nAda,ada@x.com,030 901820\n'
  const jobId = await own.queue({
    url: `${server.url}/changing`,
    mapping: { Name: 'full_name', Email: 'email', Phone: 'phone' },
  })
  expect(await own.ended(jobId)).toMatchObject({ failed_count: 1, error_summary: [{ code: 'invalid_phone' }] })
  const retried = await own.follow(jobId, 'retry', { default_country: 'DE' })
  expect(await own.ended(retried.job_id)).toMatchObject({ status: 'completed', created_count: 1 })
})

test('a page in place of the file is a job that fails and says so', async () => {
  const jobId = await workspace.queue({ url: `${server.url}/login` })
  expect(await workspace.ended(jobId)).toMatchObject({ status: 'failed', error: { code: 'unsupported_format' } })
})

describe('a URL whose file does not come is refused, and nothing is accepted', () => {
  test.each([
    ['400 validation_error: no address of the network inside', 'http://10.0.0.1/people.csv', 'validation_error', ''],
    ['400 validation_error: no user name', 'http://user:secret@127.0.0.1/people.csv', 'validation_error', ''],
    ['400 url_not_fetched: 404', '/nothing', 'url_not_fetched', 'The URL answered with the status 404 instead of 200.'],
    [
      '400 url_not_fetched: inside',
      '/inside',
      'url_not_fetched',
      'The URL redirects to an address that is not allowed.',
    ],
  ] as const)('%s', async (_, url, code, message) => {
    const own = await newWorkspace()
    const json = { url: url.startsWith('/') ? `${server.url}${url}` : url }
    for (const path of ['/v1/import/contacts', '/v1/import/inspect']) {
      const headers = { 'Idempotency-Key': 'k' }
      const response = await own.http({ method: 'POST', path, json, headers })
      const failure = expectFailure(response, 400, code)
      if (code === 'validation_error') expect(Object.keys(failure.details?.fields ?? {})).toEqual(['url'])
      else expect(failure.message).toBe(message)
      expect(response.text).not.toContain('secret')
    }
    await expectNothingAccepted(own.workspaceId)
  })

  test('413 payload_too_large: over 20 MB', async () => {
    expectFailure(await inspect('/large'), 413, 'payload_too_large')
    expectFailure(await workspace.post({ url: `${server.url}/large` }), 413, 'payload_too_large')
  })

  test('400 validation_error: two sources', async () => {
    const response = await workspace.post({ url: `${server.url}/people.csv`, csv: CSV })
    const { details, message } = expectFailure(response, 400, 'validation_error')
    expect([Object.keys(details?.fields ?? {}), message]).toEqual([
      ['csv', 'url'],
      'Send exactly one of rows, csv, upload_id and url.',
    ])
  })
})
