import { ApiError } from '../http/errors.ts'
import type { Clock } from '../platform/clock.ts'
import type { JobStore } from './ports.ts'
import { hasEnded, hasWorker, type Job } from './job.ts'
import { end, isCancelledBeforeStart, sweptSoon } from './transitions.ts'

interface Deps {
  readonly jobs: Pick<JobStore, 'read' | 'requestCancel' | 'change'>
  readonly clock: Clock
  readonly newAttemptToken: () => string
}

/**
 * Requests the cancellation of a job. A job that no worker has started ends here; otherwise its worker ends it at its
 * next checkpoint, or, where it waits for its turn, a worker that the sweep sends at once. An inline import ends at its first checkpoint, so it cannot be cancelled: 409 `conflict`, as for a
 * job that has ended.
 */
export const makeCancelJob =
  ({ jobs, clock, newAttemptToken }: Deps) =>
  async (job: Job): Promise<Job> => {
    if (hasEnded(job)) throw endedAlready(job)
    if (!hasWorker(job)) throw new ApiError('conflict', { message: 'An inline import cannot be cancelled.' })
    const asked = await jobs.requestCancel(job)
    if (asked === undefined) throw endedAlready((await jobs.read(job)) ?? job)
    if (asked.status !== 'queued') return asked
    const isEndedHere = isCancelledBeforeStart(asked)
    // What was begun and waits for its turn would be ended by its worker only then.
    if (!isEndedHere && asked.waiting_for === null) return asked
    const now = clock.now()
    const changes = isEndedHere ? end(asked, { status: 'cancelled', now }) : sweptSoon(now)
    // Undefined where a worker took it over this moment: it knows of the request.
    return (await jobs.change(asked, changes, newAttemptToken())) ?? (await jobs.read(job)) ?? asked
  }

const endedAlready = ({ status }: Job): ApiError =>
  new ApiError('conflict', { message: `The job has already ended: its status is ${status}.` })
