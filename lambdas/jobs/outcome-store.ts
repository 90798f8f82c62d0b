import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import type { OutcomeRecord } from '../import/outcome.ts'
import type { OutcomeSegment } from './job.ts'
import type { JobKey } from './job-store.ts'

/** One object: the outcomes of rows `from + 1` to `to`. */
export type OutcomeObject = Omit<OutcomeSegment, 'step'>

/** The objects that a segment stands for, in order. */
export const objectsOf = ({ from, to, epoch, step }: OutcomeSegment): OutcomeObject[] =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, n) => ({
    from: from + n * step,
    to: Math.min(to, from + (n + 1) * step),
    epoch,
  }))

/** Outcomes of rows, one NDJSON object on S3 for every checkpoint. */
export interface OutcomeStore {
  put(job: JobKey, object: OutcomeObject, outcomes: readonly OutcomeRecord[]): Promise<void>
  /** Undefined once the object's time is over. */
  get(job: JobKey, object: OutcomeObject): Promise<readonly OutcomeRecord[] | undefined>
}

/** Digits of a position in an object's name, so that names sort as rows do. */
const POSITION_DIGITS = 9

const objectKey = ({ workspace_id, job_id }: JobKey, { from, epoch }: OutcomeObject): string =>
  `outcomes/${workspace_id}/${job_id}/${String(from).padStart(POSITION_DIGITS, '0')}-${epoch}.ndjson`

export const makeOutcomeStore = ({ s3, bucket }: { readonly s3: S3Client; readonly bucket: string }): OutcomeStore => ({
  put: async (job, object, outcomes) => {
    await s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: objectKey(job, object),
        Body: outcomes.map((outcome) => JSON.stringify(outcome)).join('\n'),
        ContentType: 'application/x-ndjson',
      }),
    )
  },
  get: async (job, object) => {
    try {
      const stored = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: objectKey(job, object) }))
      const text = (await stored.Body?.transformToString()) ?? ''
      return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line) as OutcomeRecord)
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined
      throw error
    }
  },
})
