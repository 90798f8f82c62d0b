import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import type { OutcomeRecord } from '../import/outcome.ts'
import type { Job, OutcomeSegment } from './job.ts'

type JobName = Pick<Job, 'workspace_id' | 'job_id'>

/** Outcomes of rows, one NDJSON object on S3 for every checkpoint. */
export interface OutcomeStore {
  put(job: JobName, segment: OutcomeSegment, outcomes: readonly OutcomeRecord[]): Promise<void>
  /** Undefined once the object's time is over. */
  get(job: JobName, segment: OutcomeSegment): Promise<readonly OutcomeRecord[] | undefined>
}

/** Digits of a position in an object's name, so that names sort as rows do. */
const POSITION_DIGITS = 9

const objectKey = ({ workspace_id, job_id }: JobName, { from, epoch }: OutcomeSegment): string =>
  `outcomes/${workspace_id}/${job_id}/${String(from).padStart(POSITION_DIGITS, '0')}-${epoch}.ndjson`

export const makeOutcomeStore = ({ s3, bucket }: { readonly s3: S3Client; readonly bucket: string }): OutcomeStore => ({
  put: async (job, segment, outcomes) => {
    await s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: objectKey(job, segment),
        Body: outcomes.map((outcome) => JSON.stringify(outcome)).join('\n'),
        ContentType: 'application/x-ndjson',
      }),
    )
  },
  get: async (job, segment) => {
    try {
      const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: objectKey(job, segment) }))
      const text = (await object.Body?.transformToString()) ?? ''
      return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line) as OutcomeRecord)
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined
      throw error
    }
  },
})
