import { makeUploadFiles } from '../../../lambdas/uploads/upload-files.ts'
import { makeSignForm } from '../../../lambdas/uploads/upload-form.ts'
import { JOB_ID } from '../jobs/job-fixture.ts'
import { makeRecordedS3, noSuchKey } from '../jobs/recorded-s3.ts'

const MAX_BYTES = 20 * 1024 * 1024
const UPLOAD_ID = 'upl_01KAS2M0F6Y9Q4T8W7ZC3XH5BN'
const upload = { workspace_id: 'acme', upload_id: UPLOAD_ID, format: 'ndjson', expires_at: 0 } as const
const job = { workspace_id: 'acme', job_id: JOB_ID }

it('learns length and ETag of what came, and that nothing did', async () => {
  const came = makeRecordedS3([{ headers: { 'content-length': '17', etag: '"e"' } }])
  expect(await makeUploadFiles({ s3: came.s3, bucket: 'b', maxBytes: MAX_BYTES }).head(upload)).toEqual({
    bytes: 17,
    etag: '"e"',
  })
  expect(came.requests).toMatchObject([{ method: 'HEAD', path: `/b/uploads/acme/${UPLOAD_ID}` }])
  const nothing = makeRecordedS3([{ status: 404 }])
  expect(await makeUploadFiles({ s3: nothing.s3, bucket: 'b', maxBytes: MAX_BYTES }).head(upload)).toBeUndefined()
})

it('copies the very file that was checked, to where the job reads', async () => {
  const { s3, requests } = makeRecordedS3([{ body: '<CopyObjectResult><ETag>"e"</ETag></CopyObjectResult>' }])
  const payload = await makeUploadFiles({ s3, bucket: 'b', maxBytes: MAX_BYTES }).copy(
    upload,
    { bytes: 17, etag: '"e"' },
    job,
  )
  expect(payload).toEqual({ key: `payloads/acme/${JOB_ID}.ndjson`, format: 'ndjson', bytes: 17 })
  expect(requests).toMatchObject([
    {
      method: 'PUT',
      path: `/b/payloads/acme/${JOB_ID}.ndjson`,
      headers: { 'x-amz-copy-source': `b/uploads/acme/${UPLOAD_ID}`, 'x-amz-copy-source-if-match': '"e"' },
    },
  ])
})

it.each([{ status: 412, body: '<Error><Code>PreconditionFailed</Code></Error>' }, noSuchKey])(
  'says where the file is another one by now, or gone',
  async (response) => {
    const { s3 } = makeRecordedS3([response])
    const files = makeUploadFiles({ s3, bucket: 'b', maxBytes: MAX_BYTES })
    expect(await files.copy(upload, { bytes: 17, etag: '"e"' }, job)).toBeUndefined()
  },
)

it('deletes what a job has copied', async () => {
  const { s3, requests } = makeRecordedS3([{ status: 204 }])
  await makeUploadFiles({ s3, bucket: 'b', maxBytes: MAX_BYTES }).remove(upload)
  expect(requests).toMatchObject([{ method: 'DELETE', path: `/b/uploads/acme/${UPLOAD_ID}` }])
})

it('signs a form for one key, one type, 1 byte to 20 MiB, and so many seconds', async () => {
  const { s3 } = makeRecordedS3()
  const { url, fields } = await makeSignForm({ s3, bucket: 'b', maxBytes: MAX_BYTES })(upload, 'text/csv', 900)
  expect(url).toContain('127.0.0.1:1/b')
  expect(fields).toMatchObject({ key: `uploads/acme/${UPLOAD_ID}`, 'Content-Type': 'text/csv' })
  const policy = JSON.parse(Buffer.from(fields['Policy'] ?? '', 'base64').toString()) as {
    expiration: string
    conditions: unknown[]
  }
  expect(policy.conditions).toEqual(
    expect.arrayContaining([
      ['content-length-range', 1, 20 * 1024 * 1024],
      { 'Content-Type': 'text/csv' },
      { key: `uploads/acme/${UPLOAD_ID}` },
      { bucket: 'b' },
    ]),
  )
  expect(Math.abs(Date.parse(policy.expiration) - Date.now() - 900_000)).toBeLessThan(10_000)
})

it('is read by ranges of what was checked, each fetched once', async () => {
  const body = Buffer.from('email\na@x.de\n')
  const { s3, requests } = makeRecordedS3([{ status: 206, body }])
  const file = makeUploadFiles({ s3, bucket: 'b', maxBytes: MAX_BYTES }).open(upload, {
    bytes: body.length,
    etag: '"e"',
  })
  expect(Buffer.from(await file.read(0, 5)).toString()).toBe('email')
  const pieces: Uint8Array[] = []
  for await (const piece of file.open()) pieces.push(piece)
  expect(Buffer.concat(pieces).toString()).toBe(body.toString())
  expect(requests).toMatchObject([{ headers: { range: `bytes=0-${body.length - 1}`, 'if-match': '"e"' } }])
})

it.each([{ status: 412, body: '<Error><Code>PreconditionFailed</Code></Error>' }, noSuchKey])(
  'is a conflict to read where the file is another one by now, or gone',
  async (response) => {
    const { s3 } = makeRecordedS3([response])
    const file = makeUploadFiles({ s3, bucket: 'b', maxBytes: MAX_BYTES }).open(upload, { bytes: 9, etag: '"e"' })
    await expect(file.read(0, 5)).rejects.toMatchObject({ code: 'conflict' })
  },
)
