import { workspaceKeys } from '../contacts/identity.ts'
import { type DryRunTable, dryRunTable } from '../import/dry-run-table.ts'
import { countOutcomes } from '../import/outcome.ts'
import type { EnginePorts } from '../import/ports.ts'
import { readUndoBatch, undoBatch, type UndoContext } from '../import/undo/undo-batch.ts'
import { makeFairShare } from './fair-share.ts'
import { JOB_ERRORS, type Job } from './job.ts'
import type { Lease } from './lease.ts'
import { recordOutcomes, type OutcomeStore } from './outcome-store.ts'
import type { ImportQueue, JobStore } from './ports.ts'
import { checkpoint } from './transitions.ts'
import type { Turns } from './turns.ts'
import { openUndoSource, RecordsGone, type UndoSource } from './undo-source.ts'
import type { WorkResult } from './work-result.ts'

export interface UndoWorkDeps {
  readonly jobs: Pick<JobStore, 'read'>
  readonly outcomes: OutcomeStore
  readonly queue: ImportQueue
  readonly turns: Turns
  readonly ports: EnginePorts
  readonly workspaceSecret: (workspaceId: string) => Promise<Uint8Array>
  readonly handOverMs: number
  readonly shareMs: number
  readonly batchRows: number
}

/** Undoes an import from the job's position on, batch by batch; a checkpoint names the records of each. */
export const undoImport = async (lease: Lease, deadline: number, deps: UndoWorkDeps): Promise<WorkResult> => {
  try {
    return await undoFrom(lease, deadline, deps)
  } catch (error) {
    if (!(error instanceof RecordsGone)) throw error
    return { status: 'failed', error: { code: 'records_gone', message: JOB_ERRORS.records_gone } }
  }
}

const importOf = async ({ job }: Lease, { jobs }: UndoWorkDeps): Promise<Job> => {
  const { workspace_id, undoes } = job
  const parent = undoes && (await jobs.read({ workspace_id, job_id: undoes.job_id }))
  if (parent === undefined) throw new RecordsGone()
  return parent
}

const contextOf = async (
  lease: Lease,
  parent: Job,
  source: UndoSource,
  { ports, workspaceSecret }: UndoWorkDeps,
): Promise<UndoContext & { readonly dryRun: DryRunTable | undefined }> => {
  const { workspace_id, job_id, options, undoes } = lease.job
  const keys = workspaceKeys(workspace_id, await workspaceSecret(workspace_id))
  const dryRun = options.dry_run ? dryRunTable(ports.table, ports.clock) : undefined
  return {
    jobId: job_id,
    undoes: parent.job_id,
    endedAt: parent.completed_at ?? parent.created_at,
    earlier: undoes?.earlier ?? [],
    isDryRun: options.dry_run,
    keys,
    dryRun,
    engine: { ports: { ...ports, table: dryRun ?? ports.table }, ensureLease: () => lease.ensureLease() },
    changesOf: (rows) => source.changesOf(rows),
  }
}

/** An earlier attempt may have undone contacts of the batch that begins here: they are recorded before the job is cancelled. */
const mayBeUnrecorded = ({ epoch }: Job): boolean => epoch > 1

const undoFrom = async (lease: Lease, deadline: number, deps: UndoWorkDeps): Promise<WorkResult> => {
  const { ports, outcomes, handOverMs, batchRows } = deps
  const { job } = lease
  const isDryRun = job.options.dry_run
  if (job.cancel_requested && !mayBeUnrecorded(job)) return { status: 'cancelled' }
  await lease.ensureLease()
  const parent = await importOf(lease, deps)
  const source = await openUndoSource(parent, outcomes)
  await lease.ensureLease()
  const context = await contextOf(lease, parent, source, deps)
  const hasHadItsShare = makeFairShare({ ...deps, clock: ports.clock, workspaceId: job.workspace_id })
  const batches = source.batches(job.position, job.batch_rows ?? batchRows)
  const nextBatch = async () => {
    const next = await batches.next()
    return next.done === true ? undefined : { ...next.value, read: await readUndoBatch(next.value.rows, context) }
  }
  let ahead = nextBatch()
  for (let batch = await ahead; batch !== undefined; batch = await ahead) {
    const { to, rows, read } = batch
    await lease.ensureLease()
    const records = await undoBatch(rows, context, read)
    // Read while this batch is recorded. Nothing of it is written before.
    ahead = nextBatch()
    ahead.catch(() => undefined)
    await lease.ensureLease()
    const outcomeIndex = await recordOutcomes(outcomes, lease.job, { from: lease.job.position, to, outcomes: records })
    const checked = await lease.change((at) =>
      checkpoint(at, {
        to,
        outcomeIndex,
        counts: countOutcomes(records),
        unchanged: 0,
        bytesRead: 0,
        report: at.report,
        nextBatchRows: job.batch_rows ?? batchRows,
      }),
    )
    if (checked.cancel_requested) return { status: 'cancelled' }
    // A dry run keeps what it would have written to itself: it cannot be handed over.
    if (isDryRun) continue
    if (deadline - ports.clock.now() < handOverMs || (await hasHadItsShare())) return 'hand over'
  }
  const { dryRun } = context
  return dryRun === undefined ? { status: 'completed' } : { status: 'validated', estimate: dryRun.estimate() }
}
