import { failAsUnavailable } from '../http/dependency-failure.ts'
import { enqueueAccepted, type NewJobDeps } from './enqueue.ts'
import type { JobCreator } from './job-creator.ts'
import type { Job } from './job.ts'
import { queuedExport } from './transitions.ts'
import type { ExportFormat } from './export-formats.ts'

interface ExportWish {
  readonly workspaceId: string
  readonly format: ExportFormat
  readonly createdBy: JobCreator
}

/** Opens an export. */
export const makeExportJob =
  (deps: NewJobDeps) =>
  (wish: ExportWish): Promise<Job> =>
    failAsUnavailable(async () => {
      const attemptToken = deps.newAttemptToken()
      const job = queuedExport({ ...wish, jobId: deps.newJobId(), now: deps.clock.now(), attemptToken })
      // A retry of the client's may find what its first try opened.
      await deps.jobs.open(job)
      await enqueueAccepted(job, attemptToken, deps)
      return job
    })
