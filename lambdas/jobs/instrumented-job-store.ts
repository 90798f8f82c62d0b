import type { TablePressure } from '../contacts/table-pressure.ts'
import { ROW_OUTCOMES, type OutcomeCounts, type RowOutcome } from '../import/outcome.ts'
import type { Clock } from '../platform/clock.ts'
import type { Log, LogFields } from '../platform/logger.ts'
import type { MetricName } from '../platform/metric-names.ts'
import type { Metrics } from '../platform/metrics.ts'
import type { JobStore } from './ports.ts'
import { hasEnded, type Job } from './job.ts'

interface Instruments {
  readonly log: Log
  readonly metrics: Metrics
  readonly clock: Clock
  /** Pressure on the contacts table, reported with the batch in which it occurred. */
  readonly pressure: Pick<TablePressure, 'take'>
}

/**
 * Logs and counts every batch and every end of a job when it is stored. All changes pass through the store, so nothing
 * is missed, and a change that was refused as stale is not counted.
 */
export const instrumentJobStore = (jobs: JobStore, instruments: Instruments): JobStore => {
  /** When the batch at hand began, by the job as its holder knows it, which is gone with it. */
  const begunAt = new WeakMap<Job, number>()
  return {
    ...jobs,
    open: async (job) => {
      const isOpen = await jobs.open(job)
      begunAt.set(job, instruments.clock.now())
      return isOpen
    },
    change: async (job, changes, attemptToken) => {
      const changed = await jobs.change(job, changes, attemptToken)
      if (changed === undefined) return undefined
      const now = instruments.clock.now()
      const begun = begunAt.get(job) ?? now
      const isBatch = changed.position > job.position
      // A renewed lease is no new batch.
      begunAt.set(changed, isBatch || changed.epoch > job.epoch ? now : begun)
      if (isBatch) reportBatch(job, changed, (now - begun) / 1_000, instruments)
      if (hasEnded(changed) && !hasEnded(job)) reportEnd(changed, instruments)
      if (changed.status === 'queued' && job.status === 'processing') reportRequeue(changed, instruments)
      return changed
    },
  }
}

const nameOf = ({ job_id, workspace_id, options, epoch }: Job): LogFields => ({
  job_id,
  workspace_id,
  source: options.source,
  dry_run: options.dry_run,
  // Above 1: an earlier attempt lost the job or handed it over.
  epoch,
})

const difference = (after: OutcomeCounts, before: OutcomeCounts): OutcomeCounts =>
  Object.fromEntries(
    Object.entries(after).map(([outcome, count]) => [outcome, count - (before[outcome as RowOutcome] ?? 0)]),
  ) as OutcomeCounts

const ROW_METRICS = {
  created: 'RowsCreated',
  updated: 'RowsUpdated',
  skipped: 'RowsSkipped',
  failed: 'RowsFailed',
} as const satisfies Record<(typeof ROW_OUTCOMES)[number], MetricName>

const rowMeasures = (counts: OutcomeCounts) =>
  Object.fromEntries(ROW_OUTCOMES.map((outcome) => [ROW_METRICS[outcome], counts[outcome]]))

const reportBatch = (before: Job, after: Job, seconds: number, { log, metrics, pressure }: Instruments): void => {
  const counts = difference(after.counts, before.counts)
  const { retries, throttles } = pressure.take()
  const rows = after.position - before.position
  log.info('import.batch', { ...nameOf(after), from: before.position, rows, ...counts, seconds, retries, throttles })
  metrics.record({
    ...(!after.options.dry_run && rowMeasures(counts)),
    BatchSeconds: seconds,
    Retries: retries,
    Throttles: throttles,
  })
}

/** By its worker, short of time; or, and then `stalls` is above 0, by the sweep, after a lease that ran out. */
const reportRequeue = (job: Job, { log }: Instruments): void => {
  log.info('import.requeued', { ...nameOf(job), rows: job.position, stalls: job.stalls })
}

const END_METRICS = {
  completed: 'ImportsCompleted',
  validated: 'ImportsValidated',
  cancelled: 'ImportsCancelled',
  failed: 'ImportsFailed',
} as const satisfies Partial<Record<Job['status'], MetricName>>

const secondsBetween = (from: string, to: string | null): number =>
  to === null ? 0 : (Date.parse(to) - Date.parse(from)) / 1_000

const reportEnd = (job: Job, { log, metrics }: Instruments): void => {
  const { status, counts, created_at, started_at, completed_at } = job
  const wait = secondsBetween(created_at, started_at)
  const seconds = secondsBetween(created_at, completed_at)
  log.info('import.ended', {
    ...nameOf(job),
    status,
    code: job.error?.code,
    ...counts,
    rows: job.position,
    payload_bytes: job.payload?.bytes,
    stalls: job.stalls,
    wait_seconds: wait,
    seconds,
  })
  const ended = status === 'queued' || status === 'processing' ? {} : { [END_METRICS[status]]: 1 }
  const givenUp = job.error?.code === 'gave_up' ? 1 : 0
  metrics.record({ ...ended, ImportsGivenUp: givenUp, ImportWaitSeconds: wait, ImportSeconds: seconds })
}
