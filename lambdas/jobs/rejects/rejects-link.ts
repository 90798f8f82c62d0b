import * as z from 'zod'
import { dataOf } from '../../http/response.ts'
import { timestampSchema } from '../../platform/schemas.ts'
import { ApiError } from '../../http/errors.ts'
import { timestamp, type Clock } from '../../platform/clock.ts'
import { hasEnded, type Job } from '../job.ts'
import type { SignDownload } from '../ports.ts'
import { rejectsKey } from './rejects-key.ts'

export const rejectsBodySchema = dataOf(
  z.object({
    url: z.string().meta({ format: 'uri', description: 'Valid for five minutes. It needs no key.' }),
    expires_at: timestampSchema,
  }),
)

const LINK_SECONDS = 5 * 60
/** How long the bucket keeps the files, by the contract. */
const RETENTION_MS = 30 * 24 * 60 * 60 * 1000

/** The address of the file of a job's failed rows; throws why there is none. */
export const makeRejectsLink =
  ({ signDownload, clock }: { readonly signDownload: SignDownload; readonly clock: Clock }) =>
  async (job: Job): Promise<{ readonly url: string; readonly expires_at: string }> => {
    if (!hasEnded(job)) {
      throw new ApiError('conflict', { message: 'The job has not ended yet. Rejects are available when it has.' })
    }
    if (!job.has_rejects) throw new ApiError('not_found', { message: whyNone(job) })
    if (Date.parse(job.completed_at ?? job.created_at) + RETENTION_MS < clock.now()) {
      throw new ApiError('not_found', { message: 'The rejects of this job have expired.' })
    }
    const expires_at = timestamp(clock.now() + LINK_SECONDS * 1_000)
    const format = job.rejects_format ?? 'csv'
    const url = await signDownload(rejectsKey(job, format), `${job.job_id}-rejects.${format}`, LINK_SECONDS)
    return { url, expires_at }
  }

const whyNone = ({ counts }: Job): string =>
  counts.failed === 0
    ? 'This job has no rejects, because no row failed.'
    : 'This job has no rejects: it ended before they could be made.'
