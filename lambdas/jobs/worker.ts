import { workspaceKeys } from '../contacts/identity.ts'
import { dryRunTable } from '../import/dry-run-table.ts'
import { countOutcomes, countUnchanged } from '../import/outcome.ts'
import type { EnginePorts } from '../import/ports.ts'
import { openPayload } from './queued-rows.ts'
import type { ContentStore } from './content-store.ts'
import type { EarlierMappings } from './earlier-mapping.ts'
import { openWithMapping } from './queued-mapping.ts'
import { importRows } from '../import/run.ts'
import { enqueue } from './enqueue.ts'
import { exportContacts, type ExportWorkDeps } from './export-work.ts'
import { parseReport, reportAfter, reportAtStart, withWarnings } from './job-report.ts'
import { parseQueuedRequest } from './queued-request.ts'
import { watchContent } from './same-content.ts'
import { openFollowed } from './followed-job.ts'
import { hasEnded, hasWorker, isKnownStatus, JOB_ERRORS, type Job, type JobError, type JobKey } from './job.ts'
import { payloadFault } from './payload-fault.ts'
import { PlanChanged } from './planned-outcomes.ts'
import type { EventBus, ImportQueue, JobStore, PayloadStore, RejectsMaker } from './ports.ts'
import { LeaseLost, makeLease, type Lease } from './lease.ts'
import { processedBy } from './job-counts.ts'
import { recordOutcomes, type OutcomeStore } from './outcome-store.ts'
import { readUnderLease } from './read-under-lease.ts'
import { freeSlotAndPublish } from './after-end.ts'
import { checkpoint, end, requeue, takeOver, waitForTurn } from './transitions.ts'
import { makeFairShare } from './fair-share.ts'
import type { Turns } from './turns.ts'
import { undoImport } from './undo-work.ts'
import type { WorkResult } from './work-result.ts'

export interface WorkerDeps extends Pick<ExportWorkDeps, 'exports' | 'exportTable'> {
  readonly jobs: JobStore
  readonly payloads: PayloadStore
  readonly outcomes: OutcomeStore
  readonly rejects: RejectsMaker
  readonly queue: ImportQueue
  readonly bus: EventBus
  readonly turns: Turns
  readonly earlier?: EarlierMappings
  readonly contents?: ContentStore
  readonly ports: EnginePorts
  readonly workspaceSecret: (workspaceId: string) => Promise<Uint8Array>
  /** A token that identifies one attempt; never used again. */
  readonly newAttemptToken: () => string
  /** How long a worker that gives no sign of life is believed to be alive, in milliseconds. */
  readonly leaseMs: number
  /** Time before the process is killed at which the job is handed over to a new message, in milliseconds. */
  readonly handOverMs: number
  /** Time after which the job is handed over where others wait, in milliseconds. */
  readonly shareMs: number
  readonly batchRows: number
  /** Rows that a job takes. */
  readonly maxRows: number
  /** Bytes of a payload between two points at which another worker can read on, if other than usual. */
  readonly resumeEveryBytes?: number
}

/** Attempts to take over a job that others change at the same moment. */
const MAX_ATTEMPTS = 5

/**
 * Processes the job of one message until it ends, is handed over, or is lost to another attempt. Throws failures other
 * than those of the payload: the message comes again.
 */
export const makeWorker =
  (deps: WorkerDeps) =>
  async (key: JobKey, deadline: number): Promise<void> => {
    const { jobs, ports, leaseMs } = deps
    const attemptToken = deps.newAttemptToken()
    const taken = await takeOverJob(key, { attemptToken, until: deadline + leaseMs }, deps)
    if (taken === undefined) return
    const lease = makeLease(taken, { jobs, clock: ports.clock, attemptToken, leaseMs, deadline })
    try {
      await work(lease, attemptToken, deadline, deps)
    } catch (error) {
      if (!(error instanceof LeaseLost)) throw error
    }
  }

/**
 * Takes the job over, unless it has ended, another attempt holds it, or it is the turn of others. A conflicting change may be only the record that
 * this message was sent, after which nothing else would start the job: so it is retried.
 */
const takeOverJob = async (
  key: JobKey,
  { attemptToken, until }: { readonly attemptToken: string; readonly until: number },
  deps: WorkerDeps,
): Promise<Job | undefined> => {
  const { jobs, ports, leaseMs, turns } = deps
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const job = await jobs.read(key)
    if (job === undefined || !hasWorker(job)) return undefined
    if (hasEnded(job)) {
      await freeSlotAndPublish(job, attemptToken, deps)
      return undefined
    }
    // Its message comes again until a worker of the version that wrote the status takes it.
    if (!isKnownStatus(job)) throw new Error('The job has a status of a later version.')
    // A late message of a job that the sweep gave to another worker.
    if (job.lease_until > ports.clock.now()) return undefined
    // Ending a cancelled job takes only a moment, so it does not wait for its turn.
    const isItsTurn = job.cancel_requested || (await turns.begin(job, { attemptToken, until }))
    const now = ports.clock.now()
    const changes = isItsTurn ? takeOver(job, now + leaseMs, now) : waitForTurn(job, now)
    const changed = await jobs.change(job, changes, attemptToken)
    if (changed !== undefined) return isItsTurn ? changed : undefined
  }
  throw new Error('The job was changed by others again and again.')
}

type Work = (lease: Lease, deadline: number, deps: WorkerDeps) => Promise<WorkResult>

const workOf = ({ kind }: Job): Work => {
  if (kind === 'export') return exportContacts
  return kind === 'undo' ? undoImport : importPayload
}

