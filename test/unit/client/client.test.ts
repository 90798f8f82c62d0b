import { ContactsImportClient } from '../../../client/src/client.ts'
import { data, failure, fakeService, noConnection, page } from './fake-service.ts'
import { collect } from '../../support/collect.ts'

test('rows and jobs are read page by page, as far as the caller goes on', async () => {
  const { client, seen, left } = fakeService([page([1, 2], 'a/b'), page([3], null), page([4], 'more')])
  expect(await collect(client.rows('imp_1', { outcome: 'failed' }))).toEqual([1, 2, 3])
  for await (const job of client.jobs({ status: 'queued' })) {
    expect(job).toBe(4)
    break
  }
  expect(left).toEqual([])
  const base = 'https://api.example.com/prod/v1/import/contacts'
  expect(seen.map(({ url }) => url)).toEqual([
    `${base}/imp_1/rows?outcome=failed&limit=1000`,
    `${base}/imp_1/rows?outcome=failed&limit=1000&cursor=a%2Fb`,
    `${base}?status=queued&limit=100`,
  ])
})

test('a job is checked until it has ended, less and less often', async () => {
  const looks = [...Array.from({ length: 8 }, () => 'processing'), 'completed'].map((status) => data({ status }))
  const { client, pauses } = fakeService(looks)
  const shown: string[] = []
  const job = await client.waitForJob('imp_1', { onProgress: ({ status }) => shown.push(status) })
  expect([job.status, shown.length]).toEqual(['completed', 9])
  expect(pauses[0]).toBe(250)
  expect(pauses.at(-1)).toBe(1_000)
})

test('the key goes only to the service: not to S3 for rejects or an upload, nor where a redirect says', async () => {
  const form = { upload_id: 'upl_1', url: 'https://bucket/', fields: { key: 'k' }, max_bytes: 1, expires_at: '' }
  const { client, seen } = fakeService([
    data({ url: 'https://bucket/rejects' }, 303, { Location: 'https://bucket/rejects' }),
    { status: 200, json: 'lines', headers: { 'Content-Type': 'application/x-ndjson' } },
    { status: 204 },
    { status: 302, headers: { Location: 'https://elsewhere' } },
  ])
  expect(await client.rejectsFile('imp_1')).toEqual({ bytes: new TextEncoder().encode('"lines"'), format: 'ndjson' })
  await client.sendUpload(form, Buffer.from('a'))
  await expect(client.job('imp_1')).rejects.toMatchObject({ code: 'unexpected_response', status: 302 })
  const keys = seen.map(({ headers }) => headers.get('authorization'))
  expect(keys).toEqual(['Bearer wbk_secret', null, null, 'Bearer wbk_secret'])
})

test('a file is posted behind the fields of its form, again after a lost connection, and a refusal says why', async () => {
  const form = { upload_id: 'upl_1', url: 'https://bucket/', fields: { a: '1', b: '2' }, max_bytes: 1, expires_at: '' }
  const { client, seen } = fakeService([noConnection(), { status: 204 }, { status: 403, json: '<Code>Expired</Code>' }])
  await client.sendUpload(form, Buffer.from('x'))
  expect(seen.map(({ body }) => [...(body as FormData).keys()])).toEqual([
    ['a', 'b', 'file'],
    ['a', 'b', 'file'],
  ])
  await expect(client.sendUpload(form, Buffer.from('x'))).rejects.toThrow('S3 refused the file (403): Expired')
})

test('an undo is sent again after a failure: it comes to the same job', async () => {
  const { client, seen } = fakeService([noConnection(), data({ job_id: 'imp_2' }, 202)])
  expect(await client.undo('imp_1', { dry_run: true })).toEqual({ job_id: 'imp_2' })
  expect(seen.map(({ method, url, body }) => [method, url.split('/').slice(-2).join('/'), body])).toEqual([
    ['POST', 'imp_1/undo', '{"dry_run":true}'],
    ['POST', 'imp_1/undo', '{"dry_run":true}'],
  ])
})

