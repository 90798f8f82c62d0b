import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, NotFound, type S3Client } from '@aws-sdk/client-s3'
import { ApiError } from '../http/errors.ts'
import { byBlocks, type StoredFile } from '../import/files/stored-file.ts'
import type { JobKey, JobPayload } from '../jobs/job.ts'
import { payloadKey } from '../jobs/payload-store.ts'
import { copyObject, isGoneOrChanged } from './copy-object.ts'
import { uploadKey } from './upload-key.ts'
import type { Upload, UploadKey } from './upload.ts'

/** The uploaded file, as it was when it was checked. */
export interface UploadedFile {
  readonly bytes: number
  readonly etag: string
}

/** Uploaded files on S3. */
export interface UploadFiles {
  /** Bytes of the largest file that is taken. */
  readonly maxBytes: number
  /** Undefined where nothing came, or its time is over. */
  head(name: UploadKey): Promise<UploadedFile | undefined>
  /** What came, to be read anywhere in it. Reading throws a `conflict` if the file has changed since it was checked. */
  open(name: UploadKey, file: UploadedFile): StoredFile
  /** Gives a job its own copy. Undefined if the file has changed since it was checked. */
  copy(upload: UploadKey & Pick<Upload, 'format'>, file: UploadedFile, job: JobKey): Promise<JobPayload | undefined>
  /** Deletes the file that came. */
  remove(name: UploadKey): Promise<void>
}

interface Deps {
  readonly s3: S3Client
  readonly bucket: string
  readonly maxBytes: number
}

/** Uploaded files on S3. */
export const makeUploadFiles = ({ s3, bucket, maxBytes }: Deps): UploadFiles => ({
  maxBytes,

  head: async (name) => {
    try {
      const found = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: uploadKey(name) }))
      return { bytes: found.ContentLength ?? 0, etag: found.ETag ?? '' }
    } catch (error) {
      if (error instanceof NotFound) return undefined
      throw error
    }
  },

  open: (name, file) => storedFile(name, file, { s3, bucket }),

  copy: async (upload, file, job) => {
    const { format } = upload
    const key = payloadKey(job, format)
    const isCopied = await copyObject(s3, { ...file, bucket, key: uploadKey(upload) }, { bucket, key })
    return isCopied ? { key, format, bytes: file.bytes } : undefined
  },

  remove: async (name) => {
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: uploadKey(name) }))
  },
})

/** Read by blocks, of which the last few are kept: inspection opens a file several times, each time from its beginning. */
const storedFile = (
  name: UploadKey,
  { bytes, etag }: UploadedFile,
  { s3, bucket }: { readonly s3: S3Client; readonly bucket: string },
): StoredFile => {
  const read = async (from: number, to: number): Promise<Uint8Array> => {
    const end = Math.min(bytes, to)
    if (end <= from) return new Uint8Array()
    const get = { Bucket: bucket, Key: uploadKey(name), Range: `bytes=${from}-${end - 1}`, IfMatch: etag }
    try {
      const { Body } = await s3.send(new GetObjectCommand(get))
      return (await Body?.transformToByteArray()) ?? new Uint8Array()
    } catch (error) {
      if (isGoneOrChanged(error)) throw fileChanged()
      throw error
    }
  }
  const blocks = byBlocks({ bytes, read })
  return { ...blocks, open: (from) => pieces(blocks, from) }
}

const PIECE_BYTES = 1024 * 1024

async function* pieces({ bytes, read }: Pick<StoredFile, 'bytes' | 'read'>, from = 0): AsyncGenerator<Uint8Array> {
  for (let at = from; at < bytes; at += PIECE_BYTES) yield await read(at, at + PIECE_BYTES)
}

/** A form may be used again as long as it is good. */
export const fileChanged = (): ApiError =>
  new ApiError('conflict', { message: 'The uploaded file changed during the request. Retry the request.' })
