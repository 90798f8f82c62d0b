import { workspaceKeys } from '../contacts/identity.ts'
import { ApiError } from '../http/errors.ts'
import { beforeAnythingIsAccepted } from '../http/dependency-failure.ts'
import { dryRunTable } from '../import/dry-run-table.ts'
import type { InlineRows } from '../import/inline-rows.ts'
import { addCounts, countOutcomes, type OutcomeRecord } from '../import/outcome.ts'
import type { EnginePorts } from '../import/ports.ts'
import { BATCH_ROWS, importRows } from '../import/run.ts'
import { REQUEST_TIMEOUT_MS } from '../platform/aws.ts'
import { timestamp } from '../platform/clock.ts'
import { fingerprintOf, type IdempotencyStore } from './idempotency-store.ts'
import { errorsOf, importAnswer } from './job-answer.ts'
import type { JobStore } from './job-store.ts'
import { inlineJob, type Job, type JobOptions } from './job.ts'
import type { OutcomeStore } from './outcome-store.ts'

export interface InlineImportDeps {
  readonly jobs: JobStore
  readonly idempotency: IdempotencyStore
  readonly outcomes: OutcomeStore
  readonly ports: EnginePorts
  readonly workspaceSecret: (workspaceId: string) => Promise<Uint8Array>
  readonly newJobId: () => string
}

export interface InlineImportRequest {
  readonly workspaceId: string
  readonly input: InlineRows
  readonly options: JobOptions
  readonly idempotency?: { readonly key: string; readonly path: string; readonly body: Uint8Array }
  /** When whoever works on it is surely gone, in milliseconds since the epoch. */
  readonly deadline: number
}

export interface InlineImportResult {
  readonly jobId: string
  /** JSON text. */
  readonly answer: string
  /** Whether an earlier request with the same Idempotency-Key had got this answer. */
  readonly replayed: boolean
}

/** Time kept free at the end of an import for its last request, its outcomes and its checkpoint, in milliseconds. */
const CLOSING_MS = REQUEST_TIMEOUT_MS + 1_000

/** Imports up to 500 rows at once, as one job. */
export const makeInlineImport =
  (deps: InlineImportDeps) =>
  async (request: InlineImportRequest): Promise<InlineImportResult> => {
    const { secret, claimed } = await beforeAnythingIsAccepted(async () => {
      const secret = await deps.workspaceSecret(request.workspaceId)
      return { secret, claimed: await claimJob(request, deps) }
    })
    if ('replayed' in claimed) return claimed
    const progress = { job: claimed }
    try {
      return { jobId: claimed.job_id, answer: await work(progress, request, secret, deps), replayed: false }
    } catch (error) {
      // The lease ends by itself too, at the deadline; this lets a retry in sooner. The first failure is the one to tell.
      await deps.jobs.fail(progress.job, 'interrupted', timestamp(deps.ports.clock.now())).catch(() => undefined)
      throw error
    }
  }

/** Opens the job of a request, takes up one that was interrupted, or answers what the key got before. */
const claimJob = async (request: InlineImportRequest, deps: InlineImportDeps): Promise<Job | InlineImportResult> => {
  const job = newJob(deps.newJobId(), request, deps)
  const { workspaceId, idempotency } = request
  if (idempotency === undefined) return openNew(job, deps)
  const { key, path, body } = idempotency
  const fingerprint = fingerprintOf(body)
  const now = deps.ports.clock.now()
  const held = await deps.idempotency.claim({ workspaceId, path, key, fingerprint, jobId: job.job_id, now })
  if (held.fingerprint !== fingerprint) throw new ApiError('idempotency_key_reused')
  return held.jobId === job.job_id ? openNew(job, deps) : resume(held.jobId, request, deps)
}

const newJob = (jobId: string, request: InlineImportRequest, { ports }: InlineImportDeps): Job =>
  inlineJob({
    jobId,
    workspaceId: request.workspaceId,
    options: request.options,
    totalCount: request.input.rows.length,
    now: timestamp(ports.clock.now()),
    leaseUntil: request.deadline,
  })

const openNew = async (job: Job, { jobs }: InlineImportDeps): Promise<Job> => {
  // False means that an earlier try of this very call took effect and its answer was lost: nobody else has this id.
  await jobs.open(job)
  return job
}

const resume = async (
  jobId: string,
  request: InlineImportRequest,
  deps: InlineImportDeps,
): Promise<Job | InlineImportResult> => {
  const { jobs, ports } = deps
  const job = await jobs.read(request.workspaceId, jobId)
  if (job === undefined) {
    // Whoever claimed the key died before it opened the job.
    const opened = newJob(jobId, request, deps)
    if (await jobs.open(opened)) return opened
    throw inProgress(1)
  }
  if (job.answer !== undefined) return { jobId, answer: job.answer, replayed: true }
  const leaseLeftMs = job.lease_until - ports.clock.now()
  if (job.status === 'processing' && leaseLeftMs > 0) throw inProgress(Math.ceil(leaseLeftMs / 1000))
  const taken = await jobs.takeOver(job, request.deadline)
  if (taken === undefined) throw inProgress(1)
  return taken
}

const inProgress = (retryAfterSeconds: number): ApiError =>
  new ApiError('idempotency_in_progress', { headers: { 'Retry-After': String(retryAfterSeconds) } })

const work = async (
  progress: { job: Job },
  { workspaceId, input, options, deadline }: InlineImportRequest,
  secret: Uint8Array,
  { jobs, outcomes, ports }: InlineImportDeps,
): Promise<string> => {
  const { job_id: jobId, epoch, position } = progress.job
  const total = input.rows.length
  const status = options.dry_run ? ('validated' as const) : ('completed' as const)
  const table = options.dry_run ? dryRunTable(ports.table) : ports.table
  const context = {
    jobId,
    updateExisting: options.update_existing,
    keys: workspaceKeys(workspaceId, secret),
    batchRows: BATCH_ROWS,
    calls: { ports: { ...ports, table }, lastCall: deadline - CLOSING_MS },
  }
  const records = await recorded(progress.job, outcomes)
  for await (const batch of importRows(input.rows.slice(position), position, context)) {
    const segment = { from: batch.from, to: batch.to, epoch }
    await outcomes.put(progress.job, segment, batch.outcomes)
    records.push(...batch.outcomes)
    const counts = addCounts(progress.job.counts, countOutcomes(batch.outcomes))
    if (batch.to < total) {
      progress.job = await jobs.checkpoint(progress.job, { segment, counts })
      continue
    }
    const { rows, ...found } = input
    const answer = importAnswer({ jobId, status, counts, total, report: { errors: errorsOf(records), ...found } })
    const completedAt = timestamp(ports.clock.now())
    progress.job = await jobs.checkpoint(progress.job, { segment, counts }, { status, completedAt, answer })
    return answer
  }
  throw new Error('The rows ended before their number was reached.')
}

/** Outcomes that an incarnation before this one recorded: only a job that was taken up again has any. */
const recorded = async (job: Job, outcomes: OutcomeStore): Promise<OutcomeRecord[]> => {
  const segments = await Promise.all(job.segments.map((segment) => outcomes.get(job, segment)))
  return segments.flatMap((records) => records ?? [])
}
