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
  /** All entries of the log of a workspace, those of one job one behind the other. */
  created(workspaceId: string): AsyncIterable<CreatedEntry>
  put(job: Job, format: ExportFormat, texts: AsyncIterable<string>): Promise<void>
}

/** The log of created contacts, and files of exports, on S3. */
export const makeExportStore = (bucket: { readonly s3: S3Client; readonly bucket: string }): ExportStore => ({
  created: async function* (workspaceId) {
    const Prefix = createdPrefix(workspaceId)
    const pages = paginateListObjectsV2({ client: bucket.s3 }, { Bucket: bucket.bucket, Prefix })
    for await (const { Contents = [] } of pages) {
      for (const { Key = '' } of Contents) {
        const { Body } = await bucket.s3.send(new GetObjectCommand({ Bucket: bucket.bucket, Key }))
        const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array()
        yield { jobId: Key.slice(Prefix.length).split('/')[0] ?? '', contactIds: unpackIds(bytes) }
      }
    }
  },
  put: (job, format, texts) =>
    uploadText(bucket, { key: exportKey(job, format), contentType: EXPORT_WRITERS[format].contentType, texts }),
})
