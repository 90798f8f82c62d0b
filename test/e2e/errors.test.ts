import { anonymousHttp, newKey } from '../support/local-cloud.ts'
import { expectFailure, rateLimitOf } from '../support/contract.ts'
import { testOver10Megabytes } from '../support/test-over-10-megabytes.ts'
import { expectNothingAccepted, expectNothingStored } from '../support/stored.ts'
import { IMPORT_PATH, newWorkspace, type Workspace } from '../support/workspace.ts'

let workspace: Workspace
/** Gets nothing but what is refused. */
let refusing: Workspace
beforeAll(async () => {
  workspace = await newWorkspace()
  refusing = await newWorkspace()
})
afterAll(() => expectNothingStored(refusing.workspaceId))

const JSON_TYPE = { 'Content-Type': 'application/json' }
const ROW = { email: 'a@x.com' }
const LIMIT_BYTES = 20 * 1024 * 1024

/** A valid body of so many bytes. */
const bodyOf = (bytes: number, json = JSON.stringify({ rows: [ROW] })): Uint8Array<ArrayBuffer> => {
  const body = new Uint8Array(bytes).fill(0x20)
  body.set(Buffer.from(json))
  return body
}

describe('400 validation_error', () => {
  test.each<[string, Record<string, unknown>, string[]]>([
    ['neither rows nor csv', {}, ['rows']],
    ['rows and csv', { rows: [ROW], csv: 'email\na@x.com' }, ['csv', 'rows']],
    ['rows and upload_id', { rows: [ROW], upload_id: 'upl_1' }, ['rows', 'upload_id']],
    ['no data rows', { rows: [] }, ['rows']],
    ['a typo in a field', { rows: [ROW], update_exisiting: true }, ['update_exisiting']],
    ['two unknown fields', { rows: [ROW], a: 1, b: 2 }, ['a', 'b']],
    ['rows that are no array', { rows: { 0: ROW } }, ['rows']],
    ['csv that is no text', { csv: ['email'] }, ['csv']],
    ['upload_id that is no text', { upload_id: 7 }, ['upload_id']],
    ['update_existing that is no boolean', { rows: [ROW], update_existing: 'true' }, ['update_existing']],
    ['dry_run that is no boolean', { rows: [ROW], dry_run: 1 }, ['dry_run']],
    ['has_header that is no boolean', { csv: 'email\na@x.com', has_header: 'no' }, ['has_header']],
    ['a delimiter that is none of the four', { csv: 'email\na@x.com', delimiter: ':' }, ['delimiter']],
    ['a mapping that is no object', { csv: 'email\na@x.com', mapping: 'email' }, ['mapping']],
    ['tags that are no array', { rows: [ROW], tags: 'vip' }, ['tags']],
    ['a tag that is no text', { rows: [ROW], tags: ['vip', {}] }, ['tags.1']],
    ['a tag of 65 characters', { rows: [ROW], tags: ['t'.repeat(65)] }, ['tags.0']],
    ['a country that does not exist', { rows: [ROW], default_country: 'XX' }, ['default_country']],
    ['a country by its name', { rows: [ROW], default_country: 'Germany' }, ['default_country']],
  ])('%s', async (_, body, fields) => {
    const { details } = expectFailure(await refusing.post(body), 400, 'validation_error')
    expect(Object.keys(details?.fields ?? {}).toSorted()).toEqual(fields)
    await expectNothingAccepted(refusing.workspaceId)
  })

  test.each([
    ['broken JSON', '{"rows": [{"email": "a@x.com"}'],
    ['no JSON at all', 'rows=a'],
    ['an empty body', ''],
    ['an array', '[{"email": "a@x.com"}]'],
    ['text', '"rows"'],
    ['null', 'null'],
  ])('a body that is %s', async (_, body) => {
    const response = await refusing.send(body)
    expectFailure(response, 400, 'validation_error')
  })

  test.each([
    ['neither email nor phone', ''],
    ['both', '?email=a@x.com&phone=%2B14155552671'],
    ['an email that is none', '?email=nope'],
    ['a phone that is none', '?phone=12'],
  ])('a look-up of contacts by %s', async (_, query) => {
    expectFailure(await workspace.http({ path: `/v1/contacts${query}` }), 400, 'validation_error')
  })
})

