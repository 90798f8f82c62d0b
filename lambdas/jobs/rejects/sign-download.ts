import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import type { SignDownload } from '../ports.ts'

/** Presigned URLs of S3. Signing makes no call. */
export const makeSignDownload =
  ({ s3, bucket }: { readonly s3: S3Client; readonly bucket: string }): SignDownload =>
  (key, filename, seconds) => {
    const ResponseContentDisposition = `attachment; filename="${filename}"`
    const get = { Bucket: bucket, Key: key, ResponseContentDisposition, ResponseCacheControl: 'no-store' }
    return getSignedUrl(s3, new GetObjectCommand(get), { expiresIn: seconds })
  }
