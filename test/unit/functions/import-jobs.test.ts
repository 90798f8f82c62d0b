import type { APIGatewayProxyEvent } from 'aws-lambda'
import { importJobsRoutes } from '../../../lambdas/functions/import-jobs/handler.ts'
import type { JsonRequest } from '../../../lambdas/http/api-handler.ts'
import type { OutcomeRecord } from '../../../lambdas/import/outcome.ts'
import type { Job } from '../../../lambdas/jobs/job.ts'
import { end, takeOver } from '../../../lambdas/jobs/transitions.ts'
import { makeMemoryJobStore } from '../../support/simulation/job-memory.ts'
import { JOB_ID, makeInlineJob, makeJob, NOW } from '../jobs/job-fixture.ts'

interface JobData {
  readonly job_id: string
  readonly status: string
}
interface Body {
  readonly data: readonly JobData[]
  readonly meta: { readonly next_cursor: string | null }
}

const setup = async (...jobs: readonly Job[]) => {
  const store = makeMemoryJobStore()
  for (const job of jobs) await store.open(job)
  let writers = 0
  let undos = 0
  const routes = importJobsRoutes({
    jobs: store,
    outcomes: {
      get: () => Promise.resolve(ROWS),
      getPage: () => Promise.resolve([]),
      getChanges: () => Promise.resolve(new Map([[1, CHANGES]])),
    },
    idempotency: { claim: ({ jobId, fingerprint }) => Promise.resolve({ jobId, fingerprint }) },
    rejects: { open: () => Promise.resolve(undefined) },
    signDownload: (key, filename, seconds) => Promise.resolve(`https://bucket/${key}?${filename}&${seconds}`),
    clock: { now: () => NOW, sleep: () => Promise.resolve() },
    queue: { send: () => Promise.resolve() },
    newJobId: () => jobId(900 + (undos += 1)),
    newAttemptToken: () => `canceller ${(writers += 1)}`,
  })
  const call = (
    route: string,
    {
      query = {},
      jobId = JOB_ID,
      workspaceId = 'acme',
      keyId = 'key_a',
      permissions = ['write:contacts', 'read:contacts'],
      accept,
      body,
    }: {
      query?: object
      jobId?: string
      workspaceId?: string
      keyId?: string
      permissions?: readonly string[]
      accept?: string
      body?: object
    } = {},
  ) => {
    const found = routes[route as keyof typeof routes]
    if (found === undefined) throw new Error('There is no such route.')
    const event = {
      pathParameters: { job_id: jobId },
      queryStringParameters: query,
      multiValueQueryStringParameters: null,
      headers: accept === undefined ? {} : { Accept: accept },
    } as unknown as APIGatewayProxyEvent
    const key = { id: keyId, permissions, workspace_id: workspaceId, expires_at: null }
    const request = { event, workspaceId, key, body: { json: body }, annotate: () => undefined }
    return found.handle(request as unknown as JsonRequest)
  }
  const list = async (query: object) => {
    const response = await call('GET /v1/import/contacts', { query })
    return (response as unknown as { body: Body }).body
  }
  return { store, routes, call, list }
}

const CHANGES = { company: ['Acme', 'Initech'] as [string, string] }
const ROWS: OutcomeRecord[] = [
  { row_number: 1, outcome: 'updated', contact_id: 'con_1', matched_by: 'email', changed: true },
]
const UPDATED_JOB = makeJob({
  outcome_index: [[{ from: 0, to: 1, epoch: 1, counts: { created: 0, updated: 1, skipped: 0, failed: 0 } }]],
  created_by: { key_id: 'key_w', key_name: null },
})

describe('what a row changed', () => {
  const rowsOf = async (permissions: string[], dry_run = false): Promise<unknown> => {
    const { call } = await setup({ ...UPDATED_JOB, options: { ...UPDATED_JOB.options, dry_run } })
    const { body } = (await call(`${SHOW}/rows`, { permissions, keyId: 'key_w' })) as unknown as {
      body: { data: unknown[] }
    }
    return body.data
  }
  test('is shown to a key that reads contacts', async () => {
    expect(await rowsOf(['read:contacts'])).toEqual([{ ...ROWS[0], changes: CHANGES }])
  })
  test('is not shown to one that only writes, and of a dry run not even whether anything changed', async () => {
    expect(await rowsOf(['write:contacts'])).toEqual(ROWS)
    expect(await rowsOf(['write:contacts'], true)).toEqual([{ row_number: 1, outcome: 'updated' }])
  })
})

