import type { EventBus, JobStore } from './ports.ts'
import type { Job } from './job.ts'
import { eventSent } from './transitions.ts'

interface Deps {
  readonly jobs: Pick<JobStore, 'change'>
  readonly bus: EventBus
}

/**
 * Tells the end of a job, if it is still to be told. At least once: whoever dies in between is followed by the sweep, and the event's
 * id is the same each time.
 */
export const publishPendingEvent = async (job: Job, attemptToken: string, { jobs, bus }: Deps): Promise<void> => {
  if (job.event !== 'pending') return
  await bus.publish(job)
  await jobs.change(job, eventSent(), attemptToken)
}
