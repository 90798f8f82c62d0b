import type { ImportQueue, JobStore } from './ports.ts'
import type { Job } from './job.ts'
import type { Clock } from '../platform/clock.ts'
import { messageSent } from './transitions.ts'

interface Deps {
  readonly jobs: Pick<JobStore, 'change'>
  readonly queue: Pick<ImportQueue, 'send'>
  readonly clock: Clock
}

/** What it takes to open a job and enqueue it. */
export interface NewJobDeps extends Deps {
  readonly jobs: Pick<JobStore, 'change' | 'open'>
  readonly newJobId: () => string
  readonly newAttemptToken: () => string
}

/**
 * Sends the message of a queued job and records that it was sent, after which the sweep gives a worker minutes to take the job over. A
 * worker may be quicker than the record: then there is nothing more to record.
 */
export const enqueue = async (job: Job, attemptToken: string, { jobs, queue, clock }: Deps): Promise<void> => {
  await queue.send({ workspace_id: job.workspace_id, job_id: job.job_id })
  await jobs.change(job, messageSent(job, clock.now()), attemptToken)
}

/** Enqueues a job that is stored. It is accepted whatever happens to its message: the sweep sends it. */
export const enqueueAccepted = (job: Job, attemptToken: string, deps: Deps): Promise<void> =>
  enqueue(job, attemptToken, deps).catch(() => undefined)
