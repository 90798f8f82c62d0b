import type { Clock } from '../platform/clock.ts'
import { publishPendingEvent } from './publish-event.ts'
import { hasEnded, type JobKey } from './job.ts'
import type { EventBus, JobStore } from './ports.ts'
import { fail } from './transitions.ts'

export interface FailDeadLetterDeps {
  readonly jobs: JobStore
  readonly bus: EventBus
  readonly clock: Clock
  readonly newAttemptToken: () => string
}

/** Looks at a job which others change in the very moment that it is given up. */
const MAX_ATTEMPTS = 5

/**
 * Ends the job of a message that no worker could take to its end, unless one is at it now. After a change in between it looks again:
 * once the message is gone, nobody else may look after the job.
 */
export const makeFailDeadLetter =
  (deps: FailDeadLetterDeps) =>
  async (key: JobKey): Promise<void> => {
    const { jobs, clock } = deps
    const attemptToken = deps.newAttemptToken()
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const job = await jobs.read(key)
      const now = clock.now()
      if (job === undefined) return
      if (hasEnded(job)) return publishPendingEvent(job, attemptToken, deps)
      if (job.lease_until > now) return
      const ended = await jobs.change(job, fail(job, 'gave_up', now), attemptToken)
      if (ended !== undefined) return publishPendingEvent(ended, attemptToken, deps)
    }
    throw new Error('The job was changed by others again and again.')
  }
