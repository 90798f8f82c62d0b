import { expectFailure, queuedAnswer, uploadAnswer } from '../support/contract.ts'
import { expectNothingAccepted, storedAmounts } from '../support/stored.ts'
import { newWorkspace, postForm, type Workspace } from '../support/workspace.ts'

const UPLOADS_PATH = '/v1/import/uploads'
const MB = 1024 * 1024
const CSV = 'email\na@x.com\n'

let workspace: Workspace
beforeAll(async () => {
  workspace = await newWorkspace()
})

const importOf = (upload_id: string, headers = {}) => workspace.post({ upload_id }, headers)

test('a form says where to, how much and until when', async () => {
  const begun = Date.now()
  const response = await workspace.http({ method: 'POST', path: UPLOADS_PATH, json: { content_type: 'text/csv' } })
  expect(response.status).toBe(201)
  const { expires_at, max_bytes } = uploadAnswer.parse(response.json).data
  expect(max_bytes).toBe(20 * MB)
  const minutes = (Date.parse(expires_at) - begun) / 60_000
  expect(minutes).toBeGreaterThan(1)
  expect(minutes).toBeLessThan(61)
})

test('a file has the name that its form was asked for with, unless its import gives another', async () => {
  const own = await newWorkspace()
  const named = async (more: Record<string, string>): Promise<string | null> => {
    const json = { content_type: 'text/csv', file_name: 'Leads é.csv' }
    const { data } = uploadAnswer.parse((await own.http({ method: 'POST', path: UPLOADS_PATH, json })).json)
    await postForm(data, CSV)
    const jobId = await own.queue({ upload_id: data.upload_id, ...more })
    return (await own.job(jobId)).file_name
  }
  expect(await named({})).toBe('Leads é.csv')
  expect(await named({ file_name: 'other.csv' })).toBe('other.csv')
})

test('an upload of few rows is queued as well', async () => {
  const response = await importOf(await workspace.upload(CSV))
  expect(response.status).toBe(202)
  const { job_id } = queuedAnswer.parse(response.json).data
  expect(await workspace.ended(job_id)).toMatchObject({ status: 'completed', created_count: 1, total_count: 1 })
})

test('raw bytes of a spreadsheet come as they are: byte order mark, semicolons, CRLF', async () => {
  const content = new Uint8Array(Buffer.from('\ufeffName;E-Mail\r\nZoë;zoe@x.com\r\n'))
  const { job_id } = queuedAnswer.parse((await importOf(await workspace.upload(content))).json).data
  const job = await workspace.ended(job_id)
  expect(job).toMatchObject({ status: 'completed', created_count: 1, detected: { delimiter: ';' } })
  expect(await workspace.find({ email: 'zoe@x.com' })).toMatchObject({ full_name: 'Zoë' })
})

describe('400 validation_error: a form asked for', () => {
  test.each([
    ['without a type', {}, ['content_type']],
    ['for another type', { content_type: 'application/json' }, ['content_type']],
    ['with more than the type', { content_type: 'text/csv', name: 'a.csv' }, ['name']],
  ])('%s', async (_, json, fields) => {
    const response = await workspace.http({ method: 'POST', path: UPLOADS_PATH, json })
    expect(Object.keys(expectFailure(response, 400, 'validation_error').details?.fields ?? {})).toEqual(fields)
  })
})

test('a form is for keys that may write', async () => {
  const reader = await newWorkspace({ permissions: ['read:contacts'] })
  const response = await reader.http({ method: 'POST', path: UPLOADS_PATH, json: { content_type: 'text/csv' } })
  expectFailure(response, 403, 'insufficient_permissions')
})

test('409 conflict: a file that never came, and the import can be sent again once it has', async () => {
  const form = await workspace.openUpload()
  const headers = { 'Idempotency-Key': 'late file' }
  expectFailure(await importOf(form.upload_id, headers), 409, 'conflict')
  expect((await postForm(form, CSV)).ok).toBe(true)
  expect((await importOf(form.upload_id, headers)).status).toBe(202)
})

test('409 conflict: an upload used before, also when asked for many times at once', async () => {
  const own = await newWorkspace()
  const upload_id = await own.upload(CSV)
  const answers = await Promise.all([1, 2, 3, 4].map(() => own.post({ upload_id })))
  expect(answers.filter(({ status }) => status === 202)).toHaveLength(1)
  for (const response of answers.filter(({ status }) => status !== 202)) expectFailure(response, 409, 'conflict')
  expectFailure(await own.post({ upload_id, dry_run: true }), 409, 'conflict')
  expect(await storedAmounts(own.workspaceId)).toMatchObject({ jobs: 1 })
})

