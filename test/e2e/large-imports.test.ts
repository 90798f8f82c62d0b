import { queuedAnswer } from '../support/contract.ts'
import { expectOneEvent, listenToEvents, type ImportEvents } from '../support/import-events.ts'
import { assertIdentitiesHold } from '../support/simulation/invariants.ts'
import { keysOf, storedAmounts, storedItems } from '../support/stored.ts'
import { newWorkspace, type Workspace } from '../support/workspace.ts'

const PATIENCE_MS = 120_000
const BATCH = 500
const MB = 1024 * 1024

let events: ImportEvents
beforeAll(async () => {
  events = await listenToEvents()
})

const person = (n: number) => ({ full_name: `Person ${n}`, email: `person${n}@x.com` })
const people = (count: number) => Array.from({ length: count }, (_, n) => person(n + 1))
const csvOf = (rows: readonly { full_name: string; email: string }[]): string =>
  ['Name,Email', ...rows.map(({ full_name, email }) => `${full_name},${email}`)].join('\n')
const ndjsonOf = (rows: readonly object[]): string => rows.map((row) => JSON.stringify(row)).join('\n')

const numbersUpTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n + 1)

test.each([
  ['rows', { rows: people(501) }, 501],
  ['lines of CSV', { csv: csvOf(people(501)) }, null],
])(
  '501 %s are queued, and end as if they had been worked at once',
  async (_, body, total_count) => {
    const workspace = await newWorkspace()
    const response = await workspace.post(body)
    expect(response.status).toBe(202)
    const { data } = queuedAnswer.parse(response.json)
    expect(data).toMatchObject({ created_count: 0, total_count, errors: [] })
    const job = await workspace.ended(data.job_id)
    const ended = { status: 'completed', created_count: 501, processed_count: 501, total_count: 501, progress: 1 }
    expect(job).toMatchObject({ ...ended, error: null })
    expect(job.rows_per_second).toBeGreaterThan(0)
    const rows = await workspace.rows(job.job_id)
    expect(rows.map(({ row_number }) => row_number)).toEqual(numbersUpTo(501))
    expect(await workspace.find({ email: 'person501@x.com' })).toMatchObject({
      id: rows[500]?.contact_id,
      full_name: 'Person 501',
    })
    const event = await expectOneEvent(events, job.job_id)
    expect(event).toMatchObject({
      version: 1,
      type: 'import.completed',
      time: job.completed_at,
      workspace_id: workspace.workspaceId,
    })
    expect(event.job).toEqual(job)
  },
  PATIENCE_MS,
)

test(
  'a file of 5 MB is taken inline',
  async () => {
    const workspace = await newWorkspace()
    const long = 'é'.repeat(500)
    const lines = people(1_050).map(({ full_name, email }) =>
      [full_name, email, ...Array<string>(5).fill(long)].join(','),
    )
    const custom = ['a', 'b', 'c', 'd', 'e'].map((name) => `custom_fields.${name}`)
    const csv = [['full_name', 'email', ...custom].join(','), ...lines].join('\n')
    expect(Buffer.byteLength(csv)).toBeGreaterThan(5 * MB)
    const job = await workspace.ended(await workspace.queue({ csv, tags: ['large'] }))
    expect(job).toMatchObject({ status: 'completed', created_count: 1_050, total_count: 1_050, errors: [] })
    const last = await workspace.find({ email: 'person1050@x.com' })
    expect(last).toMatchObject({ custom_fields: { a: long, e: long }, tags: ['large'] })
  },
  PATIENCE_MS,
)

const MANY = 20_001
let ofMany: Promise<Workspace>
beforeAll(() => {
  ofMany = newWorkspace()
})

/** The second file tells of the contacts that the first made. */
test.each([
  ['CSV', 'text/csv', csvOf, 'created'],
  ['NDJSON', 'application/x-ndjson', ndjsonOf, 'skipped'],
] as const)(
  `${MANY} rows come by upload as %s: progress only grows, and their records come in order over many pages`,
  async (_, type, textOf, outcome) => {
    const workspace = await ofMany
    const many = people(MANY).map((row, n) => (n % 4_000 === 3_999 ? { ...row, email: 'nope' } : row))
    const jobId = await workspace.queue({ upload_id: await workspace.upload(textOf(many), type) })
    const seen = [0]
    const ended = workspace.ended(jobId)
    const state = { isOver: false }
    void ended.finally(() => (state.isOver = true))
    while (!state.isOver) {
      const { status, progress } = await workspace.job(jobId)
      if (status === 'processing') seen.push(progress)
    }
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
    expect(seen.some((progress) => progress > 0.1 && progress < 0.9)).toBe(true)

    const job = await ended
    expect(job).toMatchObject({
      status: 'completed',
      [`${outcome}_count`]: MANY - 5,
      failed_count: 5,
      total_count: MANY,
    })
    expect(job.errors.map(({ row_number }) => row_number)).toEqual([4_000, 8_000, 12_000, 16_000, 20_000])
    expect(job.options).toMatchObject({ source: 'upload' })
    const rows = await workspace.rows(jobId)
    expect(rows.map(({ row_number }) => row_number)).toEqual(numbersUpTo(MANY))
    const failed = await workspace.rows(jobId, 'outcome=failed')
    expect(failed).toEqual(rows.filter(({ outcome }) => outcome === 'failed'))
    expect(new Set(rows.map(({ contact_id }) => contact_id)).size).toBe(MANY - 5 + 1)
  },
  PATIENCE_MS,
)

