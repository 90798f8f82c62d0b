import type { JobStore } from '../../../lambdas/jobs/ports.ts'
import { makeWorker } from '../../../lambdas/jobs/worker.ts'
import { NO_EXPORTS } from '../../support/no-exports.ts'
import { makeJobMemory } from '../../support/simulation/job-memory.ts'
import { makeSimulatedTable } from '../../support/simulation/simulated-table.ts'
import { makeJob, NOW } from './job-fixture.ts'

const CSV = Buffer.from('email\nann@x.io\n')

/** A job of one row, which `epoch` attempts had before. */
const setup = async (epoch = 0) => {
  const memory = makeJobMemory()
  const job = makeJob({ epoch, payload: { key: 'payload', format: 'csv', bytes: CSV.length } })
  await memory.jobs.open(job)
  const pieces = async function* (from = 0) {
    yield CSV.subarray(from)
  }
  const clock = { now: () => NOW, sleep: () => Promise.resolve() }
  const table = makeSimulatedTable()
  const notHere = () => Promise.reject(new Error('Nobody asks for this.'))
  const work = async (jobs: JobStore = memory.jobs) => {
    await makeWorker({
      jobs,
      payloads: {
        put: notHere,
        open: (_, from) => Promise.resolve(pieces(from)),
        read: (_, from, to) => Promise.resolve(CSV.subarray(from, to)),
      },
      outcomes: memory.outcomes,
      rejects: { make: notHere },
      exports: NO_EXPORTS,
      exportTable: table,
      queue: { send: notHere, hasBacklog: () => Promise.resolve(false) },
      bus: { publish: () => Promise.resolve() },
      turns: {
        begin: () => Promise.resolve(true),
        goBehind: notHere,
        leave: () => Promise.resolve(),
        isAwaited: () => Promise.resolve(false),
      },
      ports: { table, clock, random: () => 0, writesPermits: true },
      workspaceSecret: () => Promise.resolve(new Uint8Array(32)),
      newAttemptToken: () => 'worker',
      leaseMs: 60_000,
      handOverMs: 0,
      shareMs: 60_000,
      batchRows: 5,
      maxRows: 5,
    })(job, NOW + 120_000)
    return memory.jobs.read(job)
  }
  return { memory, work }
}

test('a worker whose first change meets that of another reads the job again and takes it', async () => {
  const { memory, work } = await setup()
  let conflicts = 0
  const change: JobStore['change'] = async (...args) => {
    if (conflicts > 0) return memory.jobs.change(...args)
    conflicts += 1
    // Who sent the message records that it did.
    await memory.jobs.change(args[0], { sends: 1 }, 'sender')
    return memory.jobs.change(...args)
  }
  expect(await work({ ...memory.jobs, change })).toMatchObject({ status: 'completed', position: 1 })
})

test('outcomes are put under the epoch of their attempt', async () => {
  const { memory, work } = await setup(4)
  const done = await work()
  expect(done).toMatchObject({ status: 'completed', epoch: 5, outcome_index: [[{ from: 0, to: 1, epoch: 5 }]] })
  expect(await memory.outcomes.get(done!, { from: 0, to: 1, epoch: 5 })).toMatchObject([{ outcome: 'created' }])
})