const SHOW = 'GET /v1/import/contacts/{job_id}'
const REJECTS = `${SHOW}/rejects`
const CANCEL = 'POST /v1/import/contacts/{job_id}/cancel'

const FILE = 'GET /v1/import/contacts/{job_id}/file'
const UNDO = 'POST /v1/import/contacts/{job_id}/undo'

const jobId = (n: number): string => `imp_${String(n).padStart(26, '0')}`

test('following takes either permission, cancelling the one to write', async () => {
  const { routes } = await setup()
  expect(Object.entries(routes).map(([route, { anyOf }]) => [route, anyOf.join()])).toEqual([
    ['GET /v1/import/contacts', 'read:contacts,write:contacts'],
    [SHOW, 'read:contacts,write:contacts'],
    [`${SHOW}/rows`, 'read:contacts,write:contacts'],
    [REJECTS, 'read:contacts,write:contacts'],
    [CANCEL, 'write:contacts'],
    [FILE, 'read:contacts'],
    ['POST /v1/export/contacts', 'read:contacts'],
    [UNDO, 'delete:contacts'],
  ])
})

test.each([SHOW, `${SHOW}/rows`, REJECTS, FILE, CANCEL])(
  '%s: a job of another workspace, an unknown one and what cannot be an id are not found alike',
  async (route) => {
    const { call } = await setup(makeJob())
    for (const asked of [{ workspaceId: 'other' }, { jobId: jobId(1) }, { jobId: 'imp_x' }]) {
      await expect(call(route, asked)).rejects.toMatchObject({
        code: 'not_found',
        message: 'Not found. Check the path and the id.',
      })
    }
  },
)

describe('the list', () => {
  const jobs = Array.from({ length: 7 }, (_, n) =>
    makeJob({ job_id: jobId(n), status: n % 2 === 0 ? 'completed' : 'queued' }),
  )

  it('goes through all jobs newest first, page by page, and through none of another workspace', async () => {
    const { list } = await setup(...jobs, makeJob({ job_id: jobId(99), workspace_id: 'other' }))
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: Body = await list({ limit: '3', ...(cursor !== null && { cursor }) })
      seen.push(...page.data.map(({ job_id }) => job_id))
      cursor = page.meta.next_cursor
    } while (cursor !== null)
    expect(seen).toEqual(jobs.map(({ job_id }) => job_id).toReversed())
  })

  it('can be of one status, whose cursor fits no other list', async () => {
    const { list } = await setup(...jobs)
    const page = await list({ status: 'queued', limit: '2' })
    expect(page.data.map(({ status }) => status)).toEqual(['queued', 'queued'])
    const cursor = page.meta.next_cursor
    expect((await list({ status: 'queued', cursor })).data).toMatchObject([{ job_id: jobId(1) }])
    await expect(list({ cursor })).rejects.toMatchObject({ code: 'validation_error' })
    await expect(list({ status: 'completed', cursor })).rejects.toMatchObject({ code: 'validation_error' })
    await expect(list({ status: 'done' })).rejects.toMatchObject({ fields: { status: expect.any(String) as string } })
  })

  it('ends a page before Lambda could not answer it, and leaves no job out', async () => {
    const report = JSON.stringify({
      errors: [{ row_number: 1, code: 'invalid_email', message: 'x'.repeat(1_500_000) }],
      warnings: [],
    })
    const { list } = await setup(...jobs.map((job) => ({ ...job, report })))
    const first = await list({})
    expect(first.data.map(({ job_id }) => job_id)).toEqual([jobId(6), jobId(5)])
    const second = await list({ cursor: first.meta.next_cursor })
    expect(second.data.map(({ job_id }) => job_id)).toEqual([jobId(4), jobId(3)])
  })
})

