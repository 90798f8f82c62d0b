import type { RejectsKey } from '../ports.ts'

/** The S3 key of the rejects of one attempt. */
export const rejectsKey = ({ workspace_id, job_id, epoch }: RejectsKey): string =>
  `rejects/${workspace_id}/${job_id}-${epoch}.csv`
