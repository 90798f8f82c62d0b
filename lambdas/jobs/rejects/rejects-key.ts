import type { RejectsKey } from '../ports.ts'
import type { RejectsFormat } from '../rejects-file.ts'

/** The S3 key of the rejects of one attempt. */
export const rejectsKey = ({ workspace_id, job_id, epoch }: RejectsKey, format: RejectsFormat): string =>
  `rejects/${workspace_id}/${job_id}-${epoch}.${format}`
