import { inParallel } from '../import/in-parallel.ts'
import type { Clock } from '../platform/clock.ts'
import { announce } from './announce.ts'
import { dispatch } from './dispatch.ts'
import { hasEnded, type Job, type JobName } from './job.ts'
import type { EventBus, ImportQueue, JobStore } from './ports.ts'
import { end, fail, isCancelledUnbegun, isHopeless, postponed, stall, type JobChanges } from './transitions.ts'

export interface SweepDeps {
  readonly jobs: JobStore
  readonly queue: ImportQueue
  readonly bus: EventBus
  readonly clock: Clock
  readonly random: () => number
  readonly newWriter: () => string
}

export interface SweepResult {
  /** Jobs that were looked at. */
  readonly due: number
  /** What went wrong with single jobs: they are looked at again later. */
  readonly failures: readonly unknown[]
  /** Whether the time was up before all due jobs were looked at. */
  readonly isCutShort: boolean
}

/** Jobs looked after at once. */
const CONCURRENCY = 16

/** Time kept free before the deadline for the jobs at hand, in milliseconds: some calls one after another, each with its retries. */
const CLOSING_MS = 15_000

/**
 * Looks after the jobs whose `sweep_at` is over, oldest first, page by page until `deadline`: sends messages that were not sent or not
 * taken, queues again what a dead worker left, ends what can go no further, publishes ends that were not published. Jobs do not depend on
 * each other: one that fails is moved back.
 */
export const makeSweep =
  (deps: SweepDeps) =>
  async (deadline: number): Promise<SweepResult> => {
    const failures: unknown[] = []
    let due = 0
    for await (const page of deps.jobs.due(deps.clock.now())) {
      await inParallel(page, CONCURRENCY, async (name) => {
        try {
          await lookAfter(name, deps)
        } catch (error) {
          failures.push(error)
          await postpone(name, deps).catch((cause: unknown) => failures.push(cause))
        }
      })
      due += page.length
      if (deps.clock.now() > deadline - CLOSING_MS) return { due, failures, isCutShort: true }
    }
    return { due, failures, isCutShort: false }
  }

const lookAfter = async (name: JobName, deps: SweepDeps): Promise<void> => {
  const { jobs, clock } = deps
  const job = await jobs.read(name)
  const now = clock.now()
  if (!isDue(job, now)) return
  const writer = deps.newWriter()
  if (hasEnded(job)) return announce(job, writer, deps)
  if (job.status === 'queued' && !isCancelledUnbegun(job)) return dispatch(job, writer, deps)
  const next = await jobs.change(job, afterLostLease(job, now), writer)
  if (next === undefined) return
  return hasEnded(next) ? announce(next, writer, deps) : dispatch(next, writer, deps)
}

/** The index lags behind: the job itself says whether it is due. */
const isDue = (job: Job | undefined, now: number): job is Job =>
  job !== undefined && job.sweep_at !== null && job.sweep_at <= now

const afterLostLease = (job: Job, now: number): JobChanges => {
  if (job.payload === undefined) return fail(job, 'interrupted', now)
  if (isCancelledUnbegun(job)) return end(job, { status: 'cancelled', now })
  return isHopeless(job) ? fail(job, 'gave_up', now) : stall(job, now)
}

const postpone = async (name: JobName, { jobs, clock, random, newWriter }: SweepDeps): Promise<void> => {
  const job = await jobs.read(name)
  const now = clock.now()
  if (isDue(job, now)) await jobs.change(job, postponed(job, now, random()), newWriter())
}
