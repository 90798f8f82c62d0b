import { isMadeBy, type MadeBy } from './job-creator.ts'
import { isJobId, type Job } from './job.ts'
import type { JobStore } from './ports.ts'

/** Whose jobs are asked for. */
export interface Asking {
  readonly workspaceId: string
  /** Whose jobs alone the asking one sees; undefined: all of the workspace. */
  readonly seesOnly?: MadeBy | undefined
}

/** A job by its id; undefined if there is none, or none that the asking one may see. Nothing that cannot be a job id is looked up. */
export const readSeenJob = async (
  jobs: Pick<JobStore, 'read'>,
  jobId: string,
  { workspaceId, seesOnly }: Asking,
): Promise<Job | undefined> => {
  const job = isJobId(jobId) ? await jobs.read({ workspace_id: workspaceId, job_id: jobId }) : undefined
  return job === undefined || (seesOnly !== undefined && !isMadeBy(seesOnly, job.created_by)) ? undefined : job
}
