import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  S3ServiceException,
  UploadPartCopyCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { inParallel } from '../import/in-parallel.ts'

/** An object, as it was when it was looked at. */
export interface CopySource {
  readonly bucket: string
  readonly key: string
  readonly versionId?: string | undefined
  readonly etag: string
  readonly bytes: number
}

export interface CopyTarget {
  readonly bucket: string
  readonly key: string
}

const MEGABYTE = 1024 * 1024

/** Callers wait, and each call has seconds: a large object is copied in parts, side by side. S3 takes 10,000 parts. */
const PARTS_FROM_BYTES = 64 * MEGABYTE
const PART_BYTES = 32 * MEGABYTE
const PARTS_AT_ONCE = 16

const HTTP_NOT_FOUND = 404
const HTTP_PRECONDITION_FAILED = 412

/** Whether S3 answered with one of these statuses. */
const hasStatus = (error: unknown, ...statuses: readonly number[]): boolean =>
  error instanceof S3ServiceException && statuses.includes(error.$metadata.httpStatusCode ?? 0)

/** Whether an object is gone, or another one by now. */
export const isGoneOrChanged = (error: unknown): boolean => hasStatus(error, HTTP_NOT_FOUND, HTTP_PRECONDITION_FAILED)

const sourceOf = ({ bucket, key, versionId }: CopySource): string => {
  const path = [bucket, ...key.split('/')].map(encodeURIComponent).join('/')
  return versionId === undefined ? path : `${path}?versionId=${encodeURIComponent(versionId)}`
}

/** Copies an object within S3. False if it is gone, or has changed since it was looked at. */
export const copyObject = async (s3: S3Client, source: CopySource, target: CopyTarget): Promise<boolean> => {
  try {
    await (source.bytes < PARTS_FROM_BYTES ? copyWhole(s3, source, target) : copyInParts(s3, source, target))
    return true
  } catch (error) {
    if (isGoneOrChanged(error)) return false
    throw error
  }
}

const copyWhole = async (s3: S3Client, source: CopySource, { bucket, key }: CopyTarget): Promise<void> => {
  const copy = new CopyObjectCommand({
    Bucket: bucket,
    Key: key,
    CopySource: sourceOf(source),
    CopySourceIfMatch: source.etag,
    // Nothing that was put beside the bytes comes along; to read tags would need another permission.
    MetadataDirective: 'REPLACE',
    TaggingDirective: 'REPLACE',
  })
  await s3.send(copy)
}

const copyInParts = async (s3: S3Client, source: CopySource, { bucket, key }: CopyTarget): Promise<void> => {
  const place = { Bucket: bucket, Key: key }
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(place))
  const upload = { ...place, UploadId }
  try {
    const Parts = Array.from({ length: Math.ceil(source.bytes / PART_BYTES) }, (_, index) => ({
      PartNumber: index + 1,
      ETag: '',
    }))
    await inParallel(Parts, PARTS_AT_ONCE, async (copied) => {
      const { PartNumber } = copied
      const from = (PartNumber - 1) * PART_BYTES
      const part = new UploadPartCopyCommand({
        ...upload,
        PartNumber,
        CopySource: sourceOf(source),
        CopySourceIfMatch: source.etag,
        CopySourceRange: `bytes=${from}-${Math.min(source.bytes, from + PART_BYTES) - 1}`,
      })
      const { CopyPartResult } = await s3.send(part)
      copied.ETag = CopyPartResult?.ETag ?? ''
    })
    await s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }))
  } catch (error) {
    // What is left of it would be deleted after a day by the bucket itself.
    await s3.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined)
    throw error
  }
}
