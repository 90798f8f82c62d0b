import { ApiError } from '../http/errors.ts'
import { timestamp, type Clock } from '../platform/clock.ts'
import { hasEnded, type Job } from './job.ts'
import type { SignDownload } from './ports.ts'
import { EXTENSIONS, type ExportFormat } from './export-formats.ts'

/** The S3 key of the file that one attempt made. */
export const exportKey = (
  { workspace_id, job_id, epoch }: Pick<Job, 'workspace_id' | 'job_id' | 'epoch'>,
  format: ExportFormat,
): string => `exports/${workspace_id}/${job_id}-${epoch}.${EXTENSIONS[format]}`

const LINK_SECONDS = 5 * 60
/** How long the bucket keeps the files. */
const RETENTION_MS = 7 * 24 * 60 * 60 * 1000

/** The address of the file of an export; throws why there is none. */
export const makeExportLink =
  ({ signDownload, clock }: { readonly signDownload: SignDownload; readonly clock: Clock }) =>
  async (job: Job): Promise<{ readonly url: string; readonly expires_at: string }> => {
    const { export_format: format } = job
    if (format === undefined) throw new ApiError('not_found', { message: 'Only an export has a file.' })
    if (!hasEnded(job)) throw new ApiError('conflict', { message: 'The export has not ended yet.' })
    if (job.status !== 'completed')
      throw new ApiError('not_found', { message: 'This export has no file: it did not complete.' })
    if (Date.parse(job.completed_at ?? job.created_at) + RETENTION_MS < clock.now())
      throw new ApiError('not_found', { message: 'The file of this export has expired.' })
    const expires_at = timestamp(clock.now() + LINK_SECONDS * 1_000)
    const name = `${job.job_id}.${EXTENSIONS[format]}`
    return { url: await signDownload(exportKey(job, format), name, LINK_SECONDS), expires_at }
  }
