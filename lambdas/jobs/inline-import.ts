import { workspaceKeys } from '../contacts/identity.ts'
import { failAsUnavailable } from '../http/dependency-failure.ts'
import { engineContextUntil } from '../import/engine-context.ts'
import { dryRunTable } from '../import/dry-run-table.ts'
import { countOutcomes, countUnchanged, type OutcomeRecord } from '../import/outcome.ts'
import { BATCH_ROWS, importRows } from '../import/run.ts'
import { ApiError } from '../http/errors.ts'
import { DeadlineReached } from '../import/ports.ts'
import { EMPTY_REPORT, reportAfter } from './job-report.ts'
import { importResponse } from './import-response.ts'
import { claimJob, type InlineImportDeps, type InlineImportRequest, type InlineImportResult } from './inline-job.ts'
import type { Job } from './job.ts'
import { LeaseLost } from './lease.ts'
import { rangesOf, type OutcomeRange } from './outcome-index.ts'
import { recordOutcomes, type RecordedOutcomes } from './outcome-store.ts'
import { sameContentWarning } from './same-content.ts'
import { checkpoint, end, fail, type JobChanges } from './transitions.ts'

/** Time kept free at the end of an import for its outcomes and its checkpoint, in milliseconds. */
const CHECKPOINT_RESERVE_MS = 1_000

/** One attempt: the job as this attempt last saw it. */
interface Attempt {
  job: Job
  readonly attemptToken: string
}

/** Imports up to 500 rows at once, as one job. */
export const makeInlineImport =
  (deps: InlineImportDeps) =>
  async (request: InlineImportRequest): Promise<InlineImportResult> => {
    const attemptToken = deps.newAttemptToken()
    const { secret, claimed } = await failAsUnavailable(async () => {
      const secret = await deps.workspaceSecret(request.workspaceId)
      return { secret, claimed: await claimJob(request, attemptToken, deps) }
    })
    if ('replayed' in claimed) return claimed
    const attempt = { job: claimed, attemptToken }
    try {
      const response = await work(attempt, request, secret, deps)
      return { jobId: claimed.job_id, response, replayed: false }
    } catch (error) {
      // The lease would also end at the deadline; this lets a retry start sooner. Report the first failure.
      const { job } = attempt
      const now = deps.ports.clock.now()
      await deps.jobs.change(job, fail(job, 'interrupted', now), attemptToken).catch(() => undefined)
      throw error instanceof DeadlineReached ? outOfTime(request, error) : error
    }
  }

const outOfTime = ({ idempotency }: InlineImportRequest, cause: DeadlineReached): ApiError =>
  new ApiError('service_unavailable', {
    message:
      idempotency === undefined
        ? 'The import ran out of time. Some rows were imported. Send it again: rows that were imported match their contacts.'
        : 'The import ran out of time. Send the same request with the same Idempotency-Key: it continues where it stopped.',
    headers: { 'Retry-After': '1' },
    cause,
  })

const work = async (
  attempt: Attempt,
  { workspaceId, input, rejects: rejectsOf, options, content, kept, header, deadline }: InlineImportRequest,
  secret: Uint8Array,
  { jobs, outcomes, rejects, contents, earlier, ports }: InlineImportDeps,
): Promise<string> => {
  const { job_id: jobId, position } = attempt.job
  const { rows, ...found } = input
  const same = sameContentWarning({ workspaceId, content }, { jobId, now: ports.clock.now() }, { contents })
  const status = options.dry_run ? ('validated' as const) : ('completed' as const)
  const dryRun = options.dry_run ? dryRunTable(ports.table, ports.clock) : undefined
  const table = dryRun ?? ports.table
  const context = {
    jobId,
    updateExisting: options.update_existing,
    matchBy: options.match_by,
    merge: options.merge,
    createMissing: options.create_missing,
    isDryRun: options.dry_run,
    keys: workspaceKeys(workspaceId, secret),
    batchRows: BATCH_ROWS,
    firstBatchRows: Math.min(attempt.job.batch_rows ?? BATCH_ROWS, BATCH_ROWS),
    engine: engineContextUntil({ ...ports, table }, deadline - CHECKPOINT_RESERVE_MS),
  }
  const change = async (changes: JobChanges): Promise<void> => {
    const changed = await jobs.change(attempt.job, changes, attempt.attemptToken)
    if (changed === undefined) throw new LeaseLost()
    attempt.job = changed
  }
  const records = await recorded(attempt.job, outcomes)
  for await (const batch of importRows(rows.slice(position), position, context)) {
    const outcomeIndex = await recordOutcomes(outcomes, attempt.job, batch)
    records.push(...batch.outcomes)
    const report = reportAfter({ ...EMPTY_REPORT, warnings: await same }, records, found)
    const progress = checkpoint(attempt.job, {
      to: batch.to,
      outcomeIndex,
      counts: countOutcomes(batch.outcomes),
      unchanged: countUnchanged(batch.outcomes),
      bytesRead: 0,
      report: JSON.stringify(report),
      nextBatchRows: batch.nextBatchRows,
    })
    if (batch.to < rows.length) {
      await change(progress)
      continue
    }
    const counts = progress.counts ?? attempt.job.counts
    const unchanged = progress.unchanged_count ?? attempt.job.unchanged_count
    const estimate = dryRun && { estimate: dryRun.estimate() }
    const response = importResponse({ jobId, status, counts, unchanged, total: rows.length, report, ...estimate })
    const file = counts.failed > 0 ? rejectsOf(records) : undefined
    if (file !== undefined) await rejects.put(attempt.job, file)
    const made = file === undefined ? { has_rejects: false } : { has_rejects: true, rejects_format: file.format }
    const mayBeFollowed = kept !== undefined && (options.dry_run || counts.failed > 0)
    const keptRows = mayBeFollowed && { kept_payload: await kept.store(attempt.job) }
    // Another import may take the mapping.
    const isMapped = kept?.request.options.mapping !== undefined
    const keptRequest = kept && (mayBeFollowed || isMapped) && { request: JSON.stringify(kept.request) }
    // No import fails for want of it.
    if (kept) await earlier?.remember(attempt.job, kept.request.options, header).catch(() => undefined)
    const ended = end(attempt.job, { status, now: ports.clock.now() })
    await change({ ...progress, ...ended, ...made, ...keptRows, ...keptRequest, ...estimate, answer: response })
    return response
  }
  throw new Error('The rows ended before their number was reached.')
}

/** Outcomes that earlier attempts stored; only a resumed job has any. */
const recorded = async (job: Job, outcomes: RecordedOutcomes): Promise<OutcomeRecord[]> => {
  const ranges: OutcomeRange[] = []
  for await (const range of rangesOf(job.outcome_index, (page) => outcomes.getPage(job, page))) ranges.push(range)
  const records = await Promise.all(ranges.map((range) => outcomes.get(job, range)))
  return records.flatMap((found) => found ?? [])
}
