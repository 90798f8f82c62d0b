import { makeJobStore } from '../../../lambdas/jobs/job-store.ts'
import type { Job } from '../../../lambdas/jobs/job.ts'
import { end, takeOver } from '../../../lambdas/jobs/transitions.ts'
import { makeRecordedDynamo } from '../access/recorded-dynamo.ts'
import { JOB_ID, makeInlineJob, makeJob, NOW } from './job-fixture.ts'

const tableName = 'control'
const ok = (body: unknown) => ({ status: 200, body })
const refused = (Item?: unknown) => ({
  status: 400,
  body: {
    __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
    message: 'no',
    ...(Item !== undefined && { Item }),
  },
})

type Attributes = Record<string, { readonly S?: string; readonly N?: string; readonly B?: string }>

/** A job in which no field has the value that it begins with. */
const FULL: Job = makeJob({
  status: 'failed',
  options: { source: 'upload', update_existing: true, tags: ['t'], default_country: 'DE', dry_run: true },
  total_count: 7,
  counts: { created: 1, updated: 2, skipped: 3, failed: 1 },
  position: 7,
  bytes_read: 700,
  outcome_index: [[{ from: 0, to: 7, epoch: 2, counts: { created: 1, updated: 2, skipped: 3, failed: 1 } }]],
  revision: 9,
  epoch: 2,
  lease_until: NOW + 1,
  cancel_requested: true,
  waiting_for: 'another_import',
  stalls: 2,
  stalled_at: 5,
  sweep_at: NOW + 2,
  event: 'pending',
  started_at: '2026-11-23T12:00:01.000Z',
  completed_at: '2026-11-23T12:00:02.000Z',
  error: { code: 'gave_up', message: 'It was tried.' },
  report: JSON.stringify({ errors: [], warnings: ['é'] }),
  batch_rows: 5,
  resume_point: '{"version":1}',
  has_rejects: true,
  answer: '{"data":{}}',
})

const stored = async (job: Job): Promise<Attributes> => {
  const { dynamo, requests } = makeRecordedDynamo([ok({})])
  expect(await makeJobStore({ dynamo, tableName }).open(job)).toBe(true)
  return requests[0]?.input['Item'] as Attributes
}

it('a job of the version before, with segments in place of the index, names its outcomes', async () => {
  const { outcome_index: _, ...Item } = await stored(makeJob())
  const n = (value: number) => ({ N: String(value) })
  const segment = (from: number, to: number, epoch: number) => ({
    M: { from: n(from), to: n(to), epoch: n(epoch), step: n(2) },
  })
  const old = { ...Item, segments: { L: [segment(0, 5, 1), segment(5, 6, 2)] } }
  const { dynamo } = makeRecordedDynamo([ok({ Item: old })])
  const job = await makeJobStore({ dynamo, tableName }).read(makeJob())
  expect(job?.outcome_index).toEqual([
    [
      { from: 0, to: 2, epoch: 1 },
      { from: 2, to: 4, epoch: 1 },
      { from: 4, to: 5, epoch: 1 },
      { from: 5, to: 6, epoch: 2 },
    ],
  ])
})

it.each([
  ['every field set', FULL],
  ['as it was queued', makeJob()],
  ['of an upload whose content type says nothing', makeJob({ payload: { key: 'k', format: 'file', bytes: 1 } })],
  ['inline', makeInlineJob()],
])('a job comes back as it was kept: %s', async (_, job) => {
  const Item = await stored(job)
  const { dynamo, requests } = makeRecordedDynamo([ok({ Item })])
  expect(await makeJobStore({ dynamo, tableName }).read(job)).toEqual(job)
  expect(requests[0]).toMatchObject({ operation: 'GetItem', input: { ConsistentRead: true } })
})

it('keeps in the index of the sweep only the jobs that it must check', async () => {
  expect(await stored(makeJob())).toMatchObject({
    pk: { S: 'WORKSPACE#acme' },
    sk: { S: `JOB#${JOB_ID}` },
    sweep_shard: { S: expect.stringMatching(/^[0-3]$/) as string },
    sweep_at: { N: String(NOW + 15_000) },
  })
  const quiet = await stored(makeJob({ sweep_at: null }))
  expect([quiet['sweep_at'], quiet['sweep_shard']]).toEqual([undefined, undefined])
})

it('is opened once, and by the same writer again where the answer was lost', async () => {
  const Item = await stored(makeJob())
  const { dynamo } = makeRecordedDynamo([refused(Item), refused(Item), refused()])
  const store = makeJobStore({ dynamo, tableName })
  expect(await store.open(makeJob())).toBe(true)
  expect(await store.open(makeJob({ writer: 'another' }))).toBe(false)
  expect(await store.open(makeJob())).toBe(false)
})

