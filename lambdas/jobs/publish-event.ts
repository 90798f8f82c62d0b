import type { EventBus, JobStore } from './ports.ts'
import type { Job } from './job.ts'
import { eventSent } from './transitions.ts'

interface Deps {
  readonly jobs: Pick<JobStore, 'change'>
  readonly bus: EventBus
}

/**
 * Publishes the event of an ended job if it is still pending, then marks it as sent. At least once: after a crash in
 * between, the sweep publishes it again under the same event id. The slot of the job is left to the sweep.
 */
export const publishPendingEvent = async (job: Job, attemptToken: string, { jobs, bus }: Deps): Promise<void> => {
  if (job.event !== 'pending') return
  await bus.publish(job)
  await jobs.change(job, eventSent(), attemptToken)
}
