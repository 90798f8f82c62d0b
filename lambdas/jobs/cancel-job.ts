import { ApiError } from '../http/errors.ts'
import type { Clock } from '../platform/clock.ts'
import type { JobStore } from './ports.ts'
import { hasEnded, type Job } from './job.ts'
import { end, isCancelledBeforeStart } from './transitions.ts'

interface Deps {
  readonly jobs: Pick<JobStore, 'read' | 'requestCancel' | 'change'>
  readonly clock: Clock
  readonly newAttemptToken: () => string
}

/**
 * Requests the cancellation of a job. A job that no worker has started ends here; otherwise its worker ends it at its
 * next checkpoint. An inline import ends at its first checkpoint, so it cannot be cancelled: 409 `conflict`, as for a
 * job that has ended.
 */
export const makeCancelJob =
  ({ jobs, clock, newAttemptToken }: Deps) =>
  async (job: Job): Promise<Job> => {
    if (hasEnded(job)) throw endedAlready(job)
    if (job.payload === undefined) throw new ApiError('conflict', { message: 'An inline import cannot be cancelled.' })
    const asked = await jobs.requestCancel(job)
    if (asked === undefined) throw endedAlready((await jobs.read(job)) ?? job)
    if (asked.status !== 'queued' || !isCancelledBeforeStart(asked)) return asked
    // Undefined where a worker took it over this moment: it knows of the request.
    const ended = await jobs.change(asked, end(asked, { status: 'cancelled', now: clock.now() }), newAttemptToken())
    return ended ?? (await jobs.read(job)) ?? asked
  }

const endedAlready = ({ status }: Job): ApiError =>
  new ApiError('conflict', { message: `The job has already ended: its status is ${status}.` })
