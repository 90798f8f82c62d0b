import { beginsAnew, hasEnded, hasWorker, type Job } from '../../../lambdas/jobs/job.ts'

const sum = (counts: Job['counts']): number => Object.values(counts).reduce((all, count) => all + count, 0)

/** Rows, or contacts, that are done. An import takes all rows of its file; a retry and an undo only some of another job's. */
const doneBy = ({ kind, position, counts }: Job): number => (kind === 'export' ? position : sum(counts))

/** Ends of jobs that cannot continue: what a crashed worker had written of their next batch stays unrecorded. */
export const isAbandoned = ({ error }: Job): boolean =>
  error?.code === 'gave_up' || error?.code === 'interrupted' || error?.code === 'file_gone'

interface Moment {
  /** Milliseconds since the epoch. */
  readonly now: number
  /** Lines of the CSV of the rows that failed, under the epoch that the job has come to. */
  readonly rejects: readonly string[] | undefined
}

/** What a job may become, from one change to the next. `batchRows`: the most that one checkpoint records. */
export const makeJobInvariants = ({ batchRows }: { readonly batchRows: number }) => {
  /** Job → where it stood when its worker could first know that it is to end. */
  const cancelled = new Map<string, number>()

  /** Throws unless a job may become what it is to be. */
  return (before: Job | undefined, after: Job, { now, rejects }: Moment): void => {
    assertWhole(after)
    assertLookedAtAgain(after, now)
    if (before === undefined) return
    assertOnlyHolder(before, after, now)
    assertForward(before, after)
    assertStallCounted(before, after)
    if (hasEnded(before)) assertEndKept(before, after)
    else if (hasEnded(after)) assertRejects(after, rejects)
    if (!after.cancel_requested) return
    if (!before.cancel_requested || after.epoch > before.epoch) cancelled.set(after.job_id, doneBy(after))
    // The batch at hand, and of a job that another process had before, the rows that it may have written.
    if (after.kind !== 'export' && doneBy(after) - (cancelled.get(after.job_id) ?? 0) >= 2 * batchRows)
      throw new Error(`(5) Job ${after.job_id} is worked on although it was cancelled.`)
  }
}

const assertWhole = (job: Job): void => {
  const { job_id: id, status, counts, position, lease_until } = job
  const takesAll = job.kind === undefined && job.rows_of === undefined
  if (doneBy(job) > position || (takesAll && doneBy(job) < position))
    throw new Error(`(3) Job ${id} has counted ${sum(counts)} of ${position} rows.`)
  if (status !== 'processing' && lease_until > 0) throw new Error(`(5) Job ${id} is ${status}, and leased.`)
}

/** The longest that a job may go unchecked, in milliseconds: a message that is sent again for the last time, or a lease. */
const MAX_IDLE_MS = 900_000

/** Whatever dies next, the job is checked again. */
const assertLookedAtAgain = (job: Job, now: number): void => {
  if (hasEnded(job) && job.event !== 'pending' && job.sweep_at === null) return
  if (job.sweep_at === null || job.sweep_at > now + MAX_IDLE_MS)
    throw new Error(`(5) Job ${job.job_id} is ${job.status}, and is not checked again in time.`)
}

/** Only its holder changes a job under a lease. */
const assertOnlyHolder = (before: Job, after: Job, now: number): void => {
  if (before.lease_until > now && after.writer !== before.writer)
    throw new Error(`(5) Job ${after.job_id} was changed while another process held its lease.`)
}

const assertForward = (before: Job, after: Job): void => {
  const { job_id: id, position } = after
  if (position < before.position && !(beginsAnew(after) && position === 0))
    throw new Error(`(3) Job ${id} goes back to row ${position}.`)
}

/** A lost lease counts against a job, unless it got on: what begins anew each time never does. */
const assertStallCounted = (before: Job, after: Job): void => {
  if (before.status !== 'processing' || after.status !== 'queued' || before.writer === after.writer) return
  const hasProgressed = !beginsAnew(before) && before.position > before.stalled_at
  if (after.stalls < (hasProgressed ? 1 : before.stalls + 1))
    throw new Error(`(5) Job ${after.job_id} lost a lease, and it was not counted.`)
}

const assertEndKept = (before: Job, after: Job): void => {
  const isTakenUpAgain = !hasWorker(before) && before.status === 'failed' && after.status === 'processing'
  const isSettled = before.sweep_at !== null && after.status === before.status
  // What follows a job is recorded with it, and nothing else of it changes.
  const isFollowed = before.follow_ups !== after.follow_ups && after.status === before.status
  if (!isTakenUpAgain && !isSettled && !isFollowed)
    throw new Error(`(5) Job ${after.job_id} had ended as ${before.status}, and was changed.`)
}

/** The dead-letter function does not read the rows of a job; all others make the file of the rows that failed before they end it. */
const assertRejects = (job: Job, rejects: readonly string[] | undefined): void => {
  const { job_id: id, counts, has_rejects } = job
  if (!has_rejects && (counts.failed === 0 || isAbandoned(job))) return
  if (!has_rejects) throw new Error(`Job ${id} ends and does not say that rows were rejected.`)
  if (counts.failed === 0) throw new Error(`Job ${id} says that rows were rejected, and none was.`)
  const headers = rejects?.[0]?.startsWith('{') === true ? 0 : 1
  if (rejects?.length !== counts.failed + headers) throw new Error(`Job ${id} ends before its rejects are made.`)
}
