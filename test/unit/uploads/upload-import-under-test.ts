import type { HeldKey } from '../../../lambdas/jobs/idempotency-store.ts'
import { makeQueueImport, type QueueImportDeps } from '../../../lambdas/jobs/queue-import.ts'
import type { UploadedFile } from '../../../lambdas/uploads/upload-files.ts'
import {
  makeUploadImport,
  type UploadImportDeps,
  type UploadImportRequest,
} from '../../../lambdas/uploads/upload-import.ts'
import type { Upload } from '../../../lambdas/uploads/upload.ts'
import { makeMemoryJobStore } from '../../support/simulation/job-memory.ts'
import { NOW } from '../jobs/job-fixture.ts'
import { type Wrap } from '../jobs/dying-at.ts'

export const UPLOAD: Upload = { workspace_id: 'acme', upload_id: 'upl_1', format: 'csv', expires_at: NOW }

export interface Given {
  readonly upload?: Upload
  readonly file?: UploadedFile | undefined
}

const FILE: UploadedFile = { bytes: 17, etag: 'e1' }

export const setup = (given: Given = {}) => {
  const { upload } = { upload: UPLOAD, ...given }
  const { file }: Given = { file: FILE, ...given }
  const jobs = makeMemoryJobStore()
  const uploads = new Map([[upload.upload_id, upload]])
  const held = new Map<string, HeldKey>()
  const copies = new Map<string, string>()
  const messages: string[] = []
  const world = { now: NOW, file, jobs, uploads, held, copies, messages }
  let jobNumber = 0
  let writerNumber = 0
  const nameOf = ({ workspaceId, path, key }: { workspaceId: string; path: string; key: string }) =>
    `${workspaceId} ${path} ${key}`

  const importer = (wrap: Wrap = (port) => port) => {
    const deps: QueueImportDeps & Omit<UploadImportDeps, 'queueImport'> = {
      jobs: { ...jobs, open: wrap(jobs.open), read: wrap(jobs.read), change: wrap(jobs.change) },
      idempotency: {
        claim: wrap(async ({ jobId, fingerprint, ...name }) => {
          const claim = held.get(nameOf(name)) ?? { jobId, fingerprint }
          held.set(nameOf(name), claim)
          return claim
        }),
        held: wrap(async (name) => held.get(nameOf(name))),
      },
      uploads: {
        open: () => Promise.reject(new Error('No upload is added here.')),
        read: wrap(async ({ workspace_id, upload_id }) => {
          const found = uploads.get(upload_id)
          return found?.workspace_id === workspace_id ? found : undefined
        }),
        claim: wrap(async ({ upload_id, used_by }, job_id, since) => {
          const stored = uploads.get(upload_id)
          const user = stored?.used_by?.job_id
          if (stored === undefined || (user !== undefined && user !== job_id && user !== used_by?.job_id)) return false
          uploads.set(upload_id, { ...stored, used_by: { job_id, since } })
          return true
        }),
      },
      files: {
        maxBytes: 20 * 1024 * 1024,
        head: wrap(async () => world.file),
        copy: wrap(async ({ format }, { bytes, etag }, { job_id }) => {
          if (world.file?.etag !== etag) return undefined
          copies.set(job_id, etag)
          return { key: job_id, format, bytes }
        }),
        remove: wrap(async () => {
          world.file = undefined
        }),
      },
      payloads: {
        put: () => Promise.reject(new Error('no')),
        open: () => Promise.reject(new Error('no')),
        read: () => Promise.reject(new Error('no')),
      },
      queue: { send: wrap(async ({ job_id }) => void messages.push(job_id)) },
      clock: { now: () => world.now, sleep: () => Promise.resolve() },
      newJobId: () => `imp_${(jobNumber += 1)}`,
      newAttemptToken: () => `writer ${(writerNumber += 1)}`,
    }
    return makeUploadImport({ ...deps, queueImport: makeQueueImport(deps) })
  }
  return { world, importer, importUpload: importer() }
}

export const request = (changes: Partial<UploadImportRequest> = {}): UploadImportRequest => ({
  workspaceId: 'acme',
  uploadId: 'upl_1',
  options: { source: 'upload', update_existing: false, tags: [], default_country: null, dry_run: false },
  request: {
    options: { has_header: true, update_existing: false, tags: [], dry_run: false },
    ignored_options: [],
  },
  idempotency: { key: 'k', path: '/v1/import/contacts', body: Buffer.from('body') },
  ...changes,
})

export const withoutKey = (): UploadImportRequest => {
  const { idempotency, ...rest } = request()
  return idempotency === undefined ? request() : rest
}
