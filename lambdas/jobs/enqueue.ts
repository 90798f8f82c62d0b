import type { ImportQueue, JobStore } from './ports.ts'
import type { Job } from './job.ts'
import type { Clock } from '../platform/clock.ts'
import { messageSent } from './transitions.ts'

interface Deps {
  readonly jobs: Pick<JobStore, 'change'>
  readonly queue: Pick<ImportQueue, 'send'>
  readonly clock: Clock
}

/**
 * Sends the message of a queued job and records that it was sent, after which the sweep gives a worker minutes to take the job over. A
 * worker may be quicker than the record: then there is nothing more to record.
 */
export const enqueue = async (job: Job, attemptToken: string, { jobs, queue, clock }: Deps): Promise<void> => {
  await queue.send({ workspace_id: job.workspace_id, job_id: job.job_id })
  await jobs.change(job, messageSent(job, clock.now()), attemptToken)
}
