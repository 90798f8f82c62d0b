import { failAsUnavailable } from '../http/dependency-failure.ts'
import { checkColumnNumbers } from '../import/request-mapping.ts'
import type { IdempotencyReader } from '../jobs/idempotency-store.ts'
import type { JobStore } from '../jobs/ports.ts'
import { replay, type QueueImportRequest, type QueueImportResult } from '../jobs/queue-import.ts'
import type { Clock } from '../platform/clock.ts'
import type { FetchUrl } from './ask-fetcher.ts'
import { lookUpKey } from './earlier-import.ts'
import { fileChanged, type UploadFiles } from './upload-files.ts'

export interface UrlImportDeps {
  readonly fetchUrl: FetchUrl
  readonly files: Pick<UploadFiles, 'copy' | 'remove'>
  readonly idempotency: IdempotencyReader
  readonly jobs: Pick<JobStore, 'read'>
  readonly clock: Clock
  readonly newUploadId: () => string
  readonly queueImport: (request: QueueImportRequest) => Promise<QueueImportResult>
}

export type UrlImportRequest = Omit<QueueImportRequest, 'total' | 'report' | 'storePayload' | 'content'> & {
  readonly url: string
}

/**
 * Accepts the import of the file that a URL has now. The file is fetched before the Idempotency-Key is claimed, so that a URL that is
 * refused stores none, and is stored before the job is answered. A retry whose job is there fetches nothing.
 */
export const makeUrlImport =
  (deps: UrlImportDeps) =>
  async ({ url, ...request }: UrlImportRequest): Promise<QueueImportResult> => {
    const { workspaceId } = request
    const { options } = request.request
    const { earlier } = await failAsUnavailable(() => lookUpKey(request, deps.clock.now(), deps))
    if (earlier !== undefined) return replay(earlier)
    const name = { workspace_id: workspaceId, upload_id: deps.newUploadId() }
    const { format, ...file } = await deps.fetchUrl({ url, ...name })
    const upload = { ...name, format }
    try {
      if (format === 'csv' && !options.has_header) checkColumnNumbers(options.mapping)
      return await deps.queueImport({
        ...request,
        total: null,
        report: { errors: [], warnings: [] },
        storePayload: async (job) => {
          const payload = await deps.files.copy(upload, file, job)
          if (payload === undefined) throw fileChanged()
          return payload
        },
      })
    } finally {
      // The job has a copy of its own, or there is no job. What is left here expires within a day.
      await deps.files.remove(name).catch(() => undefined)
    }
  }