describe('cancel', () => {
  it('ends a job that has not begun at once, and leaves its event to the sweep', async () => {
    const { call, store } = await setup(makeJob({ sweep_at: null }))
    expect(await call(CANCEL)).toMatchObject({ status: 200, body: { data: { status: 'cancelled' } } })
    expect([...store.jobs.values()]).toMatchObject([
      { status: 'cancelled', event: 'pending', sweep_at: NOW + 15_000, cancel_requested: true },
    ])
  })

  it('asks the worker of a job, and returns the job as it is', async () => {
    const job = makeJob()
    const { call, store } = await setup({ ...job, ...takeOver(job, NOW + 60_000, NOW) })
    expect(await call(CANCEL)).toMatchObject({ status: 200, body: { data: { status: 'processing' } } })
    expect([...store.jobs.values()]).toMatchObject([{ status: 'processing', cancel_requested: true, revision: 1 }])
  })

  it('leaves the end of a job that was handed over to the worker that takes it up', async () => {
    const { call, store } = await setup(makeJob({ epoch: 1, position: 500 }))
    expect(await call(CANCEL)).toMatchObject({ body: { data: { status: 'queued' } } })
    expect([...store.jobs.values()]).toMatchObject([{ status: 'queued', cancel_requested: true }])
  })

  it('leaves a job to a worker that takes it over at that moment, and can be asked again', async () => {
    const job = makeJob()
    const { call, store } = await setup(job)
    const { requestCancel } = store
    store.requestCancel = async (name) => {
      const asked = await requestCancel(name)
      const current = await store.read(name)
      if (current?.status === 'queued') await store.change(current, takeOver(current, NOW + 1, NOW), 'worker')
      return asked
    }
    expect(await call(CANCEL)).toMatchObject({ body: { data: { status: 'processing' } } })
    expect(await call(CANCEL)).toMatchObject({ body: { data: { status: 'processing' } } })
    expect([...store.jobs.values()]).toMatchObject([{ cancel_requested: true, writer: 'worker' }])
  })

  it.each(['completed', 'validated', 'failed', 'cancelled'] as const)(
    'is refused of a job that is %s already',
    async (status) => {
      const job = makeJob()
      const { call } = await setup({ ...job, ...end(job, { status, now: NOW }) })
      await expect(call(CANCEL)).rejects.toMatchObject({
        code: 'conflict',
        message: `The job has already ended: its status is ${status}.`,
      })
    },
  )

  it('is refused of an import that its request works on, which has no checkpoint before its end', async () => {
    const { call, store } = await setup(makeInlineJob())
    await expect(call(CANCEL)).rejects.toMatchObject({ code: 'conflict' })
    expect([...store.jobs.values()]).toMatchObject([{ cancel_requested: false }])
  })
})

test('rejects are a redirect to where they can be fetched for five minutes', async () => {
  const ended = makeJob({ status: 'completed', completed_at: new Date(NOW).toISOString(), has_rejects: true, epoch: 1 })
  const { call } = await setup(ended)
  const url = `https://bucket/rejects/acme/${JOB_ID}-1.csv?${JOB_ID}-rejects.csv&300`
  const data = { url, expires_at: new Date(NOW + 300_000).toISOString() }
  expect(await call(REJECTS)).toEqual({ status: 303, headers: { Location: url }, body: { data } })
  expect(await call(REJECTS, { accept: 'application/json' })).toEqual({ status: 200, headers: {}, body: { data } })
})

describe('a key that may only write', () => {
  const WRITES = { permissions: ['write:contacts'] }
  const own = makeJob({ created_by: { key_id: 'key_a', key_name: null }, status: 'completed' })

  test('follows the jobs that it made, and no others', async () => {
    const { call } = await setup(own)
    const show = 'GET /v1/import/contacts/{job_id}'
    expect(await call(show, { ...WRITES, keyId: 'key_a' })).toMatchObject({ status: 200 })
    for (const route of [show, `${show}/rows`, REJECTS])
      await expect(call(route, { ...WRITES, keyId: 'key_b' })).rejects.toMatchObject({ code: 'not_found' })
    expect(await call(show, { keyId: 'key_b' })).toMatchObject({ status: 200 })
  })

  test('lists its own jobs only', async () => {
    const other = makeJob({ job_id: jobId(2), created_by: { key_id: 'key_b', key_name: null } })
    const { call } = await setup(own, other, makeJob({ job_id: jobId(3) }))
    const idsOf = async (asked: object): Promise<unknown> =>
      ((await call('GET /v1/import/contacts', asked)) as { body: Body }).body.data.map(({ job_id }) => job_id)
    expect(await idsOf({ ...WRITES, keyId: 'key_a' })).toEqual([own.job_id])
    expect(await idsOf({ keyId: 'key_a' })).toHaveLength(3)
  })
})
