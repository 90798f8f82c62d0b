import { failAsUnavailable } from '../http/dependency-failure.ts'
import { ApiError } from '../http/errors.ts'
import { checkColumnNumbers } from '../import/request-mapping.ts'
import type { Clock } from '../platform/clock.ts'
import type { IdempotencyReader } from '../jobs/idempotency-store.ts'
import type { JobStore } from '../jobs/ports.ts'
import { replay, type QueueImportRequest, type QueueImportResult } from '../jobs/queue-import.ts'
import { lookUpKey } from './earlier-import.ts'
import { fileChanged, type UploadedFile, type UploadFiles } from './upload-files.ts'
import { fileOf, seenUpload } from './uploaded-file.ts'
import type { Upload } from './upload.ts'
import type { UploadStore } from './upload-store.ts'

export interface UploadImportDeps {
  readonly uploads: UploadStore
  readonly files: Pick<UploadFiles, 'head' | 'copy' | 'remove' | 'maxBytes'>
  readonly idempotency: IdempotencyReader
  readonly jobs: Pick<JobStore, 'read'>
  readonly clock: Clock
  readonly queueImport: (request: QueueImportRequest) => Promise<QueueImportResult>
}

export type UploadImportRequest = Omit<QueueImportRequest, 'total' | 'report' | 'storePayload' | 'content'> & {
  readonly uploadId: string
  /** Who alone may have opened the upload: a session, or a key that may only write. Undefined: whoever asks may see every file. */
  readonly openedBy?: string | undefined
}

/**
 * Accepts the import of an upload. All checks come before the Idempotency-Key is claimed, so that a refused request stores none; then
 * the key, the upload for the job, the job's own copy, the job. The retry of a request that died in between finds its key, and by it
 * the job for which the upload was taken. A dry run takes nothing: the file can be imported after it.
 */
export const makeUploadImport =
  (deps: UploadImportDeps) =>
  async ({ uploadId, openedBy, ...request }: UploadImportRequest): Promise<QueueImportResult> => {
    const checked = await failAsUnavailable(() => check({ uploadId, openedBy }, request, deps))
    if ('replayed' in checked) return checked
    const { dry_run } = request.options
    const accepted = await deps.queueImport({
      ...request,
      fileName: request.fileName ?? checked.upload.file_name,
      total: null,
      report: { errors: [], warnings: [] },
      storePayload: storeUploadPayload(checked, dry_run, deps),
    })
    // The job is there and has its own copy, and no other can use the file. What is left here expires within a day.
    if (!accepted.replayed && !dry_run) await deps.files.remove(checked.upload).catch(() => undefined)
    return accepted
  }

interface Checked {
  readonly upload: Upload
  readonly file: UploadedFile
}

const check = async (
  { uploadId, openedBy }: Pick<UploadImportRequest, 'uploadId' | 'openedBy'>,
  asked: Omit<UploadImportRequest, 'uploadId' | 'openedBy'>,
  deps: UploadImportDeps,
): Promise<Checked | QueueImportResult> => {
  const { uploads, files, clock } = deps
  const { workspaceId, request } = asked
  const now = clock.now()
  // Before the key: another request with the same key may be at it now, and claims the key before it takes the upload.
  const found = await uploads.read({ workspace_id: workspaceId, upload_id: uploadId }, now)
  const { held, earlier } = await lookUpKey(asked, now, deps)
  if (earlier !== undefined) return replay(earlier)
  const upload = seenUpload(found, openedBy)
  if (upload.format === 'csv' && !request.options.has_header) checkColumnNumbers(request.options.mapping)
  if (!(await isFree(upload, held?.jobId, deps))) throw usedBefore()
  const file = await fileOf(upload, files).catch(async (error: unknown) => {
    // Another request with the same key may have made the job meanwhile, and deleted the file.
    const { earlier: made } = await lookUpKey(asked, now, deps)
    if (made === undefined) throw error
    return made
  })
  return 'job_id' in file ? replay(file) : { upload, file }
}

const usedBefore = (): ApiError => new ApiError('conflict', { message: 'This upload has already been imported.' })

/** Milliseconds after which a request that took an upload and made no job of it is surely dead: twice what one may take. */
const ABANDONED_MS = 60_000

/**
 * Whether a job may use an upload: it is unused, used by the same job, or by a request that died without a key to retry
 * with.
 */
const isFree = async (
  { workspace_id, used_by }: Upload,
  ownJobId: string | undefined,
  { jobs, clock }: UploadImportDeps,
): Promise<boolean> => {
  if (used_by === undefined || used_by.job_id === ownJobId) return true
  if (used_by.since > clock.now() - ABANDONED_MS) return false
  return (await jobs.read({ workspace_id, job_id: used_by.job_id })) === undefined
}

const storeUploadPayload =
  (
    { upload, file }: Checked,
    isDryRun: boolean,
    { uploads, files, jobs, clock }: UploadImportDeps,
  ): QueueImportRequest['storePayload'] =>
  async (name) => {
    if (!isDryRun && !(await uploads.claim(upload, name.job_id, clock.now()))) throw usedBefore()
    const payload = await files.copy(upload, file, name)
    if (payload !== undefined) return payload
    // Another request with the same key may have made the job meanwhile, and deleted the file.
    const earlier = await jobs.read(name)
    if (earlier?.payload === undefined) throw fileChanged()
    return earlier.payload
  }
