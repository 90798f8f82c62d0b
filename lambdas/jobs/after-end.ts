import type { EventBus, JobStore } from './ports.ts'
import { hasWorker, type Job } from './job.ts'
import { slotFreedAndEventSent } from './transitions.ts'
import type { Turns } from './turns.ts'

interface Deps {
  readonly jobs: Pick<JobStore, 'change'>
  readonly bus: EventBus
  readonly turns: Pick<Turns, 'leave'>
}

/**
 * Does what follows the end of a queued job: its slot goes to the next, its event is published. After a crash in between the sweep does
 * it again; an event that cannot be published delays no other import.
 */
export const freeSlotAndPublish = async (job: Job, attemptToken: string, { jobs, bus, turns }: Deps): Promise<void> => {
  if (job.sweep_at === null) return
  if (hasWorker(job)) await turns.leave(job, { attemptToken })
  if (job.event === 'pending') await bus.publish(job)
  await jobs.change(job, slotFreedAndEventSent(job), attemptToken)
}
