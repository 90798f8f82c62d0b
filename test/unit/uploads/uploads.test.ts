import { ApiError } from '../../../lambdas/http/errors.ts'
import type { JsonRequest } from '../../../lambdas/http/api-handler.ts'
import { makeImportUploads } from '../../../lambdas/functions/import-uploads/handler.ts'
import type { Upload } from '../../../lambdas/uploads/upload.ts'
import { makeUploads } from '../../../lambdas/uploads/uploads.ts'
import { NOW } from '../jobs/job-fixture.ts'

const UPLOAD_ID = 'upl_01KAS2M0F6Y9Q4T8W7ZC3XH5BN'

const setup = (earlier?: Upload) => {
  const opened: Upload[] = []
  const openUpload = makeUploads({
    store: {
      open: async (upload) => {
        opened.push(upload)
        return earlier
      },
    },
    maxBytes: 20 * 1024 * 1024,
    signForm: async (name, contentType, seconds) => ({
      url: 'https://bucket',
      fields: { key: name.upload_id, 'Content-Type': contentType, seconds: String(seconds) },
    }),
    clock: { now: () => NOW, sleep: () => Promise.resolve() },
    newUploadId: () => UPLOAD_ID,
  })
  const post = (json: Record<string, unknown>, key?: string, workspaceId = 'acme') =>
    makeImportUploads({ openUpload })({
      event: { headers: key === undefined ? {} : { 'Idempotency-Key': key } },
      workspaceId,
      key: { id: 'key_1' },
      body: { json, bytes: Buffer.from('') },
      annotate: () => undefined,
    } as unknown as JsonRequest)
  return { opened, post }
}

it.each([
  ['text/csv', 'csv'],
  ['application/x-ndjson', 'ndjson'],
])('opens an upload of %s: kept first, then answered with its form', async (content_type, format) => {
  const { opened, post } = setup()
  expect(await post({ content_type })).toEqual({
    status: 201,
    headers: {},
    body: {
      data: {
        upload_id: UPLOAD_ID,
        url: 'https://bucket',
        fields: { key: UPLOAD_ID, 'Content-Type': content_type, seconds: '900' },
        max_bytes: 20 * 1024 * 1024,
        expires_at: '2026-11-23T12:15:00.000Z',
      },
    },
  })
  expect(opened).toEqual([
    { workspace_id: 'acme', upload_id: UPLOAD_ID, format, expires_at: NOW + 900_000, opened_by: 'key_1' },
  ])
})

const CONTENT_TYPES =
  'must be one of text/csv, application/x-ndjson, text/vcard, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, application/gzip, application/zip, application/octet-stream'

it.each([
  [{}, { content_type: CONTENT_TYPES }],
  [{ content_type: 'text/plain' }, { content_type: CONTENT_TYPES }],
  [{ content_type: 'text/csv', name: 'n' }, { name: 'unknown field' }],
  [{ content_type: 'text/csv', file_name: 'n'.repeat(201) }, { file_name: 'may have up to 200 characters' }],
])('refuses %j', async (json, fields) => {
  const { opened, post } = setup()
  const error: unknown = await post(json).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ApiError)
  expect(error).toMatchObject({ code: 'validation_error', fields })
  expect(opened).toEqual([])
})

it('keeps the name of the file', async () => {
  const { opened, post } = setup()
  await post({ content_type: 'text/csv', file_name: ' leads.csv ' })
  await post({ content_type: 'text/csv', file_name: null })
  expect(opened.map(({ file_name }) => file_name)).toEqual(['leads.csv', undefined])
})

describe('an Idempotency-Key', () => {
  const CSV = { content_type: 'text/csv' }
  const idUnder = async (key: string, workspaceId?: string) => {
    const { opened, post } = setup()
    await post(CSV, key, workspaceId)
    return opened[0]?.upload_id
  }

  it('stands for one upload of a workspace, under an id like any other', async () => {
    const id = await idUnder('k')
    expect(id).toMatch(/^upl_[0-9A-HJKMNP-TV-Z]{26}$/)
    expect(await idUnder('k')).toBe(id)
    expect(await idUnder('K')).not.toBe(id)
    expect(await idUnder('k', 'globex')).not.toBe(id)
  })

  it('is answered with the same upload and a new form, and says so', async () => {
    const { post } = setup({ workspace_id: 'acme', upload_id: 'x', format: 'csv', expires_at: NOW })
    const response = await post(CSV, 'k')
    expect(response).toMatchObject({ status: 201, headers: { 'Idempotency-Replayed': 'true' } })
    expect(response).toMatchObject({ body: { data: { expires_at: '2026-11-23T12:15:00.000Z' } } })
  })

  it('is refused for another name', async () => {
    const { post } = setup({ workspace_id: 'acme', upload_id: 'x', format: 'csv', expires_at: NOW })
    await expect(post({ ...CSV, file_name: 'a.csv' }, 'k')).rejects.toMatchObject({ code: 'idempotency_key_reused' })
  })

  it('is refused for another type, and when it is malformed', async () => {
    const { opened, post } = setup({ workspace_id: 'acme', upload_id: 'x', format: 'ndjson', expires_at: NOW })
    await expect(post(CSV, 'k')).rejects.toMatchObject({ code: 'idempotency_key_reused' })
    opened.length = 0
    await expect(post(CSV, 'k'.repeat(256))).rejects.toMatchObject({ code: 'validation_error' })
    expect(opened).toEqual([])
  })
})
