import { workspaceKeys } from '../../../lambdas/contacts/identity.ts'
import { importRows } from '../../../lambdas/import/run.ts'
import type { Job } from '../../../lambdas/jobs/job.ts'
import { importEvent } from '../../../lambdas/jobs/job-event.ts'
import type { OutcomeRecord } from '../../../lambdas/import/outcome.ts'
import type { OutcomeStore } from '../../../lambdas/jobs/outcome-store.ts'
import { end, queuedUndo } from '../../../lambdas/jobs/transitions.ts'
import { makeWorker } from '../../../lambdas/jobs/worker.ts'
import { makeJobMemory } from '../../support/simulation/job-memory.ts'
import { makeSimulatedTable } from '../../support/simulation/simulated-table.ts'
import { makeJob, NOW } from './job-fixture.ts'
import { NO_EXPORTS } from '../../support/no-exports.ts'

const secret = new Uint8Array(32)
const keys = workspaceKeys('acme', secret)
const UNDO_ID = 'imp_01KAS2H4T2V7QK3N6D0Y5T8WZ1'
const CONTACTS = 6

const setup = async ({ dryRun = false, cancel = false } = {}) => {
  const memory = makeJobMemory()
  const { jobs } = memory
  const table = makeSimulatedTable()
  let now = NOW
  const clock = { now: () => now, sleep: () => Promise.resolve() }
  const ports = { table, clock, random: () => 0, writesPermits: true }
  const parent = makeJob()
  const records: OutcomeRecord[] = []
  const rows = Array.from({ length: CONTACTS }, (_, n) => ({ rowNumber: n + 1, input: { email: `n${n}@x.io` } }))
  const engine = { ports, ensureLease: () => Promise.resolve() }
  const context = { jobId: parent.job_id, updateExisting: false, keys, batchRows: CONTACTS, engine }
  for await (const batch of importRows(rows, 0, context)) records.push(...batch.outcomes)
  const range = { from: 0, to: CONTACTS, epoch: 1 }
  await memory.outcomes.put(parent, range, records)
  const ended: Job = {
    ...parent,
    ...end(parent, { status: 'completed', now }),
    position: CONTACTS,
    outcome_index: [[range]],
    counts: { created: CONTACTS, updated: 0, skipped: 0, failed: 0 },
  }
  await jobs.open(ended)
  const createdBy = { key_id: 'key_a', key_name: null }
  const undo = queuedUndo({
    jobId: UNDO_ID,
    parent: ended,
    earlier: [],
    dryRun,
    now,
    attemptToken: 'asked',
    createdBy,
  })
  await jobs.open({ ...undo, cancel_requested: cancel })
  const published: Job[] = []
  let attempts = 0
  const run = async (outcomes: Partial<OutcomeStore> = {}, batchRows = 2): Promise<Job | undefined> => {
    const work = makeWorker({
      jobs,
      payloads: {
        put: () => Promise.reject(new Error('An undo has no payload.')),
        open: () => Promise.reject(new Error('An undo has no payload.')),
        read: () => Promise.reject(new Error('An undo has no payload.')),
      },
      outcomes: { ...memory.outcomes, ...outcomes },
      rejects: { make: () => Promise.reject(new Error('No row of an undo fails.')) },
      queue: { send: () => Promise.resolve(), hasBacklog: () => Promise.resolve(false) },
      bus: {
        publish: (job) => {
          published.push(job)
          return Promise.resolve()
        },
      },
      turns: {
        begin: () => Promise.resolve(true),
        goBehind: () => Promise.resolve(true),
        leave: () => Promise.resolve(),
        isAwaited: () => Promise.resolve(false),
      },
      ports,
      exports: NO_EXPORTS,
      exportTable: table,
      workspaceSecret: () => Promise.resolve(secret),
      newAttemptToken: () => `attempt ${(attempts += 1)}`,
      leaseMs: 60_000,
      handOverMs: 1_000,
      shareMs: 60_000,
      batchRows,
      maxRows: 100,
    })
    // The lease of a worker that died before is over.
    now += 1_000_000
    await work(undo, now + 900_000)
    return jobs.read(undo)
  }
  const recorded = async (job: Job | undefined): Promise<OutcomeRecord[]> => {
    const ranges = job?.outcome_index.flat() ?? []
    const found = await Promise.all(ranges.map((each) => memory.outcomes.get(undo, each)))
    return found.flatMap((some) => some ?? [])
  }
  const left = (): number => [...table.items.values()].filter(({ contact }) => contact !== undefined).length
  return { run, recorded, left, published, jobs, undo, outcomes: memory.outcomes }
}