test('the same request for an upload again gets its 202 again', async () => {
  const upload_id = await workspace.upload(CSV)
  const headers = { 'Idempotency-Key': 'upload' }
  const [first, again] = [await importOf(upload_id, headers), await importOf(upload_id, headers)]
  expect([first.status, again.status, again.text]).toEqual([202, 202, first.text])
  expect(again.headers.get('idempotency-replayed')).toBe('true')
})

describe('the same Idempotency-Key for a form', () => {
  const open = (own: Workspace, content_type = 'text/csv') =>
    own.http({
      method: 'POST',
      path: UPLOADS_PATH,
      headers: { 'Idempotency-Key': 'file' },
      json: { content_type },
    })

  test('opens the same upload, whose import is then the same request again', async () => {
    const [own, other] = [await newWorkspace(), await newWorkspace()]
    const answers = [await open(own), await open(own)]
    expect(answers.map(({ status }) => status)).toEqual([201, 201])
    expect(answers.map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true'])
    const [first, again] = answers.map(({ json }) => uploadAnswer.parse(json).data)
    expect(again?.upload_id).toBe(first?.upload_id)
    expect(uploadAnswer.parse((await open(other)).json).data.upload_id).not.toBe(first?.upload_id)

    expect((await postForm(again!, CSV)).ok).toBe(true)
    const imports = []
    for (const { upload_id } of [first!, again!])
      imports.push(await own.post({ upload_id }, { 'Idempotency-Key': 'file' }))
    expect(imports.map(({ status, text }) => [status, text])).toEqual([
      [202, imports[0]?.text],
      [202, imports[0]?.text],
    ])
    expect(await storedAmounts(own.workspaceId)).toMatchObject({ jobs: 1 })
  })

  test('422 idempotency_key_reused: for another type', async () => {
    const own = await newWorkspace()
    await open(own)
    expectFailure(await open(own, 'application/x-ndjson'), 422, 'idempotency_key_reused')
  })
})

test('404 not_found: an upload of another workspace, exactly as one that does not exist', async () => {
  const other = await newWorkspace()
  const foreign = await other.post({ upload_id: await workspace.upload(CSV) })
  const unknown = await other.post({ upload_id: 'upl_01JD0000000000000000000000' })
  const malformed = await other.post({ upload_id: '../x' })
  const errors = [foreign, unknown, malformed].map((response) => expectFailure(response, 404, 'not_found'))
  expect(new Set(errors.map(({ message }) => message)).size).toBe(1)
  await expectNothingAccepted(other.workspaceId)
})

test('a second file sent by the same form changes nothing for the import that was made of the first', async () => {
  const own = await newWorkspace()
  const form = await own.openUpload()
  await postForm(form, 'email\nfirst@x.com\n')
  const jobId = await own.queue({ upload_id: form.upload_id })
  await postForm(form, 'email\nsecond@x.com\n')
  expect(await own.ended(jobId)).toMatchObject({ status: 'completed', created_count: 1 })
  expect(await own.find({ email: 'first@x.com' })).toBeDefined()
  expect(await own.find({ email: 'second@x.com' })).toBeUndefined()
})

describe('S3 itself refuses', () => {
  test.each<[string, string, Uint8Array<ArrayBuffer> | string]>([
    ['more than 20 MB', 'EntityTooLarge', new Uint8Array(20 * MB + 1).fill(0x61)],
    ['nothing', 'EntityTooSmall', ''],
  ])('%s', async (_, code, content) => {
    const form = await workspace.openUpload()
    const response = await postForm(form, content)
    expect(response.ok).toBe(false)
    expect(await response.text()).toContain(`<Code>${code}</Code>`)
    expectFailure(await importOf(form.upload_id), 409, 'conflict')
  })

  test.each([
    ['another type', { 'Content-Type': 'text/html' }],
    ['another name', { key: 'uploads/elsewhere' }],
  ])('%s', async (_, changed) => {
    const form = await workspace.openUpload()
    const response = await postForm({ ...form, fields: { ...form.fields, ...changed } }, CSV)
    expect(response.status).toBe(403)
    expectFailure(await importOf(form.upload_id), 409, 'conflict')
  })
})

test('20 MB and not a byte more are taken', async () => {
  const own = await newWorkspace()
  const content = new Uint8Array(20 * MB).fill(0x20)
  content.set(Buffer.from(CSV))
  const jobId = await own.queue({ upload_id: await own.upload(content) })
  expect(await own.ended(jobId)).toMatchObject({ created_count: 1 })
})
