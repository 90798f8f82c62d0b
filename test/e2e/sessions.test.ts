import { makeHttp, type HttpResponse } from '../../local/http-client.ts'
import { expectFailure, importAnswer, jobAnswer, jobsAnswer, sessionAnswer, uploadAnswer } from '../support/contract.ts'
import { deployedApp, newKey } from '../support/local-cloud.ts'
import { conforming } from '../support/openapi/conforming-http.ts'
import { systemClock } from '../../lambdas/platform/clock.ts'
import { makeAccess } from '../../lambdas/access/make-access.ts'
import { dynamo } from '../support/stored.ts'
import { newWorkspace, postForm, type Workspace } from '../support/workspace.ts'

const PATH = '/v1/import/sessions'
const IMPORTS = '/v1/import/contacts'
const ROWS = [{ email: 'ada@example.com' }]

let workspace: Workspace
beforeAll(async () => {
  workspace = await newWorkspace()
})

const create = async (json: object = {}, { http }: Pick<Workspace, 'http'> = workspace) => {
  const response = await http({ method: 'POST', path: PATH, json })
  expect([response.status, response.status === 201 ? '' : response.text]).toEqual([201, ''])
  const { token, expires_at } = sessionAnswer.parse(response.json).data
  const session = conforming(makeHttp(deployedApp().api_url, token))
  const post = (path: string, body: object = {}, headers = {}): Promise<HttpResponse> =>
    session({ method: 'POST', path, json: body, headers })
  const get = (path: string): Promise<HttpResponse> => session({ path })
  const imported = async (body: object) => importAnswer.parse((await post(IMPORTS, body)).json).data
  const uploaded = async (content: string): Promise<string> => {
    const form = uploadAnswer.parse((await post('/v1/import/uploads', { content_type: 'text/csv' })).json).data
    expect((await postForm(form, content)).ok).toBe(true)
    return form.upload_id
  }
  return { token, expires_at, post, get, imported, uploaded }
}

test('a session uploads, inspects, imports, follows and cancels what it made itself', async () => {
  const session = await create()
  const upload_id = await session.uploaded('Name,Email\nZoë Ott,zoe@x.com\n')
  expect((await session.post('/v1/import/inspect', { upload_id })).status).toBe(200)
  const queued = await session.post(IMPORTS, { upload_id })
  expect(queued.status).toBe(202)
  const { job_id } = (queued.json as { data: { job_id: string } }).data
  expect(await workspace.ended(job_id)).toMatchObject({ status: 'completed', created_count: 1 })
  const { data } = jobAnswer.parse((await session.get(`${IMPORTS}/${job_id}`)).json)
  expect(data.created_by).toEqual({
    key_id: workspace.keyId,
    key_name: null,
    session_id: expect.stringMatching(/^ses_/) as string,
  })
  expect((await session.get(`${IMPORTS}/${job_id}/rows`)).status).toBe(200)
  expectFailure(await session.post(`${IMPORTS}/${job_id}/cancel`), 409, 'conflict')
  expect(jobsAnswer.parse((await session.get(IMPORTS)).json).data.map((job) => job.job_id)).toEqual([job_id])
})

test('what its key, another session or another key made is not there for a session', async () => {
  const [session, other] = [await create(), await create()]
  const jobs = [
    await workspace.import({ rows: ROWS, dry_run: true }),
    await other.imported({ rows: ROWS, dry_run: true }),
  ]
  for (const { job_id } of jobs) {
    for (const path of ['', '/rows', '/rejects'])
      expectFailure(await session.get(`${IMPORTS}/${job_id}${path}`), 404, 'not_found')
    expectFailure(await session.post(`${IMPORTS}/${job_id}/cancel`), 404, 'not_found')
    expect((await workspace.http({ path: `${IMPORTS}/${job_id}` })).status).toBe(200)
  }
  expect(jobsAnswer.parse((await session.get(IMPORTS)).json).data).toEqual([])
  for (const upload_id of [await workspace.upload('Email\na@x.de\n'), await other.uploaded('Email\na@x.de\n')]) {
    expectFailure(await session.post('/v1/import/inspect', { upload_id }), 404, 'not_found')
    expectFailure(await session.post(IMPORTS, { upload_id }), 404, 'not_found')
  }
})

test('an Idempotency-Key of one session is not that of another', async () => {
  const key = { 'Idempotency-Key': 'console-1' }
  const body = { rows: ROWS, dry_run: true }
  const [a, b] = [await create(), await create()]
  const answers = [await a.post(IMPORTS, body, key), await a.post(IMPORTS, body, key), await b.post(IMPORTS, body, key)]
  const ids = answers.map(({ json }) => importAnswer.parse(json).data.job_id)
  expect(ids[1]).toBe(ids[0])
  expect(ids[2]).not.toBe(ids[0])
  const upload = { content_type: 'text/csv' }
  const forms = [await a.post('/v1/import/uploads', upload, key), await b.post('/v1/import/uploads', upload, key)]
  expect(new Set(forms.map(({ json }) => uploadAnswer.parse(json).data.upload_id)).size).toBe(2)
})

