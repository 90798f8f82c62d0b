import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3'
import { uploadText } from '../platform/upload-text.ts'
import { createdPrefix, unpackIds } from './created-log.ts'
import type { Job } from './job.ts'
import { exportKey } from './export-file.ts'
import { EXPORT_WRITERS } from './export-writers.ts'
import type { ExportFormat } from './export-formats.ts'

/** What one batch of a job created, or may have created: an attempt that lost its lease logs, too. */
export interface CreatedEntry {
  readonly jobId: string
  readonly contactIds: readonly string[]
}

export interface ExportStore {
  /** Bytes of the log of a workspace: what progress is judged by. */
  logBytes(workspaceId: string): Promise<number>
  /** All entries of the log of a workspace, those of one job one behind the other. */
  created(workspaceId: string): AsyncIterable<CreatedEntry>
  put(job: Job, format: ExportFormat, texts: AsyncIterable<string>): Promise<void>
}

interface Bucket {
  readonly s3: S3Client
  readonly bucket: string
}

const logOf = (workspaceId: string, { s3, bucket }: Bucket) =>
  paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: createdPrefix(workspaceId) })

const readEntry = async (workspaceId: string, Key: string, { s3, bucket }: Bucket): Promise<CreatedEntry> => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }))
  const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array()
  return { jobId: Key.slice(createdPrefix(workspaceId).length).split('/')[0] ?? '', contactIds: unpackIds(bytes) }
}

/** Entries read ahead: most of the time of each is spent waiting for S3. */
const AHEAD = 16

/** The log of created contacts, and files of exports, on S3. */
export const makeExportStore = (bucket: Bucket): ExportStore => ({
  logBytes: async (workspaceId) => {
    let bytes = 0
    for await (const { Contents = [] } of logOf(workspaceId, bucket)) {
      for (const { Size = 0 } of Contents) bytes += Size
    }
    return bytes
  },
  created: async function* (workspaceId) {
    const ahead: Promise<CreatedEntry>[] = []
    for await (const { Contents = [] } of logOf(workspaceId, bucket)) {
      for (const { Key = '' } of Contents) {
        const entry = readEntry(workspaceId, Key, bucket)
        // The one who awaits it gets the failure.
        entry.catch(() => undefined)
        ahead.push(entry)
        const next = ahead.length > AHEAD ? ahead.shift() : undefined
        if (next !== undefined) yield await next
      }
    }
    for (const entry of ahead) yield await entry
  },
  put: (job, format, texts) =>
    uploadText(bucket, { key: exportKey(job, format), contentType: EXPORT_WRITERS[format].contentType, texts }),
})
