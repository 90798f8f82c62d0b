import { hasEnded, type Job } from '../../../lambdas/jobs/job.ts'

const sum = ({ created, updated, skipped, failed }: Job['counts']): number => created + updated + skipped + failed

/** Ends of jobs that nobody can take further: what a crashed worker had written of their next batch stays unrecorded. */
export const isAbandoned = ({ error }: Job): boolean =>
  error?.code === 'gave_up' || error?.code === 'interrupted' || error?.code === 'file_gone'

/** Throws unless a job may become what it is to be. `rejects`: the lines of the CSV of its failed rows. */
export const assertMayChange = (before: Job | undefined, after: Job, rejects: readonly string[] | undefined): void => {
  const { job_id: id, counts, position } = after
  if (sum(counts) !== position) throw new Error(`(3) Job ${id} has counted ${sum(counts)} of ${position} rows.`)
  if (after.status !== 'processing' && after.lease_until > 0)
    throw new Error(`(5) Job ${id} is ${after.status}, and leased.`)
  if (before === undefined) return
  const beginsAnew = after.options.dry_run && position === 0
  if (position < before.position && !beginsAnew) throw new Error(`(3) Job ${id} goes back to row ${position}.`)
  if (hasEnded(before)) {
    const isTakenUpAgain = before.payload === undefined && before.status === 'failed' && after.status === 'processing'
    const isTold = before.event === 'pending' && after.event === 'sent' && after.status === before.status
    if (!isTakenUpAgain && !isTold) throw new Error(`(5) Job ${id} had ended as ${before.status}, and was changed.`)
    return
  }
  if (hasEnded(after)) assertRejects(after, rejects)
}

/** Who gives up a job does not read its rows; all others make the CSV of the rows that failed before they end it. */
const assertRejects = (job: Job, rejects: readonly string[] | undefined): void => {
  const { job_id: id, counts, has_rejects } = job
  if (!has_rejects && (counts.failed === 0 || isAbandoned(job))) return
  if (!has_rejects) throw new Error(`Job ${id} ends and does not say that rows were rejected.`)
  if (counts.failed === 0) throw new Error(`Job ${id} says that rows were rejected, and none was.`)
  if (rejects?.length !== counts.failed + 1) throw new Error(`Job ${id} ends before its rejects are made.`)
}
