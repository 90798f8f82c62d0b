import { payloadKey } from '../../../lambdas/jobs/payload-store.ts'
import type { UploadFiles } from '../../../lambdas/uploads/upload-files.ts'
import type { Upload } from '../../../lambdas/uploads/upload.ts'
import type { UploadStore } from '../../../lambdas/uploads/upload-store.ts'
import type { Process, Simulator } from './simulator.ts'

/** Files that clients sent before they ask for their import. Copies of them are payloads. */
export const makeUploads = (simulator: Simulator, payloads: Map<string, Buffer>) => {
  const uploads = new Map<string, Upload>()
  const files = new Map<string, Buffer>()

  const portsFor = (
    process: Process,
  ): { readonly uploads: UploadStore; readonly files: Pick<UploadFiles, 'head' | 'copy' | 'remove' | 'maxBytes'> } => ({
    uploads: {
      open: () => Promise.reject(new Error('Uploads are there before the run.')),
      read: ({ upload_id }) => simulator.call(process, 'uploads.read', async () => uploads.get(upload_id)),
      claim: (seen, job_id, since) =>
        simulator.call(process, 'uploads.claim', async () => {
          const stored = uploads.get(seen.upload_id)
          if (stored === undefined) return false
          const held = stored.used_by
          const isAsSeen = held?.job_id === seen.used_by?.job_id && held?.since === seen.used_by?.since
          if (held !== undefined && held.job_id !== job_id && !isAsSeen) return false
          uploads.set(seen.upload_id, { ...stored, used_by: { job_id, since } })
          return true
        }),
    },
    files: {
      maxBytes: 20 * 1024 * 1024,
      head: ({ upload_id }) =>
        simulator.call(process, 'files.head', async () => {
          const file = files.get(upload_id)
          return file && { bytes: file.length, etag: '1' }
        }),
      copy: ({ upload_id, format }, { bytes }, job) =>
        simulator.call(process, 'files.copy', async () => {
          const file = files.get(upload_id)
          if (file === undefined) return undefined
          const key = payloadKey(job, format)
          payloads.set(key, file)
          return { key, format, bytes }
        }),
      remove: ({ upload_id }) =>
        simulator.call(process, 'files.remove', async () => {
          files.delete(upload_id)
        }),
    },
  })

  return {
    portsFor,
    /** When a request last took the file for its job, in milliseconds since the epoch. */
    takenSince: (uploadId: string): number | undefined => uploads.get(uploadId)?.used_by?.since,
    add: (upload: Upload, text: string): void => {
      uploads.set(upload.upload_id, upload)
      files.set(upload.upload_id, Buffer.from(text))
    },
  }
}
