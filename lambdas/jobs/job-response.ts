import * as z from 'zod'
import { workspaceIdSchema } from '../access/api-key.ts'
import { permissionSchema } from '../access/permissions.ts'
import type { PresentedKey } from '../access/session.ts'
import { codeSchema, countSchema, timestampSchema } from '../platform/schemas.ts'
import { estimateSchema } from '../import/estimate.ts'
import { dataOf, pageOf } from '../http/response.ts'
import { countsOf, countsShape, processedBy, undoCountsOf, undoCountsShape } from './job-counts.ts'
import { parseReport, reportShape, shownReport } from './job-report.ts'
import { jobCreatorSchema } from './job-creator.ts'
import {
  JOB_KINDS,
  jobErrorSchema,
  jobIdSchema,
  jobOptionsSchema,
  jobStatusSchema,
  waitingForSchema,
  type Job,
} from './job.ts'

/** Rows a second, to one decimal; null before there is any time to measure. */
const rowsPerSecond = (job: Job, nowMs: number): number | null => {
  if (job.started_at === null) return null
  const end = job.completed_at === null ? nowMs : Date.parse(job.completed_at)
  const seconds = (end - Date.parse(job.started_at)) / 1000
  return seconds > 0 ? Math.round((processedBy(job) / seconds) * 10) / 10 : null
}

/** From 0 to 1: by rows once their number is known, until then by bytes. */
const progressOf = (
  { status, total_count, payload, log_bytes, bytes_read, undoes, position }: Job,
  done: number,
): number => {
  if (status === 'completed' || status === 'validated') return 1
  if (undoes !== undefined) return undoes.rows === 0 ? 0 : Math.min(0.99, position / undoes.rows)
  if (total_count !== null) return total_count === 0 ? 0 : done / total_count
  // Reading is ahead of the stored outcomes: only the status says that a job has ended.
  const bytes = log_bytes ?? payload?.bytes ?? 0
  return bytes === 0 ? 0 : Math.min(0.99, bytes_read / bytes)
}

/** A job as `GET /v1/import/contacts/{job_id}` shows it. */
export const jobResponseSchema = z.object({
  job_id: jobIdSchema,
  kind: codeSchema(JOB_KINDS),
  status: jobStatusSchema,
  name: z.string().nullable(),
  file_name: z.string().nullable(),
  parent_job_id: jobIdSchema.nullable().meta({
    description:
      'The dry run that the job applies, the job whose failed rows it retries, or the import that it undoes.',
  }),
  waiting_for: waitingForSchema.nullable().meta({
    description:
      '`another_import`: the workspace runs as many imports as it may, and this one goes on when one of them ends. Null: nothing, or a free worker.',
  }),
  ...countsShape,
  ...undoCountsShape,
  drift_count: countSchema
    .exactOptional()
    .meta({ description: 'Of an applied dry run: rows that came otherwise than in the dry run.' }),
  processed_count: countSchema.meta({
    description: 'Rows with an outcome. Always the sum of the four counts; of an undo, of its three.',
  }),
  progress: z.number().min(0).max(1),
  rows_per_second: z.number().nonnegative().nullable(),
  created_at: timestampSchema,
  started_at: timestampSchema.nullable(),
  completed_at: timestampSchema.nullable(),
  error: jobErrorSchema.nullable().meta({ description: 'Why the job as a whole failed.' }),
  ...reportShape,
  estimate: estimateSchema.exactOptional(),
  options: jobOptionsSchema,
  created_by: jobCreatorSchema.nullable().meta({ description: 'The API key that made the job; null for old jobs.' }),
})
export const jobBodySchema = dataOf(jobResponseSchema)

/** What the caller may do, for a person who looks at the list. */
const shownKeySchema = z
  .object({
    workspace_id: workspaceIdSchema,
    permissions: z.array(permissionSchema).readonly(),
    expires_at: timestampSchema.nullable().meta({ description: 'When the key or the session ends. Null: never.' }),
  })
  .meta({ description: 'The key, or session, that asks.' })

const jobsPageSchema = pageOf(jobResponseSchema)
export const jobsBodySchema = jobsPageSchema.extend({
  meta: jobsPageSchema.shape.meta.extend({ key: shownKeySchema }),
})

/** A key as its holder sees it: nothing of it opens anything. */
export const shownKey = ({ workspace_id, permissions, session, expires_at }: PresentedKey) => {
  const ends = [expires_at, session?.expires_at ?? null].filter((end) => end !== null).sort()
  return shownKeySchema.parse({ workspace_id, permissions, expires_at: ends[0] ?? null })
}

export type JobResponse = Readonly<z.infer<typeof jobResponseSchema>>

/** What is shown of a job, and no other attribute that one may have. */
export const toJobResponse = (job: Job, nowMs: number): JobResponse => {
  const done = processedBy(job)
  return jobResponseSchema.parse({
    job_id: job.job_id,
    kind: job.kind ?? 'import',
    status: job.status,
    name: job.name ?? null,
    file_name: job.file_name ?? null,
    parent_job_id: job.parent_job_id ?? null,
    waiting_for: job.waiting_for,
    ...countsOf(job.counts, job.unchanged_count),
    ...(job.kind === 'undo' && undoCountsOf(job.counts)),
    total_count: job.total_count,
    ...(job.drift_count !== undefined && { drift_count: job.drift_count }),
    processed_count: done,
    progress: progressOf(job, done),
    rows_per_second: rowsPerSecond(job, nowMs),
    created_at: job.created_at,
    started_at: job.started_at,
    completed_at: job.completed_at,
    error: job.error,
    ...shownReport(parseReport(job.report)),
    ...(job.estimate && { estimate: job.estimate }),
    options: job.options,
    created_by: job.created_by ?? null,
  })
}
