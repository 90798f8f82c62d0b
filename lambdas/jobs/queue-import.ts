import { failAsUnavailable } from '../http/dependency-failure.ts'
import { isDependencyFailure } from '../platform/aws-failure.ts'
import { ApiError } from '../http/errors.ts'
import type { QueuedRequest } from './queued-request.ts'
import { NO_OUTCOMES } from '../import/outcome.ts'
import type { Clock } from '../platform/clock.ts'
import { sortedWarnings } from '../import/source/warnings.ts'
import { claimKey, inProgress, type IdempotentBody } from './claim-key.ts'
import type { ContentStore } from './content-store.ts'
import { enqueueAccepted } from './enqueue.ts'
import type { IdempotencyStore } from './idempotency-store.ts'
import type { JobReport } from './job-report.ts'
import { importResponse } from './import-response.ts'
import type { JobCreator } from './job-creator.ts'
import type { Job, JobKey, JobOptions, JobPayload } from './job.ts'
import type { ImportQueue, JobStore, PayloadStore } from './ports.ts'
import { sameContentWarning } from './same-content.ts'
import { queuedJob } from './transitions.ts'

export interface QueueImportDeps {
  readonly jobs: JobStore
  readonly idempotency: IdempotencyStore
  readonly payloads: PayloadStore
  readonly queue: Pick<ImportQueue, 'send'>
  readonly contents?: ContentStore
  readonly clock: Clock
  readonly newJobId: () => string
  readonly newAttemptToken: () => string
}

export interface QueueImportRequest {
  readonly workspaceId: string
  readonly createdBy?: JobCreator
  readonly options: JobOptions
  readonly request: QueuedRequest
  /** Data rows, where their number is known. */
  readonly total: number | null
  /** What was found out so far. */
  readonly report: JobReport
  /** Stores the payload where the job will read it. A retry repeats it. */
  readonly storePayload: (name: JobKey, payloads: PayloadStore) => Promise<JobPayload>
  /** Fingerprint of what is imported, and how. */
  readonly content?: string | undefined
  readonly name?: string | undefined
  readonly fileName?: string | undefined
  readonly idempotency?: IdempotentBody
}

export interface QueueImportResult {
  readonly jobId: string
  /** JSON text. */
  readonly response: string
  readonly replayed: boolean
}

/**
 * Accepts an import to be worked on later. What is answered is on S3 and in the job table first: the payload, then the job; then the
 * message, without which the job is accepted all the same, because the sweep sends it.
 */
export const makeQueueImport =
  (deps: QueueImportDeps) =>
  async (request: QueueImportRequest): Promise<QueueImportResult> => {
    const attemptToken = deps.newAttemptToken()
    const accepted = await failAsUnavailable(() => accept(request, attemptToken, deps))
    if ('replayed' in accepted) return accepted
    await enqueueAccepted(accepted, attemptToken, deps)
    return { jobId: accepted.job_id, response: accepted.answer ?? '', replayed: false }
  }

const accept = async (
  request: QueueImportRequest,
  attemptToken: string,
  deps: QueueImportDeps,
): Promise<Job | QueueImportResult> => {
  const { workspaceId, idempotency } = request
  const fresh = deps.newJobId()
  const now = deps.clock.now()
  const claim = idempotency && { ...idempotency, workspaceId, jobId: fresh, now }
  const { jobId } = claim === undefined ? { jobId: fresh } : await claimKey(claim, deps)
  const name = { workspace_id: workspaceId, job_id: jobId }
  const earlier = jobId === fresh ? undefined : await deps.jobs.read(name)
  if (earlier !== undefined) return replay(earlier)
  const payload = await request.storePayload(name, deps.payloads)
  const same = await sameContentWarning(request, { jobId, now }, deps)
  const warnings = sortedWarnings([...request.report.warnings, ...same])
  const job = newJob(jobId, payload, { ...request, report: { ...request.report, warnings } }, { now, attemptToken })
  if (await openSurely(job, request, deps)) return job
  // Another request with the same key was quicker, at the very same time.
  const opened = await deps.jobs.read(name)
  if (opened === undefined) throw inProgress(1)
  return replay(opened)
}

/**
 * Opens the job; false where another request with the same key did. If no attempt got a response, the job is read to
 * find out. If it is not there, the call may still take effect later: only a request with a key can be retried then,
 * another would be a second import.
 */
const openSurely = async (
  job: Job,
  { idempotency }: QueueImportRequest,
  { jobs }: QueueImportDeps,
): Promise<boolean> => {
  try {
    return await jobs.open(job)
  } catch (error) {
    if (!isDependencyFailure(error)) throw error
    const opened = await jobs.read(job).catch(() => undefined)
    // Without a key the id is this request's own.
    if (opened !== undefined) return idempotency === undefined
    throw idempotency === undefined ? new ApiError('internal_error', { cause: error }) : error
  }
}

/** The stored response to the request that made the job. */
export const replay = ({ job_id: jobId, answer: response = '' }: Job): QueueImportResult => ({
  jobId,
  response,
  replayed: true,
})

const newJob = (
  jobId: string,
  payload: JobPayload,
  { workspaceId, createdBy, options, request, total, report, name, fileName }: QueueImportRequest,
  { now, attemptToken }: { readonly now: number; readonly attemptToken: string },
): Job => ({
  ...queuedJob({
    jobId,
    workspaceId,
    options,
    payload,
    request: JSON.stringify(request),
    total,
    response: importResponse({ jobId, status: 'queued', counts: NO_OUTCOMES, unchanged: 0, total, report }),
    now,
    attemptToken,
    name,
    fileName,
    ...(createdBy && { createdBy }),
  }),
  report: JSON.stringify(report),
})
