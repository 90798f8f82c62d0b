import {
  CopyObjectCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  NotFound,
  S3ServiceException,
  type S3Client,
} from '@aws-sdk/client-s3'
import { MAX_BODY_BYTES } from '../http/body-size.ts'
import type { JobKey, JobPayload } from '../jobs/job.ts'
import { payloadKey } from '../jobs/payload-store.ts'
import type { Upload, UploadKey } from './upload.ts'

/** The same as for what a request carries itself. */
export const MAX_UPLOAD_BYTES = MAX_BODY_BYTES

/** What came, as it was when it was looked at. */
export interface UploadedFile {
  readonly bytes: number
  readonly etag: string
}

/** Uploaded files on S3. */
export interface UploadFiles {
  /** Undefined where nothing came, or its time is over. */
  head(name: UploadKey): Promise<UploadedFile | undefined>
  /** Gives a job its own copy. Undefined where the file is not the one that was looked at any more. */
  copy(upload: Upload, file: UploadedFile, job: JobKey): Promise<JobPayload | undefined>
  /** Deletes the file that came. */
  remove(name: UploadKey): Promise<void>
}

/** The S3 key of an upload. */
export const uploadKey = ({ workspace_id, upload_id }: UploadKey): string => `uploads/${workspace_id}/${upload_id}`

const HTTP_NOT_FOUND = 404
const HTTP_PRECONDITION_FAILED = 412

const hasStatus = (error: unknown, ...statuses: readonly number[]): boolean =>
  error instanceof S3ServiceException && statuses.includes(error.$metadata.httpStatusCode ?? 0)

/** Uploaded files on S3. */
export const makeUploadFiles = ({ s3, bucket }: { readonly s3: S3Client; readonly bucket: string }): UploadFiles => ({
  head: async (name) => {
    try {
      const found = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: uploadKey(name) }))
      return { bytes: found.ContentLength ?? 0, etag: found.ETag ?? '' }
    } catch (error) {
      if (error instanceof NotFound) return undefined
      throw error
    }
  },

  copy: async (upload, { bytes, etag }, job) => {
    const key = payloadKey(job, upload.format)
    const copy = new CopyObjectCommand({
      Bucket: bucket,
      Key: key,
      CopySource: `${bucket}/${uploadKey(upload)}`,
      CopySourceIfMatch: etag,
    })
    try {
      await s3.send(copy)
      return { key, format: upload.format, bytes }
    } catch (error) {
      if (hasStatus(error, HTTP_NOT_FOUND, HTTP_PRECONDITION_FAILED)) return undefined
      throw error
    }
  },

  remove: async (name) => {
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: uploadKey(name) }))
  },
})
