import type { Clock } from '../platform/clock.ts'
import { announce } from './announce.ts'
import { hasEnded, type JobName } from './job.ts'
import type { EventBus, JobStore } from './ports.ts'
import { fail } from './transitions.ts'

export interface GiveUpDeps {
  readonly jobs: JobStore
  readonly bus: EventBus
  readonly clock: Clock
  readonly newWriter: () => string
}

/** Looks at a job which others change in the very moment that it is given up. */
const MOST_LOOKS = 5

/**
 * Ends the job of a message that no worker could take to its end, unless one is at it now. After a change in between it looks again:
 * once the message is gone, nobody else may look after the job.
 */
export const makeGiveUp =
  (deps: GiveUpDeps) =>
  async (name: JobName): Promise<void> => {
    const { jobs, clock } = deps
    const writer = deps.newWriter()
    for (let look = 1; look <= MOST_LOOKS; look += 1) {
      const job = await jobs.read(name)
      const now = clock.now()
      if (job === undefined) return
      if (hasEnded(job)) return announce(job, writer, deps)
      if (job.lease_until > now) return
      const ended = await jobs.change(job, fail(job, 'gave_up', now), writer)
      if (ended !== undefined) return announce(ended, writer, deps)
    }
    throw new Error('The job was changed by others again and again.')
  }
