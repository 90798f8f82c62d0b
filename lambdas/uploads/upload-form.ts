import type { S3Client } from '@aws-sdk/client-s3'
import { createPresignedPost } from '@aws-sdk/s3-presigned-post'
import { uploadKey } from './upload-key.ts'
import type { UploadKey } from './upload.ts'

/** A form that lets its holder put one file at one place. */
export interface UploadForm {
  readonly url: string
  /** To be sent along, before the file. */
  readonly fields: Readonly<Record<string, string>>
}

export type SignForm = (key: UploadKey, contentType: string, seconds: number) => Promise<UploadForm>

/** S3 itself enforces what is signed: name, type, length and time. */
export const makeSignForm =
  ({ s3, bucket, maxBytes }: { readonly s3: S3Client; readonly bucket: string; readonly maxBytes: number }): SignForm =>
  (key, contentType, seconds) =>
    createPresignedPost(s3, {
      Bucket: bucket,
      Key: uploadKey(key),
      Conditions: [['content-length-range', 1, maxBytes]],
      Fields: { 'Content-Type': contentType },
      Expires: seconds,
    })
