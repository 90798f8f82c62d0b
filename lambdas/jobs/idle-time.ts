import { hasEnded, type Job } from './job.ts'
import { resendAfter } from './transitions.ts'

/** Milliseconds for which a job stood still that should have moved (it is not the turn of others): it waits for a worker, its worker died, or its end is not published. */
export const idleMs = (job: Job, now: number): number =>
  job.waiting_for === null ? Math.max(0, now - idleSince(job)) : 0

const idleSince = (job: Job): number => {
  if (hasEnded(job)) return Date.parse(job.completed_at ?? job.created_at)
  if (job.status === 'processing') return job.lease_until
  if (job.started_at === null) return Date.parse(job.created_at)
  // Queued again: that moment is not kept, but the waits between the messages since then are known.
  const waits = Array.from({ length: job.sends }, (_, sends) => resendAfter(sends))
  return (job.sweep_at ?? job.lease_until) - waits.reduce((sum, ms) => sum + ms, 0)
}