describe('a change', () => {
  it('is made on the revision that is known; null takes an attribute off, and out of the index with it', async () => {
    const { dynamo, requests } = makeRecordedDynamo([ok({ Attributes: await stored(FULL) })])
    const store = makeJobStore({ dynamo, tableName })
    const changes = { status: 'failed', sweep_at: null, error: null } as const
    expect(await store.change(makeJob({ revision: 8 }), changes, 'w')).toEqual(FULL)
    expect(requests[0]?.input).toMatchObject({
      UpdateExpression:
        'SET #status = :status, #writer = :writer, #revision = :revision REMOVE #sweep_at, #error, #sweep_shard',
      ConditionExpression: '#revision = :seen',
      ExpressionAttributeValues: { ':seen': { N: '8' }, ':revision': { N: '9' }, ':writer': { S: 'w' } },
    })
  })

  it('that ends a job has the table delete it so many days later; one that takes it up again does not', async () => {
    const { dynamo, requests } = makeRecordedDynamo([
      ok({ Attributes: await stored(FULL) }),
      ok({ Attributes: await stored(FULL) }),
    ])
    const store = makeJobStore({ dynamo, tableName, retentionDays: 400 })
    const job = makeJob({ revision: 8 })
    await store.change(job, end(job, { status: 'completed', now: NOW }), 'w')
    await store.change(job, takeOver(job, NOW + 60_000, NOW), 'w')
    expect(requests[0]?.input['ExpressionAttributeValues']).toMatchObject({
      ':expires_at_seconds': { N: String(NOW / 1_000 + 400 * 86_400) },
    })
    expect(requests[1]?.input['UpdateExpression']).toMatch(/ REMOVE .*#expires_at_seconds/)
  })

  it('is recognised by its attempt token where its response was lost, and by no other token', async () => {
    const Item = await stored(FULL)
    const { dynamo } = makeRecordedDynamo([refused(Item), refused(Item), refused(Item), refused()])
    const store = makeJobStore({ dynamo, tableName })
    const before = makeJob({ revision: 8 })
    expect(await store.change(before, {}, FULL.writer)).toEqual(FULL)
    expect(await store.change(before, {}, 'another')).toBeUndefined()
    expect(await store.change(makeJob({ revision: 7 }), {}, FULL.writer)).toBeUndefined()
    expect(await store.change(before, {}, FULL.writer)).toBeUndefined()
  })
})

it('a cancel is asked for beside the revision, and of no job that has ended', async () => {
  const { dynamo, requests } = makeRecordedDynamo([ok({ Attributes: await stored(FULL) }), refused()])
  const store = makeJobStore({ dynamo, tableName })
  expect(await store.requestCancel(FULL)).toEqual(FULL)
  expect(await store.requestCancel(FULL)).toBeUndefined()
  expect(requests[0]?.input).toMatchObject({
    UpdateExpression: 'SET cancel_requested = :true',
    ConditionExpression: '#status IN (:queued, :processing)',
  })
})

describe('a list', () => {
  const items = async (count: number): Promise<Attributes[]> =>
    Promise.all(
      Array.from({ length: count }, (_, n) => stored(makeJob({ job_id: `imp_${String(90 - n).padStart(26, '0')}` }))),
    )
  const idOf = (item: Attributes | undefined): string => item?.['job_id']?.S ?? ''

  it('is newest first and goes on behind the last job that was read', async () => {
    const found = await items(2)
    const { dynamo, requests } = makeRecordedDynamo([
      ok({ Items: found, LastEvaluatedKey: { pk: found[1]?.['pk'], sk: found[1]?.['sk'] } }),
      ok({ Items: [] }),
    ])
    const store = makeJobStore({ dynamo, tableName })
    const page = await store.list({ workspaceId: 'acme', limit: 2 })
    expect(page.jobs.map(({ job_id }) => job_id)).toEqual(found.map(idOf))
    expect(page.next).toBe(idOf(found[1]))
    expect(await store.list({ workspaceId: 'acme', limit: 2, after: JOB_ID })).toEqual({ jobs: [], next: undefined })
    expect(requests).toMatchObject([
      { operation: 'Query', input: { ScanIndexForward: false, Limit: 2 } },
      { input: { ExclusiveStartKey: { pk: { S: 'WORKSPACE#acme' }, sk: { S: `JOB#${JOB_ID}` } } } },
    ])
  })

  it('of one status stops at its limit, wherever the query stopped', async () => {
    const found = await items(3)
    const { dynamo, requests } = makeRecordedDynamo([
      ok({ Items: found, LastEvaluatedKey: { pk: { S: 'WORKSPACE#acme' }, sk: { S: 'JOB#imp_0' } } }),
      ok({ Items: found.slice(0, 1), LastEvaluatedKey: { pk: { S: 'WORKSPACE#acme' }, sk: { S: 'JOB#imp_0' } } }),
    ])
    const store = makeJobStore({ dynamo, tableName })
    const query = { workspaceId: 'acme', status: 'queued', limit: 2 } as const
    expect((await store.list(query)).next).toBe(idOf(found[1]))
    expect((await store.list(query)).next).toBe('imp_0')
    expect(requests[0]).toMatchObject({
      input: { FilterExpression: '#status = :status', ExpressionAttributeValues: { ':status': { S: 'queued' } } },
    })
  })
})

it('finds what is due in every shard of the index, page after page', async () => {
  const due = (n: number) => ({ pk: { S: 'WORKSPACE#acme' }, sk: { S: `JOB#imp_${n}` } })
  const name = (n: number) => ({ workspace_id: 'acme', job_id: `imp_${n}` })
  const { dynamo, requests } = makeRecordedDynamo([
    ok({ Items: [due(1)], LastEvaluatedKey: due(1) }),
    ok({}),
    ok({ Items: [due(2)] }),
    ok({}),
    ok({ Items: [due(3)] }),
  ])
  const pages: unknown[] = []
  for await (const page of makeJobStore({ dynamo, tableName }).due(NOW)) pages.push(page)
  expect(pages).toEqual([[name(1), name(2)], [name(3)]])
  expect(requests.map(({ input }) => (input['ExpressionAttributeValues'] as Attributes)[':shard']?.S)).toEqual([
    '0',
    '1',
    '2',
    '3',
    '0',
  ])
  expect(requests[4]).toMatchObject({ input: { ExclusiveStartKey: due(1) } })
})
