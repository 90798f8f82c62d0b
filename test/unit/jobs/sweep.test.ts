import { makeSweep, type SweepDeps } from '../../../lambdas/jobs/sweep.ts'
import { end, messageSent, takeOver } from '../../../lambdas/jobs/transitions.ts'
import type { Job } from '../../../lambdas/jobs/job.ts'
import { makeMemoryJobStore } from '../../support/simulation/job-memory.ts'
import { makeJob } from './job-fixture.ts'

const NOW = 1_767_225_600_000
const PAYLOAD = { key: 'payloads/acme/x.csv', format: 'csv', bytes: 10 } as const

const setup = ({ msPerRead = 0 } = {}) => {
  const time = { now: NOW }
  const memory = makeMemoryJobStore()
  const jobs = {
    ...memory,
    read: async (name: Parameters<typeof memory.read>[0]) => {
      time.now += msPerRead
      return memory.read(name)
    },
  }
  const sent: string[] = []
  const published: string[] = []
  const left: string[] = []
  const broken = new Set<string>()
  let attempts = 0
  const deps: SweepDeps = {
    jobs,
    queue: { send: async ({ job_id }) => void sent.push(job_id) },
    turns: { leave: async ({ job_id }) => void left.push(job_id) },
    bus: {
      publish: async ({ job_id }) => {
        if (broken.has(job_id)) throw new Error('The bus refuses this event.')
        published.push(job_id)
      },
    },
    clock: { now: () => time.now, sleep: () => Promise.resolve() },
    random: () => 0.5,
    newAttemptToken: () => `attempt ${(attempts += 1)}`,
  }
  const open = async (n: number, changes: Partial<Job> = {}): Promise<Job> => {
    const job = makeJob({ job_id: `imp_${n}`, payload: PAYLOAD, status: 'queued', ...changes })
    await jobs.open(job)
    return job
  }
  const ended = (n: number, sweepAt = NOW - 1) =>
    open(n, { ...end(makeJob({ payload: PAYLOAD }), { status: 'completed', now: NOW - 15_000 }), sweep_at: sweepAt })
  const sweep = (forMs = 60_000) => makeSweep(deps)(time.now + forMs)
  const stored = (n: number) => memory.jobs.get(`${makeJob().workspace_id}/imp_${n}`)
  return { time, jobs, sent, published, left, broken, open, ended, sweep, stored }
}

describe('a job whose message was sent and not taken', () => {
  it('gets another message after two minutes, then ever later, up to a quarter of an hour', async () => {
    const { time, jobs, sent, open, sweep, stored } = setup()
    const job = await open(1, { sweep_at: NOW - 1 })
    const waits: number[] = []
    for (let n = 0; n < 6; n += 1) {
      await sweep()
      const at = stored(1)?.sweep_at ?? 0
      waits.push(at - time.now)
      time.now = at
    }
    expect(waits.map((ms) => ms / 60_000)).toEqual([2, 4, 8, 15, 15, 15])
    expect(sent).toHaveLength(6)
    const known = (await jobs.read(job)) ?? job
    await jobs.change(known, takeOver(known, time.now + 60_000, time.now), 'worker')
    expect(stored(1)?.sends).toBe(0)
  })

  it('is not touched before that', async () => {
    const { sent, open, sweep } = setup()
    const job = makeJob()
    await open(1, messageSent({ ...job, sends: 0 }, NOW - 119_999))
    await sweep()
    expect(sent).toEqual([])
  })
})

it('reaches every due job of a run, though hundreds before it fail for good', async () => {
  const { broken, published, ended, sweep } = setup()
  for (let n = 0; n < 400; n += 1) {
    await ended(n, NOW - 1_000)
    broken.add(`imp_${n}`)
  }
  await ended(400)
  const { due, failures } = await sweep()
  expect(due).toBe(401)
  expect(failures).toHaveLength(400)
  expect(published).toEqual(['imp_400'])
})

it('moves a job that it fails on further back each time', async () => {
  const { time, broken, ended, sweep, stored } = setup()
  await ended(1)
  broken.add('imp_1')
  const waits: number[] = []
  for (let n = 0; n < 9; n += 1) {
    await sweep()
    const at = stored(1)?.sweep_at ?? 0
    waits.push((at - time.now) / 1_000)
    time.now = at
  }
  // Three quarters of 15 s, 30 s, … with a random number of 0.5.
  expect(waits).toEqual([12, 23, 45, 90, 180, 360, 675, 675, 675].map((s, n) => (n < 2 ? [11.25, 22.5][n] : s)))
  broken.clear()
  await sweep()
  expect(stored(1)).toMatchObject({ event: 'sent', sweep_at: null })
})

it('stops in time, and says that it did', async () => {
  const { jobs, ended, sweep } = setup({ msPerRead: 30_000 })
  await ended(1)
  const pages = [[{ workspace_id: makeJob().workspace_id, job_id: 'imp_1' }], []]
  Object.assign(jobs, {
    due: async function* () {
      yield* pages
    },
  })
  expect(await sweep(40_000)).toMatchObject({ due: 1, isCutShort: true })
})

describe('the longest that a job stood still', () => {
  const MINUTE = 60_000

  it.each([
    ['waits for its first worker', { created_at: new Date(NOW - 40 * MINUTE).toISOString() }, 40 * MINUTE],
    // Two messages: two minutes after the first, four after the second.
    [
      'waits for another worker',
      { started_at: new Date(NOW - 90 * MINUTE).toISOString(), sends: 2, sweep_at: NOW },
      6 * MINUTE,
    ],
    ['has a worker that died', { status: 'processing', lease_until: NOW - 3 * MINUTE } as const, 3 * MINUTE],
  ])('of one that %s', async (_, changes, expected) => {
    const { open, sweep } = setup()
    await open(1, { sweep_at: NOW - 1, ...changes })
    expect(await sweep()).toMatchObject({ longestIdleMs: expected })
  })

  it('of one whose end is not published, also where publishing fails', async () => {
    const { broken, ended, sweep } = setup()
    await ended(1)
    broken.add('imp_1')
    expect(await sweep()).toMatchObject({ longestIdleMs: 15_000, failures: [expect.any(Error)] })
  })

  it('is that of the one that stood still the longest', async () => {
    const { open, sweep } = setup()
    for (const n of [5, 30, 10])
      await open(n, { sweep_at: NOW - 1, created_at: new Date(NOW - n * MINUTE).toISOString() })
    expect(await sweep()).toMatchObject({ longestIdleMs: 30 * MINUTE })
  })

  it('is none where nothing is due: a job in work has its lease', async () => {
    const { open, sweep } = setup()
    await open(1, { status: 'processing', lease_until: NOW + MINUTE, sweep_at: NOW + MINUTE })
    expect(await sweep()).toMatchObject({ due: 0, longestIdleMs: 0 })
  })
})

it('frees the slot of a job that has ended, also where its event cannot be published', async () => {
  const { broken, left, published, ended, sweep } = setup()
  broken.add('imp_1')
  await ended(1)
  await ended(2)
  await sweep()
  expect(left).toEqual(['imp_1', 'imp_2'])
  expect(published).toEqual(['imp_2'])
})
