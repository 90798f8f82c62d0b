import type { RejectsKey } from '../ports.ts'

/** Where the file of a job's failed rows is on S3. */
export const rejectsKey = ({ workspace_id, job_id, epoch }: RejectsKey): string =>
  `rejects/${workspace_id}/${job_id}-${epoch}.csv`
