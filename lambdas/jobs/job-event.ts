import * as z from 'zod'
import { ID_PREFIXES, idPattern } from '../platform/ids.ts'
import { IMPORT_EVENT_TYPES } from './event-names.ts'
import { toJobResponse, type JobResponse } from './job-response.ts'
import type { Job } from './job.ts'

const count = z.int().nonnegative()

/**
 * Version 1 of the event that a queued import has ended. The same end always has the same `id`, by which consumers
 * detect duplicates. Within a version fields may be added; none is removed or changes its meaning.
 */
export const importEventSchema = z.object({
  version: z.literal(1),
  /** `evt_` and the ULID of the job. */
  id: z.string().regex(idPattern('event')),
  type: z.enum(IMPORT_EVENT_TYPES),
  /** When the job ended. */
  time: z.iso.datetime(),
  workspace_id: z.string(),
  /** The job as `GET /v1/import/contacts/{job_id}` shows it, with at most 10 errors, and as many groups of them. */
  job: z.looseObject({
    job_id: z.string(),
    status: z.enum(['completed', 'failed', 'cancelled']),
    created_count: count,
    updated_count: count,
    skipped_count: count,
    failed_count: count,
    total_count: count.nullable(),
    errors: z.array(z.unknown()).max(10),
  }),
})

export type ImportEvent = z.infer<typeof importEventSchema>

/** Errors that an event carries; the job itself has more. */
export const MAX_EVENT_ERRORS = 10

/** The event of a job that has ended. */
export const importEvent = (job: Job): ImportEvent => {
  const time = job.completed_at ?? job.created_at
  const view = toJobResponse(job, Date.parse(time))
  return importEventSchema.parse({
    version: 1,
    id: job.job_id.replace(ID_PREFIXES.job, ID_PREFIXES.event),
    type: job.kind === 'undo' ? 'import.undone' : `import.${job.status}`,
    time,
    workspace_id: job.workspace_id,
    job: shortened({
      ...view,
      errors: view.errors.slice(0, MAX_EVENT_ERRORS),
      error_summary: view.error_summary.slice(0, MAX_EVENT_ERRORS),
    }),
  })
}

/** Bytes of a job in an event: with what stands around it, it stays under the 20 KB that a webhook's body may have. */
const MAX_JOB_BYTES = 18 * 1024

type Shortening = (job: ShownJob) => ShownJob
type ShownJob = JobResponse & { readonly truncated?: true }

/** What is cut of a job that is too long, the least missed first. Columns and tags are its owner's own words: any of them may be long. */
const SHORTENINGS: readonly Shortening[] = [
  ({ detected, ...job }) => ({ ...job, ...(detected && { detected: { ...detected, mapping: {} } }) }),
  (job) => ({ ...job, warnings: job.warnings.slice(0, 10) }),
  (job) => ({ ...job, options: { ...job.options, tags: [] } }),
  (job) => ({ ...job, warnings: [] }),
  (job) => ({ ...job, errors: [] }),
  ({ error, ...job }) => ({ ...job, error: error && { code: error.code, message: error.message.slice(0, 512) } }),
]

const shortened = (job: JobResponse): ShownJob => {
  const isShort = (shown: ShownJob): boolean => Buffer.byteLength(JSON.stringify(shown)) <= MAX_JOB_BYTES
  let shown: ShownJob = job
  for (const shorten of SHORTENINGS) {
    if (isShort(shown)) break
    shown = { ...shorten(shown), truncated: true }
  }
  return shown
}
