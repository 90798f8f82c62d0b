import { makeAccess } from '../../lambdas/access/make-access.ts'
import { systemClock } from '../../lambdas/platform/clock.ts'
import { anonymousFailure, expectFailure, rateLimitOf } from '../support/contract.ts'
import { deployedApp, newKey } from '../support/local-cloud.ts'
import { dynamo, storedAmounts } from '../support/stored.ts'
import { waitFor } from '../support/wait-for.ts'
import { IMPORT_PATH, newWorkspace } from '../support/workspace.ts'

const keys = () => makeAccess({ dynamo, tableName: deployedApp().control_table, clock: systemClock }).keys
const jobPath = (jobId: string) => `${IMPORT_PATH}/${jobId}`

describe('permissions', () => {
  const ROUTES = ['import', 'job', 'rows', 'contacts', 'contact'] as const

  test.each([
    [['write:contacts'], ['import', 'job', 'rows']],
    [['read:contacts'], ['job', 'rows', 'contacts', 'contact']],
    [['write:webhooks', 'read:webhooks'], []],
    [['write:contacts', 'read:contacts'], ROUTES],
  ] as const)('%j opens %j and nothing else', async (permissions, opened) => {
    const owner = await newWorkspace()
    const { job_id } = await owner.import({ rows: [{ email: 'a@x.com' }] })
    const id = (await owner.find({ email: 'a@x.com' }))?.id
    const before = await storedAmounts(owner.workspaceId)
    const { http } = await newKey({ workspaceId: owner.workspaceId, permissions })
    const imported = await http({
      method: 'POST',
      path: IMPORT_PATH,
      json: { rows: [{ email: 'b@x.com' }], dry_run: true },
    })
    // A key that may only write follows the jobs that it made.
    const own =
      imported.status === 200 ? (JSON.parse(imported.text) as { data: { job_id: string } }).data.job_id : job_id
    const answers = {
      import: imported,
      job: await http({ path: jobPath(own) }),
      rows: await http({ path: `${jobPath(own)}/rows` }),
      contacts: await http({ path: '/v1/contacts?email=a@x.com' }),
      contact: await http({ path: `/v1/contacts/${id ?? ''}` }),
    }
    for (const route of ROUTES) {
      if ((opened as readonly string[]).includes(route)) {
        expect([route, answers[route].status]).toEqual([route, 200])
        continue
      }
      const missing = route === 'import' ? 'write:contacts' : 'read:contacts'
      expect(expectFailure(answers[route], 403, 'insufficient_permissions').message).toContain(missing)
      expect(rateLimitOf(answers[route]).limit).toBe(1_000_000)
    }
    if (!(opened as readonly string[]).includes('import')) {
      expect(await storedAmounts(owner.workspaceId)).toEqual(before)
    }
  })
})

test('a revoked key opens nothing from then on, and other keys of its workspace still do', async () => {
  const first = await newWorkspace()
  const second = await newKey({ workspaceId: first.workspaceId })
  await first.import({ rows: [{ email: 'a@x.com' }] })
  await keys().revoke(first.keyId)
  expectFailure(await first.post({ rows: [{ email: 'b@x.com' }] }), 401, 'invalid_key')
  expect((await second.http({ path: '/v1/contacts?email=a@x.com' })).status).toBe(200)
})

test('a key opens until it expires, and nothing after', async () => {
  const { http } = await newKey({ expiresIn: 1_500 })
  const look = () => http({ path: '/v1/contacts?email=a@x.com' })
  expect((await look()).status).toBe(200)
  expectFailure(await waitFor(look, ({ status }) => status !== 200, 10_000), 401, 'invalid_key')
})