test('a session finds no contact, manages no webhook and makes no session', async () => {
  const { get, post } = await create()
  for (const response of [
    await get('/v1/contacts?email=ada@example.com'),
    await get('/v1/contacts/con_AAAAAAAAAAAAAAAAAAAAAAAA'),
    await get('/v1/webhooks'),
    await post(PATH),
  ])
    expect(expectFailure(response, 403, 'insufficient_permissions').message).toContain('session')
})

test('its options are laid on each of its imports, and cannot be changed', async () => {
  const options = { tags: ['fair'], default_country: 'DE', update_existing: true }
  const session = await create({ options })
  const { job_id } = await session.imported({ rows: [{ phone: '030 901820' }] })
  expect(await workspace.job(job_id)).toMatchObject({ options, created_count: 1 })
  expect(await workspace.find({ phone: '+4930901820' })).toMatchObject({ tags: ['fair'] })
  const refused = await session.post(IMPORTS, { rows: ROWS, tags: ['other'], default_country: 'FR' })
  expect(Object.keys(expectFailure(refused, 400, 'validation_error').details?.fields ?? {})).toEqual([
    'tags',
    'default_country',
  ])
  const csv = 'Name,Phone\nZoë Ott,030 901820\n'
  expect((await session.post('/v1/import/inspect', { csv })).json).toMatchObject({
    data: { sample_rows: [{ contact: { phone: '+4930901820' } }] },
  })
})

test.each<[string, object, string[]]>([
  ['an option that no import has', { options: { tag: [] } }, ['options.tag']],
  ['a wrong value', { options: { default_country: 'XX' } }, ['options.default_country']],
  ['what is imported', { options: { rows: ROWS } }, ['options.rows']],
  ['more than a day', { expires_in: 86_401 }, ['expires_in']],
  ['an unknown field', { ttl: 1 }, ['ttl']],
])('400 validation_error: %s', async (_, json, fields) => {
  const response = await workspace.http({ method: 'POST', path: PATH, json })
  expect(Object.keys(expectFailure(response, 400, 'validation_error').details?.fields ?? {})).toEqual(fields)
})

test('without a body it is a session of an hour', async () => {
  const response = await workspace.http({ method: 'POST', path: PATH })
  expect(response.status).toBe(201)
  const { expires_at } = sessionAnswer.parse(response.json).data
  expect((Date.parse(expires_at) - Date.now()) / 60_000).toBeCloseTo(60, 0)
})

test('it takes a key that may write', async () => {
  const reader = await newKey({ permissions: ['read:contacts'] })
  expectFailure(await reader.http({ method: 'POST', path: PATH, json: {} }), 403, 'insufficient_permissions')
})

test('without read:contacts of its key, a session learns of a dry run nothing about who is there', async () => {
  const { workspaceId } = workspace
  await workspace.import({ rows: [{ email: 'known@example.com' }] })
  const writer = await newKey({ workspaceId, permissions: ['write:contacts'] })
  const [blind, seeing] = [await create({}, writer), await create()]
  const records = []
  for (const session of [blind, seeing]) {
    const { job_id } = await session.imported({ rows: [{ email: 'known@example.com' }], dry_run: true })
    records.push(((await session.get(`${IMPORTS}/${job_id}/rows`)).json as { data: object[] }).data[0])
  }
  expect(records[0]).not.toHaveProperty('contact_id')
  expect(records[1]).toHaveProperty('contact_id')
})

test('a session ends with its time, and when its key is revoked', async () => {
  const short = await create({ expires_in: 1 })
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  expectFailure(await short.get(IMPORTS), 401, 'invalid_key')

  const key = await newKey()
  const session = await create({}, key)
  expect((await session.get(IMPORTS)).status).toBe(200)
  await makeAccess({ dynamo, tableName: deployedApp().control_table, clock: systemClock }).keys.revoke(key.keyId)
  expectFailure(await session.get(IMPORTS), 401, 'invalid_key')
})

test('its requests count against the rate limit of its key', async () => {
  const key = await newKey({ rateLimit: { requests: 3, window_seconds: 3_600 } })
  const session = await create({}, key)
  expect((await session.get(IMPORTS)).headers.get('x-ratelimit-remaining')).toBe('1')
  expect((await key.http({ path: IMPORTS })).status).toBe(200)
  expectFailure(await session.get(IMPORTS), 429, 'rate_limited')
})
