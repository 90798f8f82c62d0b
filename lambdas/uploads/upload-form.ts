import type { S3Client } from '@aws-sdk/client-s3'
import { createPresignedPost } from '@aws-sdk/s3-presigned-post'
import { UPLOAD_MAX_BYTES, uploadKey } from './upload-files.ts'
import type { UploadName } from './upload.ts'

/** A form that lets its holder put one file at one place. */
export interface UploadForm {
  readonly url: string
  /** To be sent along, before the file. */
  readonly fields: Readonly<Record<string, string>>
}

export type SignForm = (name: UploadName, contentType: string, seconds: number) => Promise<UploadForm>

/** S3 itself enforces what is signed: name, type, length and time. */
export const makeSignForm =
  ({ s3, bucket }: { readonly s3: S3Client; readonly bucket: string }): SignForm =>
  (name, contentType, seconds) =>
    createPresignedPost(s3, {
      Bucket: bucket,
      Key: uploadKey(name),
      Conditions: [['content-length-range', 1, UPLOAD_MAX_BYTES]],
      Fields: { 'Content-Type': contentType },
      Expires: seconds,
    })
