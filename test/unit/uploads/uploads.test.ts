import { ApiError } from '../../../lambdas/http/errors.ts'
import type { JsonRequest } from '../../../lambdas/http/api-handler.ts'
import { makeImportUploads } from '../../../lambdas/functions/import-uploads/handler.ts'
import type { Upload } from '../../../lambdas/uploads/upload-store.ts'
import { makeUploads } from '../../../lambdas/uploads/uploads.ts'
import { NOW } from '../jobs/job-fixture.ts'

const UPLOAD_ID = 'upl_01KAS2M0F6Y9Q4T8W7ZC3XH5BN'

const setup = () => {
  const added: Upload[] = []
  const openUpload = makeUploads({
    store: { add: async (upload) => void added.push(upload) },
    signForm: async (name, contentType, seconds) => ({
      url: 'https://bucket',
      fields: { key: name.upload_id, 'Content-Type': contentType, seconds: String(seconds) },
    }),
    clock: { now: () => NOW, sleep: () => Promise.resolve() },
    newUploadId: () => UPLOAD_ID,
  })
  const post = (json: Record<string, unknown>) =>
    makeImportUploads({ openUpload })({
      workspaceId: 'acme',
      body: { json, bytes: Buffer.from('') },
      annotate: () => undefined,
    } as unknown as JsonRequest)
  return { added, post }
}

it.each([
  ['text/csv', 'csv'],
  ['application/x-ndjson', 'ndjson'],
])('opens an upload of %s: kept first, then answered with its form', async (content_type, format) => {
  const { added, post } = setup()
  expect(await post({ content_type })).toEqual({
    status: 201,
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
  expect(added).toEqual([{ workspace_id: 'acme', upload_id: UPLOAD_ID, format, expires_at: NOW + 900_000 }])
})

it.each([
  [{}, { content_type: 'must be text/csv or application/x-ndjson' }],
  [{ content_type: 'text/plain' }, { content_type: 'must be text/csv or application/x-ndjson' }],
  [{ content_type: 'text/csv', name: 'n' }, { name: 'is not a field of this request' }],
])('refuses %j', async (json, fields) => {
  const { added, post } = setup()
  const error: unknown = await post(json).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ApiError)
  expect(error).toMatchObject({ code: 'validation_error', fields })
  expect(added).toEqual([])
})
