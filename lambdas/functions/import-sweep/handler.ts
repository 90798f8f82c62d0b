import type { Context } from 'aws-lambda'
import type { SweepResult } from '../../jobs/sweep.ts'
import { loggedCause } from '../../platform/logged-cause.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Log } from '../../platform/logger.ts'
import type { Metrics } from '../../platform/metrics.ts'

interface Deps {
  /** Ends in time before `deadline`, milliseconds since the epoch. */
  readonly sweep: (deadline: number) => Promise<SweepResult>
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

/**
 * Run by a schedule: recovers the jobs that are due. A failure is logged and counted, and its job is due again at a
 * later run.
 */
export const makeImportSweep =
  ({ sweep, log, metrics, clock }: Deps) =>
  async (_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> => {
    const { due, longestIdleMs, failures, isCutShort } = await sweep(clock.now() + context.getRemainingTimeInMillis())
    for (const failure of failures) log.error('sweep.job_failed', {}, loggedCause(failure))
    log.info('sweep.completed', {
      due,
      failed: failures.length,
      cut_short: isCutShort,
      longest_idle_ms: longestIdleMs,
    })
    metrics.record({ SweptJobs: due, SweepFailures: failures.length, OldestIdleSeconds: longestIdleMs / 1_000 })
  }