const NONE = { created: 0, updated: 0, skipped: 0, failed: 0 }
const ROWS = Array.from({ length: CONTACTS }, (_, n) => ({ row_number: n + 1, outcome: 'deleted' }))

test('nothing of a batch is undone before the batch before it is recorded', async () => {
  const { run, left, outcomes } = await setup()
  const seen: number[][] = []
  await run({
    put: async (job, range, records) => {
      // Whatever goes on by itself meanwhile has gone on.
      await new Promise((resolve) => setImmediate(resolve))
      seen.push([range.to, left()])
      await outcomes.put(job, range, records)
    },
  })
  expect(seen).toEqual([
    [2, 4],
    [4, 2],
    [6, 0],
  ])
})

test('an undo is worked to its end, batch by batch, and published as what it is', async () => {
  const { run, recorded, left, published } = await setup()
  const job = await run()
  expect(job).toMatchObject({ status: 'completed', total_count: CONTACTS, counts: { deleted: CONTACTS }, position: 6 })
  expect(await recorded(job)).toMatchObject(ROWS)
  expect(left()).toBe(0)
  expect(published.map((each) => importEvent(each))).toMatchObject([
    { type: 'import.undone', job: { kind: 'undo', deleted_count: CONTACTS, kept_count: 0 } },
  ])
})

test('a worker that died between what it deleted and the record of it costs no record', async () => {
  const { run, recorded, left } = await setup()
  await expect(run({ put: () => Promise.reject(new Error('dead')) })).rejects.toThrow('dead')
  expect(left()).toBe(CONTACTS - 2)
  const job = await run()
  expect(job).toMatchObject({ status: 'completed', counts: { deleted: CONTACTS } })
  expect(await recorded(job)).toMatchObject(ROWS)
})

test('cancelled before it starts, it does nothing; after a worker died, what that one did is recorded first', async () => {
  const untouched = await setup({ cancel: true })
  expect(await untouched.run()).toMatchObject({ status: 'cancelled', counts: NONE })
  expect(untouched.left()).toBe(CONTACTS)

  const { run, recorded, left, jobs, undo } = await setup()
  await expect(run({ put: () => Promise.reject(new Error('dead')) })).rejects.toThrow('dead')
  await jobs.requestCancel(undo)
  const job = await run()
  expect(job).toMatchObject({ status: 'cancelled', counts: { deleted: 2 } })
  expect(await recorded(job)).toHaveLength(2)
  expect(left()).toBe(CONTACTS - 2)
})

test('a dry run deletes nothing and has no event', async () => {
  const { run, recorded, left, published } = await setup({ dryRun: true })
  const job = await run()
  expect(job).toMatchObject({ status: 'validated', counts: { deleted: CONTACTS }, event: null })
  expect(await recorded(job)).toMatchObject(ROWS)
  expect(left()).toBe(CONTACTS)
  expect(published).toEqual([])
})

test('once the records of the import are gone, it fails and says so', async () => {
  const { run } = await setup()
  expect(await run({ get: () => Promise.resolve(undefined) })).toMatchObject({
    status: 'failed',
    error: { code: 'records_gone' },
  })
})
