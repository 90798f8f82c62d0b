import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { makeUrlFetch, type UrlFetchDeps } from '../../../lambdas/functions/url-fetch/handler.ts'
import { storeFetched } from '../../../lambdas/uploads/store-fetched.ts'

const EVENT = { url: 'https://files.example.com/?token=secret', workspace_id: 'acme', upload_id: 'upl_1' }
const FILE = { bytes: Buffer.from('email\na@x.com\n'), mediaType: 'text/csv' }

const setup = (deps: Partial<UrlFetchDeps> = {}) => {
  const lines: unknown[] = []
  const puts: PutObjectCommand['input'][] = []
  const send = async (command: unknown) => {
    if (command instanceof PutObjectCommand) puts.push(command.input)
    return { ETag: '"e"' }
  }
  const handle = makeUrlFetch({
    fetchFile: async () => FILE,
    store: storeFetched({ s3: { send } as unknown as S3Client, bucket: 'b' }),
    log: {
      info: (event, fields) => void lines.push([event, fields]),
      error: (event, fields, cause) => void lines.push([event, fields, cause]),
    },
    clock: { now: () => 0, sleep: () => Promise.resolve() },
    ...deps,
  })
  return { handle, lines, puts }
}

test('a file is put where the upload of that name would be, and the log has nothing of its URL', async () => {
  const { handle, lines, puts } = setup()
  expect(await handle(EVENT)).toEqual({ bytes: 14, etag: '"e"', format: 'csv' })
  expect(puts).toEqual([{ Bucket: 'b', Key: 'uploads/acme/upl_1', Body: FILE.bytes }])
  expect(lines).toEqual([['url.fetched', { workspace_id: 'acme', upload_id: 'upl_1', duration_ms: 0, bytes: 14 }]])
})

test.each([
  ['text/csv', 'csv'],
  ['application/x-ndjson', 'ndjson'],
  ['text/html', 'file'],
  ['constructor', 'file'],
  [undefined, 'file'],
])('the type %s says that the file is %s', async (mediaType, format) => {
  const { handle } = setup({ fetchFile: async () => ({ ...FILE, mediaType }) })
  expect(await handle(EVENT)).toMatchObject({ format })
})

test('what did not come is said, and nothing is put', async () => {
  const { handle, lines, puts } = setup({ fetchFile: async () => ({ fault: 'http_status', httpStatus: 404 }) })
  expect(await handle(EVENT)).toEqual({ fault: 'http_status', httpStatus: 404 })
  expect(puts).toEqual([])
  expect(lines).toMatchObject([['url.fetched', { fault: 'http_status', status: 404 }]])
})

test.each([
  ['S3 refuses', { store: () => Promise.reject(new Error('Please reduce your request rate.')) }, EVENT],
  ['it is asked for something else', {}, { url: EVENT.url }],
])('it never throws, because the runtime would log it: %s', async (_, deps, event) => {
  const { handle, lines } = setup(deps)
  expect(await handle(event)).toEqual({ failed: true })
  expect(lines).toMatchObject([['url.fetch_failed', { duration_ms: 0 }, { name: expect.any(String) as string }]])
  expect(JSON.stringify(lines)).not.toContain('secret')
})
