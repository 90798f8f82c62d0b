import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import type { FetchedFile } from '../outbound/fetch-file.ts'
import type { FetchedUrl } from './fetched-url.ts'
import { UPLOAD_FORMATS, type UploadContentType } from './upload-formats.ts'
import { uploadKey } from './upload-key.ts'
import type { Upload, UploadKey } from './upload.ts'

/** Puts a fetched file where an upload of that name would be. */
export type StoreFetched = (name: UploadKey, file: FetchedFile) => Promise<FetchedUrl>

/** What a server says of a file counts as what a client says of its upload; most say nothing that counts. */
const formatOf = (mediaType: string | undefined): Upload['format'] =>
  mediaType !== undefined && Object.hasOwn(UPLOAD_FORMATS, mediaType)
    ? UPLOAD_FORMATS[mediaType as UploadContentType]
    : 'file'

export const storeFetched =
  ({ s3, bucket }: { readonly s3: S3Client; readonly bucket: string }): StoreFetched =>
  async (name, { bytes, mediaType }) => {
    const { ETag } = await s3.send(new PutObjectCommand({ Bucket: bucket, Key: uploadKey(name), Body: bytes }))
    return { bytes: bytes.length, etag: ETag ?? '', format: formatOf(mediaType) }
  }
