import { makeFailDeadLetter } from '../../../lambdas/jobs/fail-dead-letter.ts'
import type { Job } from '../../../lambdas/jobs/job.ts'
import { end, sweptSoon, takeOver } from '../../../lambdas/jobs/transitions.ts'
import { makeMemoryJobStore } from '../../support/simulation/job-memory.ts'
import { makeJob, NOW } from './job-fixture.ts'

interface Setup {
  /** Changes that others make between a read of the job and the change that follows. */
  readonly conflicts?: number
  readonly job?: Job
}

const setup = async ({ conflicts = 0, job = makeJob() }: Setup = {}) => {
  const memory = makeMemoryJobStore()
  await memory.open(job)
  const published: string[] = []
  let left = conflicts
  const failDeadLetter = makeFailDeadLetter({
    jobs: {
      ...memory,
      read: async (key) => {
        const read = await memory.read(key)
        if (read !== undefined && left > 0) {
          left -= 1
          await memory.change(read, sweptSoon(NOW), 'another')
        }
        return read
      },
    },
    bus: { publish: async ({ job_id }) => void published.push(job_id) },
    clock: { now: () => NOW, sleep: () => Promise.resolve() },
    newAttemptToken: () => 'dead letter',
  })
  return { run: () => failDeadLetter(job), published, stored: () => memory.read(job) }
}

test('the job of a dead letter fails with gave_up, and its event is published', async () => {
  const { run, published, stored } = await setup()
  await run()
  expect(await stored()).toMatchObject({ status: 'failed', error: { code: 'gave_up' }, event: 'sent' })
  expect(published).toHaveLength(1)
})

test('it fails as well where others change the job at the same moment', async () => {
  const { run, published, stored } = await setup({ conflicts: 4 })
  await run()
  expect(await stored()).toMatchObject({ status: 'failed', error: { code: 'gave_up' } })
  expect(published).toHaveLength(1)
})

test('the message is not given up where the job could not be ended', async () => {
  const { run, published, stored } = await setup({ conflicts: 5 })
  await expect(run()).rejects.toThrow('changed by others')
  expect(await stored()).toMatchObject({ status: 'queued' })
  expect(published).toEqual([])
})

test('a job that a worker holds goes on', async () => {
  const job = makeJob()
  const { run, published, stored } = await setup({ job: { ...job, ...takeOver(job, NOW + 60_000, NOW) } })
  await run()
  expect(await stored()).toMatchObject({ status: 'processing' })
  expect(published).toEqual([])
})

test('of a job that has ended, the event that is still to come is published', async () => {
  const job = makeJob()
  const { run, published, stored } = await setup({ job: { ...job, ...end(job, { status: 'completed', now: NOW }) } })
  await run()
  expect(await stored()).toMatchObject({ status: 'completed', event: 'sent' })
  expect(published).toHaveLength(1)
})
