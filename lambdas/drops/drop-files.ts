import { GetObjectCommand, HeadObjectCommand, NotFound, NoSuchKey, type S3Client } from '@aws-sdk/client-s3'
import type { JobKey, JobPayload } from '../jobs/job.ts'
import { payloadKey } from '../jobs/payload-store.ts'
import { copyObject, isGoneOrChanged } from '../uploads/copy-object.ts'

/** A version of a dropped object, as an event names it. */
export interface DropEvent {
  readonly key: string
  readonly versionId?: string | undefined
  readonly etag: string
}

/** The same, looked at. */
export interface DropObject extends DropEvent {
  readonly bytes: number
  /** When it was put, in milliseconds since the epoch: the same at each look. */
  readonly putAt: number
}

/** Dropped files on S3. */
export interface DropFiles {
  /** Undefined where that version is gone, or another one by now. */
  head(event: DropEvent): Promise<DropObject | undefined>
  /** An object of options. Undefined where there is none. */
  options(key: string): Promise<Buffer | undefined>
  /** Gives a job its own copy. Undefined if the object is gone, or another one by now. */
  copy(object: DropObject, job: JobKey): Promise<JobPayload | undefined>
}

/** Of a file of options: what is longer is none. */
const MAX_OPTIONS_BYTES = 64 * 1024

interface Deps {
  readonly s3: S3Client
  /** Where files are dropped. */
  readonly dropBucket: string
  /** Where jobs read. */
  readonly bucket: string
}

export const makeDropFiles = ({ s3, dropBucket, bucket }: Deps): DropFiles => ({
  head: async ({ key, versionId, etag }) => {
    const head = new HeadObjectCommand({
      Bucket: dropBucket,
      Key: key,
      ...(versionId === undefined ? { IfMatch: etag } : { VersionId: versionId }),
    })
    try {
      const found = await s3.send(head)
      return {
        key,
        versionId: versionId ?? found.VersionId,
        etag: found.ETag ?? '',
        bytes: found.ContentLength ?? 0,
        putAt: found.LastModified?.getTime() ?? 0,
      }
    } catch (error) {
      if (error instanceof NotFound || isGoneOrChanged(error)) return undefined
      throw error
    }
  },

  options: async (key) => {
    // The beginning of a longer one is no JSON.
    const get = new GetObjectCommand({ Bucket: dropBucket, Key: key, Range: `bytes=0-${MAX_OPTIONS_BYTES - 1}` })
    try {
      const { Body } = await s3.send(get)
      return Buffer.from((await Body?.transformToByteArray()) ?? [])
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined
      // No byte of an empty object can be asked for.
      if (isEmpty(error)) return Buffer.alloc(0)
      throw error
    }
  },

  copy: async (object, job) => {
    const key = payloadKey(job, 'file')
    const isCopied = await copyObject(s3, { ...object, bucket: dropBucket }, { bucket, key })
    return isCopied ? { key, format: 'file', bytes: object.bytes } : undefined
  },
})

const isEmpty = (error: unknown): boolean => error instanceof Error && error.name === 'InvalidRange'
