import { failAsUnavailable } from '../http/dependency-failure.ts'
import { claimKey, inProgress, type IdempotentBody } from './claim-key.ts'
import { enqueueAccepted, type NewJobDeps } from './enqueue.ts'
import type { IdempotencyStore } from './idempotency-store.ts'
import type { JobCreator } from './job-creator.ts'
import { toJobResponse } from './job-response.ts'
import type { JobStore } from './ports.ts'
import { queuedExport } from './transitions.ts'
import type { ExportFormat } from './export-formats.ts'

interface ExportWish {
  readonly workspaceId: string
  readonly format: ExportFormat
  readonly createdBy: JobCreator
  readonly idempotency?: IdempotentBody | undefined
}

export interface ExportJobDeps extends NewJobDeps {
  readonly jobs: NewJobDeps['jobs'] & Pick<JobStore, 'read'>
  readonly idempotency: IdempotencyStore
}

interface AcceptedExport {
  readonly jobId: string
  /** JSON text. */
  readonly response: string
  /** Whether this is the response to an earlier request with the same Idempotency-Key. */
  readonly replayed: boolean
}

/** Opens an export, or finds the one that an earlier request with the same Idempotency-Key opened. */
export const makeExportJob = (deps: ExportJobDeps) => (wish: ExportWish) =>
  failAsUnavailable(() => acceptExport(wish, deps))

const acceptExport = async ({ idempotency, ...wish }: ExportWish, deps: ExportJobDeps): Promise<AcceptedExport> => {
  const { jobs, clock } = deps
  const attemptToken = deps.newAttemptToken()
  const now = clock.now()
  const fresh = deps.newJobId()
  const claim = idempotency && { ...idempotency, workspaceId: wish.workspaceId, jobId: fresh, now }
  const { jobId } = claim === undefined ? { jobId: fresh } : await claimKey(claim, deps)
  const name = { workspace_id: wish.workspaceId, job_id: jobId }
  const earlier = jobId === fresh ? undefined : await jobs.read(name)
  if (earlier !== undefined) return { jobId, response: earlier.answer ?? '', replayed: true }
  const queued = queuedExport({ ...wish, jobId, now, attemptToken })
  const response = JSON.stringify({ data: toJobResponse(queued, now) })
  const job = { ...queued, answer: response }
  // Without a key the id is this request's own: what is there was opened by a first try of the same call.
  if (!(await jobs.open(job)) && idempotency !== undefined) {
    const opened = await jobs.read(name)
    if (opened === undefined) throw inProgress(1)
    return { jobId, response: opened.answer ?? '', replayed: true }
  }
  await enqueueAccepted(job, attemptToken, deps)
  return { jobId, response, replayed: false }
}
