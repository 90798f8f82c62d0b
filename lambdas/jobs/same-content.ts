import { WARNINGS, type Warning } from '../import/source/warnings.ts'
import { contentFingerprint, type ContentStore } from './content-store.ts'
import { tapContent } from './content-tap.ts'
import { isFileSource, type Job, type JobPayload } from './job.ts'
import type { ReadPayloads } from './ports.ts'
import type { QueuedRequest } from './queued-request.ts'

interface Asked {
  readonly workspaceId: string
  /** Undefined for a dry run, which imports nothing. */
  readonly content?: string | undefined
}

interface Deps {
  readonly contents?: ContentStore | undefined
}

/**
 * Notices whether the file of an import was imported before. It is hashed where it is read: what S3 says of an object (its ETag) is
 * another thing under a KMS key, and for each upload another one.
 */
export const watchContent = (
  { workspace_id: workspaceId, job_id: jobId, options, rows_of }: Job,
  payload: JobPayload,
  payloads: ReadPayloads,
  { contents }: Deps,
) => {
  const isWatched = contents !== undefined && isFileSource(options) && !options.dry_run && rows_of === undefined
  const tap = isWatched ? tapContent(payload, payloads) : undefined
  return {
    payloads: tap?.payloads ?? payloads,
    /** Once all rows are done. `request` is that of the job, its mapping found. */
    warning: async (request: QueuedRequest, now: number): Promise<readonly Warning[]> => {
      // It is a courtesy: no import fails for want of it.
      const digest = await tap?.digest().catch(() => undefined)
      if (digest === undefined) return []
      const { mapping_from: _, ...wanted } = request.options
      const content = contentFingerprint(`sha256 ${digest}`, wanted)
      return sameContentWarning({ workspaceId, content }, { jobId, now }, { contents })
    },
  }
}

/** The warning that another job imported the same, if one did. It is a courtesy: no import fails for want of it. */
export const sameContentWarning = async (
  { workspaceId, content }: Asked,
  { jobId, now }: { readonly jobId: string; readonly now: number },
  { contents }: Deps,
): Promise<readonly Warning[]> => {
  if (content === undefined || contents === undefined) return []
  const earlier = await contents.use({ workspaceId, fingerprint: content, jobId, now }).catch(() => undefined)
  return earlier === undefined
    ? []
    : [{ code: 'same_content', message: WARNINGS.same_content, count: 1, job_id: earlier }]
}