describe('401 invalid_key', () => {
  const valid = async () => (await newKey()).apiKey
  const expired = async () => (await newKey({ expiresIn: -1 })).apiKey

  test.each<[string, () => Promise<Record<string, string>>]>([
    ['is missing', () => Promise.resolve({})],
    ['is empty', () => Promise.resolve({ Authorization: '' })],
    ['has another scheme', async () => ({ Authorization: `Basic ${await valid()}` })],
    ['has no scheme', async () => ({ Authorization: await valid() })],
    ['has no key', () => Promise.resolve({ Authorization: 'Bearer ' })],
    ['has a key of another form', () => Promise.resolve({ Authorization: 'Bearer wbk_your_api_key_here' })],
    ['has an unknown key', () => Promise.resolve({ Authorization: `Bearer wbk_${'A'.repeat(43)}` })],
    ['has a key with one character changed', async () => ({ Authorization: `Bearer ${altered(await valid())}` })],
    ['has a key and more behind it', async () => ({ Authorization: `Bearer ${await valid()} more` })],
    ['has an expired key', async () => ({ Authorization: `Bearer ${await expired()}` })],
  ])('where the header %s', async (_, headers) => {
    for (const path of [IMPORT_PATH, '/v1/contacts?email=a@x.com']) {
      const method = path === IMPORT_PATH ? 'POST' : 'GET'
      const response = await anonymousHttp()({
        method,
        path,
        headers: { ...JSON_TYPE, ...(await headers()) },
        ...(method === 'POST' && { body: '{}' }),
      })
      expectFailure(response, 401, 'invalid_key')
      expect(response.headers.get('x-ratelimit-limit')).toBeNull()
    }
  })

  const altered = (key: string): string => key.slice(0, 10) + (key[10] === 'A' ? 'B' : 'A') + key.slice(11)
})

describe('413 payload_too_large', () => {
  testOver10Megabytes('a body of exactly 20 MB is taken', async () => {
    expect(await workspace.send(bodyOf(LIMIT_BYTES))).toMatchObject({ status: 200 })
  })

  testOver10Megabytes('one byte more is not', async () => {
    expectFailure(await refusing.send(bodyOf(LIMIT_BYTES + 1)), 413, 'payload_too_large')
    await expectNothingAccepted(refusing.workspaceId)
  })

  testOver10Megabytes('bytes count, not characters', async () => {
    const body = Buffer.from(JSON.stringify({ rows: [{ company: 'é'.repeat(LIMIT_BYTES / 2) }] }))
    expectFailure(await refusing.send(new Uint8Array(body)), 413, 'payload_too_large')
  })
})

test.each([
  ['none', undefined],
  ['text/plain', 'text/plain'],
  ['text/csv', 'text/csv'],
  ['a form', 'application/x-www-form-urlencoded'],
  ['another JSON', 'application/problem+json'],
])('415 unsupported_media_type: a Content-Type of %s', async (_, type) => {
  const body = new Uint8Array(Buffer.from(JSON.stringify({ rows: [ROW] })))
  const headers = type === undefined ? {} : { 'Content-Type': type }
  expectFailure(
    await workspace.http({ method: 'POST', path: IMPORT_PATH, headers, body }),
    415,
    'unsupported_media_type',
  )
})

test.each(['application/json; charset=utf-8', 'APPLICATION/JSON'])('the Content-Type %s is JSON', async (type) => {
  const response = await workspace.post({ rows: [ROW] }, { 'Content-Type': type })
  expect(response.status).toBe(200)
})

test('every answer after authentication carries the request id and the rate limit, each id once', async () => {
  const { job_id } = await workspace.import({ rows: [{ email: 'headers@x.com' }] })
  const requests = [
    { path: IMPORT_PATH, method: 'POST', json: { rows: [ROW] } },
    { path: IMPORT_PATH, method: 'POST', json: {} },
    { path: IMPORT_PATH, method: 'POST', body: 'x', headers: { 'Content-Type': 'text/plain' } },
    { path: `${IMPORT_PATH}/${job_id}` },
    { path: `${IMPORT_PATH}/${job_id}/rows` },
    { path: `${IMPORT_PATH}/imp_unknown` },
    { path: '/v1/contacts?email=headers@x.com' },
    { path: '/v1/contacts/unknown' },
  ]
  const ids = new Set<string | null>()
  for (const request of requests) {
    const response = await workspace.http(request)
    expect(rateLimitOf(response)).toMatchObject({ limit: 1_000_000 })
    expect(response.headers.get('content-type')).toMatch(/^application\/json\b/)
    expect(response.headers.get('x-request-id')).toMatch(/\S/)
    ids.add(response.headers.get('x-request-id'))
  }
  expect(ids.size).toBe(requests.length)
})
