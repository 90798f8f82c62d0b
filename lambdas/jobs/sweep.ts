import { announce } from './announce.ts'
import { dispatch } from './dispatch.ts'
import { hasEnded, type Job, type JobName } from './job.ts'
import type { EventBus, ImportQueue, JobStore } from './ports.ts'
import type { Clock } from '../platform/clock.ts'
import { end, fail, isCancelledUnbegun, isHopeless, stall, type JobChanges } from './transitions.ts'

export interface SweepDeps {
  readonly jobs: JobStore
  readonly queue: ImportQueue
  readonly bus: EventBus
  readonly clock: Clock
  readonly newWriter: () => string
}

export interface SweepResult {
  readonly due: number
  /** What went wrong with single jobs: they stay due. */
  readonly failures: readonly unknown[]
}

/**
 * Looks after the jobs whose `sweep_at` is over: sends messages that were not sent, queues again what a dead worker left, ends what can
 * go no further, tells ends that were not told. Each by itself; what fails stays due.
 */
export const makeSweep = (deps: SweepDeps) => async (): Promise<SweepResult> => {
  const due = await deps.jobs.due(deps.clock.now())
  const results = await Promise.allSettled(due.map((name) => lookAfter(name, deps)))
  return {
    due: due.length,
    failures: results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : [])),
  }
}

const lookAfter = async (name: JobName, deps: SweepDeps): Promise<void> => {
  const { jobs, clock } = deps
  const job = await jobs.read(name)
  const now = clock.now()
  // The index lags behind: the job itself says whether it is due.
  if (job === undefined || job.sweep_at === null || job.sweep_at > now) return
  const writer = deps.newWriter()
  if (hasEnded(job)) return announce(job, writer, deps)
  if (job.status === 'queued' && !isCancelledUnbegun(job)) return dispatch(job, writer, deps)
  const next = await jobs.change(job, afterLostLease(job, now), writer)
  if (next === undefined) return
  return hasEnded(next) ? announce(next, writer, deps) : dispatch(next, writer, deps)
}

const afterLostLease = (job: Job, now: number): JobChanges => {
  if (job.payload === undefined) return fail(job, 'interrupted', now)
  if (isCancelledUnbegun(job)) return end(job, { status: 'cancelled', now })
  return isHopeless(job) ? fail(job, 'gave_up', now) : stall(job, now)
}
