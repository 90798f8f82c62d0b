import type { Clock } from '../platform/clock.ts'
import { publishPendingEvent } from './publish-event.ts'
import { hasEnded, isKnownStatus, type JobKey } from './job.ts'
import type { EventBus, JobStore } from './ports.ts'
import { fail } from './transitions.ts'

export interface FailDeadLetterDeps {
  readonly jobs: JobStore
  readonly bus: EventBus
  readonly clock: Clock
  readonly newAttemptToken: () => string
}

/** Attempts to change a job that others change at the same moment. */
const MAX_ATTEMPTS = 5

/**
 * Fails the job of a dead letter with `gave_up`, unless a worker holds its lease now. A conflicting change is retried:
 * once the message is gone, nothing else would end the job.
 * Throws after `MAX_ATTEMPTS` conflicts.
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
      if (!isKnownStatus(job)) throw new Error('The job has a status of a later version.')
      const ended = await jobs.change(job, fail(job, 'gave_up', now), attemptToken)
      if (ended !== undefined) return publishPendingEvent(ended, attemptToken, deps)
    }
    throw new Error('The job was changed by others again and again.')
  }
