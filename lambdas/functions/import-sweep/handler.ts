import type { SweepResult } from '../../jobs/sweep.ts'
import { loggedCause } from '../../platform/logged-cause.ts'
import type { Log } from '../../platform/logger.ts'
import type { Metrics } from '../../platform/metrics.ts'

interface Deps {
  readonly sweep: () => Promise<SweepResult>
  readonly log: Log
  readonly metrics: Metrics
}

/** Run by a schedule: looks after the jobs that need it. What fails is logged, counted, and due again at the next run. */
export const makeImportSweep =
  ({ sweep, log, metrics }: Deps) =>
  async (): Promise<void> => {
    const { due, failures } = await sweep()
    for (const failure of failures) log.error('sweep failed on a job', {}, loggedCause(failure))
    log.info('sweep', { due, failed: failures.length })
    metrics.record({ SweptJobs: due, SweepFailures: failures.length })
  }
