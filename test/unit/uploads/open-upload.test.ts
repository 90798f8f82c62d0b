import type { ApiKey } from '../../../lambdas/access/api-key.ts'
import type { ApiError } from '../../../lambdas/http/errors.ts'
import { inMemory } from '../../../lambdas/import/files/stored-file.ts'
import { makeOpenUpload } from '../../../lambdas/uploads/open-upload.ts'
import type { Upload } from '../../../lambdas/uploads/upload.ts'

const UPLOAD_ID = 'upl_01KAS2M0F6Y9Q4T8W7ZC3XH5BN'
const WRITER = { id: 'key_1', workspace_id: 'acme', permissions: ['write:contacts'] } as unknown as ApiKey
const OTHER = { ...WRITER, id: 'key_2' }
const READER = { ...OTHER, permissions: ['write:contacts', 'read:contacts'] } as unknown as ApiKey

const look = (key: ApiKey, { bytes = 3, ...stored }: Partial<Upload> & { bytes?: number | null } = {}) => {
  const upload: Upload = { workspace_id: 'acme', upload_id: UPLOAD_ID, format: 'csv', expires_at: 0, ...stored }
  return makeOpenUpload({
    uploads: {
      read: async ({ workspace_id, upload_id }) =>
        workspace_id === 'acme' && upload_id === UPLOAD_ID ? upload : undefined,
    },
    files: {
      maxBytes: 20 * 1024 * 1024,
      head: async () => (bytes === null ? undefined : { bytes, etag: '"e"' }),
      open: () => inMemory(Buffer.from('a,b')),
    },
    clock: { now: () => 0, sleep: () => Promise.resolve() },
  })(UPLOAD_ID, key)
}

const codeOf = (looked: Promise<unknown>): Promise<string> =>
  looked.then(
    () => 'shown',
    (error: unknown) => (error as ApiError).code,
  )

test('a key that may only write sees the uploads that it opened, and no others; one that may read sees all of its workspace', async () => {
  expect(await codeOf(look(WRITER, { opened_by: 'key_1' }))).toBe('shown')
  expect(await codeOf(look(OTHER, { opened_by: 'key_1' }))).toBe('not_found')
  expect(await codeOf(look(READER, { opened_by: 'key_1' }))).toBe('shown')
  expect(await codeOf(look({ ...READER, workspace_id: 'globex' }, { opened_by: 'key_1' }))).toBe('not_found')
})

test('an upload of before the key was kept is for keys that may read', async () => {
  expect(await codeOf(look(WRITER))).toBe('not_found')
  expect(await codeOf(look(READER))).toBe('shown')
})

test('an upload is shown whether it was imported or not; one that never came is a conflict, one over 20 MB too large', async () => {
  const used_by = { job_id: 'imp_1', since: 0 }
  expect(await codeOf(look(READER, { used_by }))).toBe('shown')
  expect(await codeOf(look(READER, { bytes: null }))).toBe('conflict')
  expect(await codeOf(look(READER, { bytes: 20 * 1024 * 1024 + 1 }))).toBe('payload_too_large')
})

test('what the client said that the file is goes along, where it said something', async () => {
  expect((await look(READER)).asked).toBe('csv')
  expect((await look(READER, { format: 'file' })).asked).toBeUndefined()
})
