import { failAsUnavailable } from '../http/dependency-failure.ts'
import type { Clock } from '../platform/clock.ts'
import { enqueue } from './enqueue.ts'
import type { JobCreator } from './job-creator.ts'
import type { Job } from './job.ts'
import type { ImportQueue, JobStore } from './ports.ts'
import { queuedExport } from './transitions.ts'
import type { ExportFormat } from './export-formats.ts'

interface ExportJobDeps {
  readonly jobs: Pick<JobStore, 'open' | 'change'>
  readonly queue: Pick<ImportQueue, 'send'>
  readonly clock: Clock
  readonly newJobId: () => string
  readonly newAttemptToken: () => string
}

interface ExportWish {
  readonly workspaceId: string
  readonly format: ExportFormat
  readonly createdBy: JobCreator
}

/** Opens an export. Whatever happens to its message, the job is stored: the sweep sends it. */
export const makeExportJob =
  (deps: ExportJobDeps) =>
  (wish: ExportWish): Promise<Job> =>
    failAsUnavailable(async () => {
      const attemptToken = deps.newAttemptToken()
      const job = queuedExport({ ...wish, jobId: deps.newJobId(), now: deps.clock.now(), attemptToken })
      // A retry of the client's may find what its first try opened.
      await deps.jobs.open(job)
      await enqueue(job, attemptToken, deps).catch(() => undefined)
      return job
    })