test('an export that may have begun is not asked for again; its file has a link', async () => {
  const link = { url: 'https://files.example/x', expires_at: '2026-01-01T00:00:00.000Z' }
  const { client, seen } = fakeService([data({ job_id: 'imp_1' }, 202), data(link), noConnection()])
  expect(await client.exportContacts('csv')).toEqual({ job_id: 'imp_1' })
  expect(await client.exportLink('imp_1')).toEqual(link)
  await expect(client.exportContacts('csv')).rejects.toThrow()
  expect(seen.map(({ method, url, body }) => [method, url.split('/v1/')[1], body])).toEqual([
    ['POST', 'export/contacts', '{"format":"csv"}'],
    ['GET', 'import/contacts/imp_1/file', undefined],
    ['POST', 'export/contacts', '{"format":"csv"}'],
  ])
})

test('applying and retrying come to the same job however often they are sent: after a failure they are sent again', async () => {
  const { client, seen } = fakeService([noConnection(), data({ job_id: 'imp_2' }, 202), data({ job_id: 'imp_3' }, 202)])
  expect(await client.apply('imp_1', { on_drift: 'stop' })).toEqual({ job_id: 'imp_2' })
  expect(await client.retry('imp_1', { default_country: 'CH' })).toEqual({ job_id: 'imp_3' })
  expect(seen.map(({ method, url, body }) => [method, url.split('/').at(-1), body])).toEqual([
    ['POST', 'apply', '{"on_drift":"stop"}'],
    ['POST', 'apply', '{"on_drift":"stop"}'],
    ['POST', 'retry', '{"default_country":"CH"}'],
  ])
})

test('a cancel that may have come is not sent again', async () => {
  const { client } = fakeService([noConnection()])
  await expect(client.cancel('imp_1')).rejects.toMatchObject({ code: 'network_error' })
})

test('a failure names the fields at fault', async () => {
  const json = { error: { code: 'validation_error', message: 'No.', details: { fields: { csv: 'why' } } } }
  const { client } = fakeService([{ status: 400, json }])
  await expect(client.import({ csv: '' })).rejects.toMatchObject({ fields: { csv: 'why' } })
})

test('an answer that is not of the service is no success', async () => {
  const { client } = fakeService([{ status: 200, json: 'Welcome' }])
  await expect(client.job('imp_1')).rejects.toMatchObject({ code: 'unexpected_response', status: 200 })
})

test('a missing thing is reported like any failure', async () => {
  const { client } = fakeService([failure(404, 'not_found'), page([], null)])
  await expect(client.contact('con_1')).rejects.toMatchObject({ code: 'not_found' })
  expect(await client.findContact({ email: 'a+b@x.com' })).toBeUndefined()
})

test.each([
  ['no address', { url: 'api.example.com' }],
  ['another protocol', { url: 'file:///etc' }],
  ['a key that everybody on the way could read', { url: 'http://api.example.com' }],
  ['a password in the address', { url: 'https://me:hush@example.com' }],
  ['a line break in the key', { key: 'hush\n' }],
])('refused, and not repeated: %s', (_, wrong) => {
  const make = () => new ContactsImportClient({ url: 'https://x', key: 'k', ...wrong })
  expect(make).toThrow(TypeError)
  expect(make).not.toThrow(/hush/)
})

test('an inspection is asked for again after a lost connection: it changes nothing', async () => {
  const found = { format: 'csv', columns: [] }
  const { client, seen } = fakeService([noConnection(), data(found)])
  expect(await client.inspect({ upload_id: 'upl_1', sheet: 'People' })).toEqual(found)
  expect(seen.map(({ url, body }) => [url, body])).toEqual(
    [1, 2].map(() => [
      'https://api.example.com/prod/v1/import/inspect',
      JSON.stringify({ upload_id: 'upl_1', sheet: 'People' }),
    ]),
  )
})
