import type { InlineRows } from '../import/inline-rows.ts'
import type { QueuedRequest } from './queued-request.ts'
import type { OutcomeRecord } from '../import/outcome.ts'
import type { EnginePorts } from '../import/ports.ts'
import { claimKey, inProgress } from './claim-key.ts'
import type { EarlierMappings } from './earlier-mapping.ts'
import type { ContentStore } from './content-store.ts'
import type { IdempotencyStore } from './idempotency-store.ts'
import type { JobStore, RejectsStore } from './ports.ts'
import type { JobCreator } from './job-creator.ts'
import type { Job, JobKey, JobOptions, JobPayload } from './job.ts'
import type { RecordedOutcomes } from './outcome-store.ts'
import type { RejectsFile } from './rejects-file.ts'
import { inlineJob, takeOver } from './transitions.ts'

export interface InlineImportDeps {
  readonly jobs: JobStore
  readonly idempotency: IdempotencyStore
  readonly outcomes: RecordedOutcomes
  readonly rejects: RejectsStore
  readonly ports: EnginePorts
  readonly contents?: ContentStore
  readonly earlier?: Pick<EarlierMappings, 'remember'>
  readonly workspaceSecret: (workspaceId: string) => Promise<Uint8Array>
  readonly newJobId: () => string
  /** A token that identifies one attempt; never used again. */
  readonly newAttemptToken: () => string
}

export interface InlineImportRequest {
  readonly workspaceId: string
  readonly createdBy?: JobCreator
  readonly input: InlineRows
  /** The file of the rows that failed, by the outcomes of all of them. */
  readonly rejects: (outcomes: readonly OutcomeRecord[]) => RejectsFile
  readonly options: JobOptions
  /** Kept with a dry run, which may be applied, and where rows fail, which may be retried. */
  readonly kept?: {
    readonly request: QueuedRequest
    readonly store: (key: JobKey) => Promise<JobPayload>
  }
  /** The header row, where there is one. */
  readonly header?: readonly string[] | undefined
  /** Fingerprint of what is imported, and how. */
  readonly content?: string | undefined
  readonly name?: string | undefined
  readonly fileName?: string | undefined
  readonly idempotency?: { readonly key: string; readonly path: string; readonly body: Uint8Array }
  /** When the process of this request is certainly gone, in milliseconds since the epoch. */
  readonly deadline: number
}

export interface InlineImportResult {
  readonly jobId: string
  /** JSON text. */
  readonly response: string
  /** Whether this is the stored response to an earlier request with the same Idempotency-Key. */
  readonly replayed: boolean
}

/** Opens a job for the request, resumes one that was interrupted, or returns the stored response for the key. */
export const claimJob = async (
  request: InlineImportRequest,
  attemptToken: string,
  deps: InlineImportDeps,
): Promise<Job | InlineImportResult> => {
  const job = newJob(deps.newJobId(), request, attemptToken, deps)
  const { workspaceId, idempotency } = request
  const held =
    idempotency === undefined
      ? { jobId: job.job_id }
      : await claimKey({ ...idempotency, workspaceId, jobId: job.job_id, now: deps.ports.clock.now() }, deps)
  return held.jobId === job.job_id && (await deps.jobs.open(job))
    ? job
    : resume(held.jobId, request, attemptToken, deps)
}

const newJob = (jobId: string, request: InlineImportRequest, attemptToken: string, { ports }: InlineImportDeps): Job =>
  inlineJob({
    jobId,
    workspaceId: request.workspaceId,
    options: request.options,
    total: request.input.rows.length,
    now: ports.clock.now(),
    leaseUntil: request.deadline,
    attemptToken,
    ...(request.createdBy && { createdBy: request.createdBy }),
    name: request.name,
    fileName: request.fileName,
    ...(request.kept?.request.options.mapping_from !== undefined && { request: JSON.stringify(request.kept.request) }),
  })

const resume = async (
  jobId: string,
  request: InlineImportRequest,
  attemptToken: string,
  deps: InlineImportDeps,
): Promise<Job | InlineImportResult> => {
  const { jobs, ports } = deps
  const job = await jobs.read({ workspace_id: request.workspaceId, job_id: jobId })
  if (job === undefined) {
    // The request that claimed the key died before it opened the job.
    const opened = newJob(jobId, request, attemptToken, deps)
    if (await jobs.open(opened)) return opened
    throw inProgress(1)
  }
  if (job.answer !== undefined) return { jobId, response: job.answer, replayed: true }
  const now = ports.clock.now()
  const leaseLeftMs = job.lease_until - now
  if (job.status === 'processing' && leaseLeftMs > 0) throw inProgress(Math.ceil(leaseLeftMs / 1000))
  const taken = await jobs.change(job, takeOver(job, request.deadline, now), attemptToken)
  if (taken === undefined) throw inProgress(1)
  return taken
}
