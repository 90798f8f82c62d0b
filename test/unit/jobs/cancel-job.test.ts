import { makeCancelJob } from '../../../lambdas/jobs/cancel-job.ts'
import { checkpoint, requeue, takeOver, waitForTurn } from '../../../lambdas/jobs/transitions.ts'
import { makeMemoryJobStore } from '../../support/simulation/job-memory.ts'
import { makeJob, NOW } from './job-fixture.ts'

const LATER = NOW + 60_000

const setup = async () => {
  const jobs = makeMemoryJobStore()
  const cancel = makeCancelJob({
    jobs,
    clock: { now: () => LATER, sleep: () => Promise.resolve() },
    newAttemptToken: () => 'cancel',
  })
  const job = makeJob()
  await jobs.open(job)
  return { jobs, cancel, job }
}

test('a job that waits for its turn and never began ends at once', async () => {
  const { jobs, cancel, job } = await setup()
  const waiting = (await jobs.change(job, waitForTurn(job, NOW), 'worker')) ?? job
  expect(await cancel(waiting)).toMatchObject({ status: 'cancelled', waiting_for: null, event: 'pending' })
})

test('a job that made room for others and waits for its turn is given to a worker by the next sweep', async () => {
  const { jobs, cancel, job } = await setup()
  const taken = (await jobs.change(job, takeOver(job, NOW + 1, NOW), 'worker')) ?? job
  const progress = {
    to: 500,
    outcomeIndex: [],
    counts: { created: 500, updated: 0, skipped: 0, failed: 0 },
    unchanged: 0,
    bytesRead: 1,
    report: '{}',
    nextBatchRows: 500,
  }
  const checked = (await jobs.change(taken, checkpoint(taken, progress), 'worker')) ?? job
  const handedOver = (await jobs.change(checked, requeue(NOW), 'worker')) ?? job
  const waiting = (await jobs.change(handedOver, waitForTurn(handedOver, NOW), 'worker')) ?? job
  expect(waiting.sweep_at).toBeGreaterThan(LATER)
  expect(await cancel(waiting)).toMatchObject({ status: 'queued', cancel_requested: true, sweep_at: LATER })
})