describe('another workspace', () => {
  test('answers for a job and its rows as if they did not exist, byte for byte', async () => {
    const [owner, stranger] = await Promise.all([newWorkspace(), newWorkspace()])
    const { job_id } = await owner.import({ rows: [{ email: 'a@x.com' }] })
    const missing = `imp_01JD${job_id.slice(8).split('').toReversed().join('')}`
    for (const below of ['', '/rows', '/rows?limit=1', '/rows?outcome=failed']) {
      const foreign = await stranger.http({ path: `${jobPath(job_id)}${below}` })
      expectFailure(foreign, 404, 'not_found')
      expect(anonymousFailure(foreign)).toBe(
        anonymousFailure(await stranger.http({ path: `${jobPath(missing)}${below}` })),
      )
    }
  })

  test('answers for a contact as if it did not exist, byte for byte', async () => {
    const [owner, stranger] = await Promise.all([newWorkspace(), newWorkspace()])
    await owner.import({ rows: [{ email: 'a@x.com', phone: '+14155552671' }] })
    const id = (await owner.find({ email: 'a@x.com' }))?.id ?? ''
    const foreign = await stranger.http({ path: `/v1/contacts/${id}` })
    expectFailure(foreign, 404, 'not_found')
    const missing = await stranger.http({ path: `/v1/contacts/con_${'A'.repeat(24)}` })
    expect(anonymousFailure(foreign)).toBe(anonymousFailure(missing))
    expect(await stranger.find({ email: 'a@x.com' })).toBeUndefined()
    expect(await stranger.find({ phone: '+14155552671' })).toBeUndefined()
  })

  test('has the same person as a contact of its own, under another id, and neither import touches the other', async () => {
    const [one, other] = await Promise.all([newWorkspace(), newWorkspace()])
    const row = { email: 'same@x.com', phone: '+14155552671' }
    await one.import({ rows: [{ ...row, company: 'One' }], update_existing: true })
    expect(await other.import({ rows: [{ ...row, company: 'Other' }], update_existing: true })).toMatchObject({
      created_count: 1,
    })
    const [first, second] = [await one.find({ email: row.email }), await other.find({ email: row.email })]
    expect([first?.company, second?.company]).toEqual(['One', 'Other'])
    expect(first?.id).not.toBe(second?.id)
  })

  test('does not share idempotency keys', async () => {
    const [one, other] = await Promise.all([newWorkspace(), newWorkspace()])
    const key = { 'Idempotency-Key': 'shared' }
    const mine = await one.import({ rows: [{ email: 'a@x.com' }] }, key)
    const theirs = await other.import({ rows: [{ email: 'b@x.com' }] }, key)
    expect(theirs.job_id).not.toBe(mine.job_id)
  })
})

describe('the rate limit', () => {
  const get = { path: '/v1/contacts?email=a@x.com' }

  test('counts down in the headers, then answers 429 with Retry-After until the requests are a window old', async () => {
    // A window of a day, so that the test does not meet its end.
    const { http } = await newKey({ rateLimit: { requests: 5, window_seconds: 86_400 } })
    for (const remaining of [4, 3, 2, 1, 0]) {
      const response = await http(get)
      expect(response.status).toBe(200)
      expect(rateLimitOf(response)).toMatchObject({ limit: 5, remaining })
      expect(response.headers.get('retry-after')).toBeNull()
    }
    const refused = await http(get)
    expectFailure(refused, 429, 'rate_limited')
    const { remaining, resetSeconds } = rateLimitOf(refused)
    const secondsLeft = resetSeconds - Date.now() / 1_000
    expect(remaining).toBe(0)
    expect(secondsLeft).toBeGreaterThan(0)
    // A sixtieth of the window more: so exactly is known when the requests came.
    expect(secondsLeft).toBeLessThanOrEqual(86_400 + 86_400 / 60)
    expect(Math.abs(Number(refused.headers.get('retry-after')) - secondsLeft)).toBeLessThan(10)
  })

  test('holds for requests at once, and a refused one does nothing', async () => {
    const workspace = await newWorkspace({ rateLimit: { requests: 3, window_seconds: 86_400 } })
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        workspace.post({ rows: [{ email: `r${n}@x.com` }] }, { 'Idempotency-Key': `k${n}` }),
      ),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(5)
    expect(await storedAmounts(workspace.workspaceId)).toEqual({ items: 3, jobs: 3, idempotencyKeys: 3, objects: 3 })
  })

  test('is 600 requests a minute for a key without one of its own', async () => {
    const { http } = await newKey({ rateLimit: undefined })
    const { limit, resetSeconds } = rateLimitOf(await http(get))
    expect(limit).toBe(600)
    expect(resetSeconds - Date.now() / 1_000).toBeLessThanOrEqual(62)
  })

  test('is each key’s own, and over when its requests are older than its window', async () => {
    const first = await newKey({ rateLimit: { requests: 1, window_seconds: 4 } })
    const second = await newKey({ workspaceId: first.workspaceId })
    await waitFor(
      () => first.http(get),
      ({ status }) => status === 429,
      60_000,
    )
    expect((await second.http(get)).status).toBe(200)
    const later = await waitFor(
      () => first.http(get),
      ({ status }) => status === 200,
      60_000,
    )
    expect(rateLimitOf(later)).toMatchObject({ limit: 1, remaining: 0 })
  })
})
