import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import * as z from 'zod'
import { dataOf } from '../../http/response.ts'
import { ApiError } from '../../http/errors.ts'
import type { Clock } from '../../platform/clock.ts'
import { hasEnded, type Job } from '../job.ts'
import { rejectsKey } from './rejects-store.ts'

/** A URL by which anyone who has it can fetch the file for `seconds`. */
export type SignDownload = (key: string, filename: string, seconds: number) => Promise<string>

/** Presigned URLs of S3. Signing makes no call. */
export const makeSignDownload =
  ({ s3, bucket }: { readonly s3: S3Client; readonly bucket: string }): SignDownload =>
  (key, filename, seconds) => {
    const ResponseContentDisposition = `attachment; filename="${filename}"`
    return getSignedUrl(s3, new GetObjectCommand({ Bucket: bucket, Key: key, ResponseContentDisposition }), {
      expiresIn: seconds,
    })
  }

export const rejectsBodySchema = dataOf(
  z.object({
    url: z
      .string()
      .meta({ format: 'uri', description: 'The same as in `Location`: good for five minutes, without a key.' }),
  }),
)

const LINK_SECONDS = 5 * 60
/** How long the bucket keeps the CSVs, by the contract. */
const RETENTION_MS = 30 * 24 * 60 * 60 * 1000

/** The address of the CSV of a job's failed rows; throws why there is none. */
export const makeRejectsLink =
  ({ signDownload, clock }: { readonly signDownload: SignDownload; readonly clock: Clock }) =>
  async (job: Job): Promise<string> => {
    if (!hasEnded(job)) {
      throw new ApiError('conflict', { message: 'The rejects are made when the job ends, and it has not ended yet.' })
    }
    if (!job.has_rejects) throw new ApiError('not_found', { message: whyNone(job) })
    if (Date.parse(job.completed_at ?? job.created_at) + RETENTION_MS < clock.now()) {
      throw new ApiError('not_found', { message: 'The rejects of this job are no longer kept.' })
    }
    return signDownload(rejectsKey(job), `${job.job_id}-rejects.csv`, LINK_SECONDS)
  }

const whyNone = ({ counts }: Job): string =>
  counts.failed === 0
    ? 'This job has no rejects: none of its rows failed.'
    : 'This job has no rejects: it ended before they could be made.'
