import { failAsUnavailable } from '../http/dependency-failure.ts'
import { ApiError } from '../http/errors.ts'
import { enqueueAccepted, type NewJobDeps } from './enqueue.ts'
import type { JobCreator } from './job-creator.ts'
import { hasEnded, type Job } from './job.ts'
import type { JobStore } from './ports.ts'
import { queuedUndo } from './transitions.ts'

export interface UndoJobDeps extends NewJobDeps {
  readonly jobs: NewJobDeps['jobs'] & Pick<JobStore, 'read'>
}

export interface UndoWish {
  readonly parent: Job
  readonly dryRun: boolean
  readonly createdBy: JobCreator
}

/** Time for which the records of an import are kept. */
const RECORDS_MS = 30 * 24 * 60 * 60 * 1000

/** Attempts to record the new job with the import, which others may change at the same moment. */
const MAX_ATTEMPTS = 5

/** Undos of one import that did not end: they stand in the job that goes on with them. */
const MAX_UNDOS = 20

const conflict = (message: string): ApiError => new ApiError('conflict', { message })

const assertUndoable = (job: Job, now: number): void => {
  const { kind = 'import', options, error, created_at, completed_at } = job
  if (kind !== 'import') throw conflict('Only an import can be undone.')
  if (!hasEnded(job)) throw conflict('The import has not ended yet.')
  if (options.dry_run) throw conflict('A dry run changed nothing.')
  // What it wrote is not recorded before it is complete.
  if (error?.code === 'interrupted')
    throw conflict('The import was interrupted. Send it again with the same Idempotency-Key; then undo it.')
  if (now - Date.parse(completed_at ?? created_at) > RECORDS_MS)
    throw conflict('The import ended more than 30 days ago: what it did is no longer recorded.')
}

/** Whether the job did not do all that was asked of it, and will not. */
const isCutShort = ({ status }: Job): boolean => status === 'cancelled' || status === 'failed'

/**
 * The job that undoes an import: named in that job first, then opened. Who asks again, after a crash in between or at the same time,
 * opens the same job or finds it. After one that was cancelled, or failed, comes another, which knows what it did.
 */
export const makeUndoJob =
  (deps: UndoJobDeps) =>
  (wish: UndoWish): Promise<Job> =>
    failAsUnavailable(() => openUndo(wish, deps))

const openUndo = async ({ parent, dryRun, createdBy }: UndoWish, deps: UndoJobDeps): Promise<Job> => {
  const { jobs, clock, newJobId, newAttemptToken } = deps
  assertUndoable(parent, clock.now())
  const attemptToken = newAttemptToken()
  const name = dryRun ? 'undo_dry_run' : 'undo'
  let known = parent
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const undos = undosOf(known, name)
    const jobId = undos.at(-1)
    if (jobId !== undefined) {
      const made = await jobs.read({ workspace_id: parent.workspace_id, job_id: jobId })
      if (made !== undefined && !isCutShort(made)) return made
      if (made === undefined) {
        const job = queuedUndo({
          jobId,
          parent: known,
          earlier: undosOf(known, 'undo').filter((earlier) => earlier !== jobId),
          dryRun,
          now: clock.now(),
          attemptToken,
          createdBy,
        })
        if (!(await jobs.open(job))) continue
        await enqueueAccepted(job, attemptToken, deps)
        return job
      }
      if (undos.length >= MAX_UNDOS) throw conflict(`An import can be undone in ${MAX_UNDOS} attempts.`)
    }
    const next = `${name}_${undos.length + 1}`
    const follow_ups = { ...known.follow_ups, [next]: newJobId() }
    const current = (await jobs.change(known, { follow_ups }, attemptToken)) ?? (await jobs.read(known))
    if (current === undefined) throw new ApiError('not_found')
    known = current
  }
  throw new ApiError('service_unavailable', { headers: { 'Retry-After': '1' } })
}

/** The undos of a job so far, in order. */
const undosOf = ({ follow_ups = {} }: Job, name: string): readonly string[] => {
  const undos: string[] = []
  for (let n = 1; ; n += 1) {
    const jobId = follow_ups[`${name}_${n}`]
    if (jobId === undefined) return undos
    undos.push(jobId)
  }
}