const work = async (lease: Lease, attemptToken: string, deadline: number, deps: WorkerDeps): Promise<void> => {
  const result = await workOf(lease.job)(lease, deadline, deps)
  if (result === 'hand over') {
    await handOver(await lease.change(() => requeue(deps.ports.clock.now())), attemptToken, deps)
    return
  }
  const format = lease.job.counts.failed > 0 ? await deps.rejects.make(lease.job, () => lease.ensureLease()) : undefined
  const ended = await lease.change((job) => ({
    ...end(job, { ...result, now: deps.ports.clock.now() }),
    ...(result.estimate && { estimate: result.estimate }),
    ...(result.report !== undefined && { report: result.report }),
    has_rejects: format !== undefined,
    ...(format && { rejects_format: format }),
    ...((result.status === 'completed' || result.status === 'validated') && { total_count: processedBy(job) }),
  }))
  await freeSlotAndPublish(ended, attemptToken, deps)
}

/** The job was given back: it goes behind those of its workspace that wait, and behind all messages. */
const handOver = async (job: Job, attemptToken: string, deps: WorkerDeps): Promise<void> => {
  const { clock } = deps.ports
  if (await deps.turns.goBehind(job, { attemptToken })) await enqueue(job, attemptToken, { ...deps, clock })
  else await deps.jobs.change(job, waitForTurn(job, clock.now()), attemptToken)
}

/** What the payload comes to from the job's position on. Faults of the payload are an outcome; any other failure is thrown. */
const importPayload = async (lease: Lease, deadline: number, deps: WorkerDeps): Promise<WorkResult> => {
  try {
    return await importFrom(lease, deadline, deps)
  } catch (error) {
    const fault = error instanceof PlanChanged ? PLAN_CHANGED : payloadFault(error)
    if (fault === undefined) throw error
    return { status: 'failed', error: fault }
  }
}

const PLAN_CHANGED: JobError = { code: 'plan_changed', message: JOB_ERRORS.plan_changed }

const importFrom = async (lease: Lease, deadline: number, deps: WorkerDeps): Promise<WorkResult> => {
  const { ports, outcomes, handOverMs, batchRows } = deps
  const { job } = lease
  const { payload } = job
  if (payload === undefined) throw new Error('A job without a payload was queued.')
  // An earlier attempt may have written rows of the batch that begins here: they are recorded before the job is
  // cancelled.
  const firstBatchRows = job.batch_rows ?? batchRows
  const rowsToRecord = job.epoch === 1 ? 0 : firstBatchRows
  let recorded = 0
  const isOnRecord = (): boolean => recorded >= rowsToRecord
  if (job.cancel_requested && isOnRecord()) return { status: 'cancelled' }
  const { dry_run, update_existing, match_by, merge, create_missing } = job.options
  await lease.ensureLease()
  const keys = workspaceKeys(job.workspace_id, await deps.workspaceSecret(job.workspace_id))
  await lease.ensureLease()
  const followed = await openFollowed(job, isOnRecord, deps)
  await lease.ensureLease()
  const content = watchContent(
    job,
    payload,
    readUnderLease(deps.payloads, () => lease.ensureLease()),
    deps,
  )
  const reading = { ...deps, pick: followed.pick }
  const { opened, remember } = await openWithMapping(
    lease,
    (known, onHeader) => openPayload(known, payload, content.payloads, { ...reading, onHeader }),
    deps,
  )
  const dryRun = dry_run ? dryRunTable(ports.table, ports.clock) : undefined
  const engine = { ports: { ...ports, table: dryRun ?? ports.table }, ensureLease: () => lease.ensureLease() }
  const context = {
    jobId: job.job_id,
    updateExisting: update_existing,
    matchBy: match_by,
    merge,
    createMissing: create_missing,
    isDryRun: dry_run,
    keys,
    batchRows,
    firstBatchRows,
    beforeWrite: followed.beforeWrite,
    engine,
  }
  const hasHadItsShare = makeFairShare({ ...deps, clock: ports.clock, workspaceId: job.workspace_id })
  let report = job.position === 0 ? reportAtStart(job.report) : parseReport(job.report)
  for await (const imported of importRows(opened.rows, job.position, context)) {
    await lease.ensureLease()
    const batch = await followed.marked(imported)
    const outcomeIndex = await recordOutcomes(outcomes, lease.job, batch)
    report = reportAfter(report, batch.outcomes, opened.report())
    const reportText = JSON.stringify(report)
    const counts = countOutcomes(batch.outcomes)
    const unchanged = countUnchanged(batch.outcomes)
    // A dry run begins anew each time.
    const resumePoint = dry_run ? undefined : opened.resumePoint(batch.to)
    const checked = await lease.change((at) =>
      checkpoint(at, {
        to: batch.to,
        outcomeIndex,
        counts,
        unchanged,
        drift: batch.drift,
        bytesRead: opened.bytesRead(),
        report: reportText,
        nextBatchRows: batch.nextBatchRows,
        resumePoint,
      }),
    )
    recorded += batch.outcomes.length
    if (checked.cancel_requested && isOnRecord()) return { status: 'cancelled' }
    // Others changed what it had planned on while it wrote.
    if (followed.stopsOnDrift && (batch.drift ?? 0) > 0 && isOnRecord()) throw new PlanChanged()
    // A dry run keeps what it would have written to itself: it cannot be handed over.
    if (dry_run) continue
    if (deadline - ports.clock.now() < handOverMs || (await hasHadItsShare())) return 'hand over'
  }
  await remember()
  if (dryRun !== undefined) return { status: 'validated', estimate: dryRun.estimate() }
  const same = await content.warning(parseQueuedRequest(lease.job.request ?? ''), ports.clock.now())
  return { status: 'completed', ...(same.length > 0 && { report: JSON.stringify(withWarnings(report, same)) }) }
}
