import { inParallel } from '../import/in-parallel.ts'
import type { Clock } from '../platform/clock.ts'
import { enqueue } from './enqueue.ts'
import { hasEnded, hasWorker, isKnownStatus, type Job, type JobKey } from './job.ts'
import { idleMs } from './idle-time.ts'
import type { EventBus, ImportQueue, JobStore } from './ports.ts'
import { freeSlotAndPublish } from './after-end.ts'
import {
  end,
  fail,
  isCancelledBeforeStart,
  hasExhaustedStalls,
  postponed,
  stall,
  type JobChanges,
} from './transitions.ts'
import type { Turns } from './turns.ts'

export interface SweepDeps {
  readonly jobs: JobStore
  readonly queue: Pick<ImportQueue, 'send'>
  readonly bus: EventBus
  readonly turns: Pick<Turns, 'leave'>
  readonly clock: Clock
  readonly random: () => number
  readonly newAttemptToken: () => string
}

export interface SweepResult {
  /** Jobs that were checked. */
  readonly due: number
  /** The longest that one of them had not moved though it should have, in milliseconds. */
  readonly longestIdleMs: number
  /** Failures of single jobs: they are checked again later. */
  readonly failures: readonly unknown[]
  /** Whether the time ended before all due jobs were checked. */
  readonly isCutShort: boolean
}

/** Jobs processed at once. */
const CONCURRENCY = 16

/** Time kept free before the deadline for the jobs at hand, in milliseconds: some calls one after another, each with its retries. */
const CHECKPOINT_RESERVE_MS = 15_000

/**
 * Recovers the jobs whose `sweep_at` has passed, oldest first, page by page until `deadline`: sends messages that were
 * not sent or not taken, requeues what a dead worker left, fails what cannot go on, frees the slot of what has ended and publishes its event. Jobs do
 * not depend on each other: one that fails is postponed.
 */
export const makeSweep =
  (deps: SweepDeps) =>
  async (deadline: number): Promise<SweepResult> => {
    const failures: unknown[] = []
    let due = 0
    let longestIdleMs = 0
    const see = (job: Job): void => {
      longestIdleMs = Math.max(longestIdleMs, idleMs(job, deps.clock.now()))
    }
    for await (const page of deps.jobs.due(deps.clock.now())) {
      await inParallel(page, CONCURRENCY, async (key) => {
        try {
          await recoverJob(key, deps, see)
        } catch (error) {
          failures.push(error)
          await postpone(key, deps).catch((cause: unknown) => failures.push(cause))
        }
      })
      due += page.length
      if (deps.clock.now() > deadline - CHECKPOINT_RESERVE_MS) return { due, longestIdleMs, failures, isCutShort: true }
    }
    return { due, longestIdleMs, failures, isCutShort: false }
  }

const recoverJob = async (key: JobKey, deps: SweepDeps, see: (job: Job) => void): Promise<void> => {
  const { jobs, clock } = deps
  const job = await jobs.read(key)
  const now = clock.now()
  if (!isDue(job, now)) return
  if (!isKnownStatus(job) && !hasEnded(job)) throw new Error('The job has a status of a later version.')
  see(job)
  const attemptToken = deps.newAttemptToken()
  if (hasEnded(job)) return freeSlotAndPublish(job, attemptToken, deps)
  if (job.status === 'queued' && !isCancelledBeforeStart(job)) return enqueue(job, attemptToken, deps)
  const next = await jobs.change(job, afterLostLease(job, now), attemptToken)
  if (next === undefined) return
  return hasEnded(next) ? freeSlotAndPublish(next, attemptToken, deps) : enqueue(next, attemptToken, deps)
}

/** The index lags behind: the job itself says whether it is due. */
const isDue = (job: Job | undefined, now: number): job is Job =>
  job !== undefined && job.sweep_at !== null && job.sweep_at <= now

const afterLostLease = (job: Job, now: number): JobChanges => {
  if (!hasWorker(job)) return fail(job, 'interrupted', now)
  if (isCancelledBeforeStart(job)) return end(job, { status: 'cancelled', now })
  return hasExhaustedStalls(job) ? fail(job, 'gave_up', now) : stall(job, now)
}

const postpone = async (key: JobKey, { jobs, clock, random, newAttemptToken }: SweepDeps): Promise<void> => {
  const job = await jobs.read(key)
  const now = clock.now()
  if (isDue(job, now)) await jobs.change(job, postponed(job, now, random()), newAttemptToken())
}