describe('rows that meet over the borders of batches', () => {
  const rows = people(2 * BATCH + 10)
  for (const [again, number] of [
    [BATCH, 1],
    [BATCH + 1, BATCH],
    [2 * BATCH, 1],
  ] as const)
    rows[again] = { full_name: `Renamed by ${again + 1}`, email: person(number).email.toUpperCase() }

  test.each([true, false])(
    'come to the same as one after another, with update_existing %s',
    async (update_existing) => {
      const workspace = await newWorkspace()
      const before = await workspace.import({ rows: [{ full_name: 'Before', email: person(700).email }] })
      const job = await workspace.ended(await workspace.queue({ rows, update_existing }))
      const [changed, left] = [
        update_existing ? 'updated_count' : 'skipped_count',
        update_existing ? 'skipped_count' : 'updated_count',
      ]
      expect(job).toMatchObject({ status: 'completed', created_count: rows.length - 4, [changed]: 4, [left]: 0 })

      const records = await workspace.rows(job.job_id)
      const outcomes = new Map(records.map((record) => [record.row_number, record]))
      const outcome = update_existing ? 'updated' : 'skipped'
      for (const [again, first] of [
        [BATCH + 1, 1],
        [BATCH + 2, BATCH],
        [2 * BATCH + 1, 1],
      ])
        expect(outcomes.get(again ?? 0)).toMatchObject({ outcome, contact_id: outcomes.get(first ?? 0)?.contact_id })
      expect(outcomes.get(700)).toMatchObject({
        outcome,
        contact_id: (await workspace.rows(before.job_id))[0]?.contact_id,
      })
      const names = await Promise.all([1, BATCH, 700].map((n) => workspace.find({ email: person(n).email })))
      expect(names.map((contact) => contact?.full_name)).toEqual(
        update_existing
          ? [`Renamed by ${2 * BATCH + 1}`, `Renamed by ${BATCH + 2}`, 'Person 700']
          : ['Person 1', `Person ${BATCH}`, 'Before'],
      )
    },
    PATIENCE_MS,
  )
})

test(
  'a dry run of many rows tells all and writes nothing, and no event tells of it',
  async () => {
    const workspace = await newWorkspace()
    await workspace.import({ rows: [person(1)] })
    const { items } = await storedAmounts(workspace.workspaceId)
    const rows = [...people(1_100), person(3), { full_name: 'Nobody', email: 'nope' }]
    const job = await workspace.ended(await workspace.queue({ rows, dry_run: true, update_existing: true }))
    expect(job).toMatchObject({ status: 'validated', created_count: 1_099, updated_count: 2, failed_count: 1 })
    expect(job).toMatchObject({ total_count: 1_102, progress: 1 })
    expect((await workspace.rows(job.job_id)).at(-2)).toMatchObject({ outcome: 'updated', matched_by: 'row' })
    expect((await storedAmounts(workspace.workspaceId)).items).toBe(items)
    // Another job's event comes after its own would have come.
    const reported = await workspace.queue({ rows: people(501) })
    await expectOneEvent(events, reported)
    expect(await events.soFar(job.job_id)).toEqual([])
  },
  PATIENCE_MS,
)

test(
  'files that overlap, worked at once, make one contact of each person, and each counts right',
  async () => {
    const workspace = await newWorkspace()
    const rows = people(1_500).map((row, n) => (n % 3 === 0 ? { ...row, phone: `+1415555${1_000 + n}` } : row))
    const ids = await Promise.all([
      workspace.queue({ rows }),
      workspace.queue({ rows: rows.toReversed(), update_existing: true }),
      workspace
        .upload(ndjsonOf(rows.slice(700)), 'application/x-ndjson')
        .then((upload_id) => workspace.queue({ upload_id })),
    ])
    const jobs = await Promise.all(ids.map((id) => workspace.ended(id)))
    expect(jobs.map(({ status }) => status)).toEqual(['completed', 'completed', 'completed'])
    expect(jobs.map(({ total_count }) => total_count)).toEqual([1_500, 1_500, 800])
    expect(jobs.reduce((sum, { created_count }) => sum + created_count, 0)).toBe(1_500)
    expect(jobs.every(({ failed_count }) => failed_count === 0)).toBe(true)
    const items = await storedItems(workspace.workspaceId)
    assertIdentitiesHold(items, await keysOf(workspace.workspaceId))
    expect([...items.values()].filter(({ contact }) => contact !== undefined)).toHaveLength(1_500)
  },
  PATIENCE_MS,
)
