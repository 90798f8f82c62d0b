import * as z from 'zod'
import { countSchema, timestampSchema } from '../platform/schemas.ts'
import { dataOf, pageOf } from '../http/response.ts'
import { outcomeRecordSchema, type OutcomeCounts, type OutcomeRecord } from '../import/outcome.ts'
import { rowErrorCodeSchema } from '../contacts/row-errors.ts'
import { detectedSchema } from '../import/formats/detected.ts'
import { warningSchema } from '../import/source/warnings.ts'
import { JOB_STATUSES, jobCreatorSchema, jobErrorSchema, jobIdSchema, jobOptionsSchema, type Job } from './job.ts'

/** Failed rows that a response lists; the rest are in the rows of the job. */
const MAX_REPORTED_ERRORS = 100

const { row_number, field, column } = outcomeRecordSchema.shape
export const reportedErrorSchema = z.object({
  row_number,
  code: rowErrorCodeSchema,
  message: z.string(),
  field,
  column,
})

export type ReportedError = Readonly<z.infer<typeof reportedErrorSchema>>

/** What a response says besides the counts. */
const reportShape = {
  errors: z
    .array(reportedErrorSchema)
    .readonly()
    .meta({ description: `The first ${MAX_REPORTED_ERRORS} failed rows. The rows of the job list all of them.` }),
  warnings: z.array(warningSchema).readonly(),
  detected: detectedSchema.exactOptional().meta({ description: 'Only for CSV and uploads.' }),
}

export type JobReport = Readonly<z.infer<z.ZodObject<typeof reportShape>>>

/** The first failed rows, up to `MAX_REPORTED_ERRORS`, in the order given. */
export const errorsOf = (outcomes: Iterable<OutcomeRecord>): ReportedError[] => {
  const errors: ReportedError[] = []
  for (const { row_number, outcome, code, message, field, column } of outcomes) {
    if (outcome !== 'failed' || code === undefined || message === undefined) continue
    errors.push({ row_number, code, message, ...(field && { field }), ...(column && { column }) })
    if (errors.length === MAX_REPORTED_ERRORS) break
  }
  return errors
}

/** The first errors of a job, when a batch brought more. */
export const withErrors = (
  errors: readonly ReportedError[],
  more: readonly ReportedError[],
): readonly ReportedError[] => [...errors, ...more].slice(0, MAX_REPORTED_ERRORS)

const countsOf = (counts: OutcomeCounts) => ({
  created_count: counts.created,
  updated_count: counts.updated,
  skipped_count: counts.skipped,
  failed_count: counts.failed,
})

const processed = ({ created, updated, skipped, failed }: OutcomeCounts): number => created + updated + skipped + failed

const countsShape = {
  created_count: countSchema,
  updated_count: countSchema.meta({
    description: 'Rows that match a contact while `update_existing` is true, even if nothing had to change.',
  }),
  skipped_count: countSchema.meta({
    description: 'Rows that match a contact, or an earlier row of the import, while `update_existing` is false.',
  }),
  failed_count: countSchema,
  total_count: countSchema.nullable().meta({ description: 'Data rows; null until known.' }),
}

/** What is answered to an import that was worked at once. */
export const importedSchema = z.object({
  job_id: jobIdSchema,
  status: z.enum(['completed', 'validated']).meta({ description: '`validated`: a dry run.' }),
  ...countsShape,
  total_count: countSchema,
  ...reportShape,
})

/** And to one that waits. */
export const queuedSchema = z.object({
  job_id: jobIdSchema,
  status: z.literal('queued'),
  ...countsShape,
  ...reportShape,
})

export const importedBodySchema = dataOf(importedSchema)
export const queuedBodySchema = dataOf(queuedSchema)
const importBodySchema = dataOf(z.union([importedSchema, queuedSchema]))

interface Finished {
  readonly jobId: string
  readonly status: 'completed' | 'validated' | 'queued'
  readonly counts: OutcomeCounts
  readonly total: number | null
  readonly report: JobReport
}

/**
 * The response body of an import as JSON text. It is stored with the job, so that a replay is identical byte for byte.
 */
export const importResponse = ({ jobId, status, counts, total, report }: Finished): string =>
  JSON.stringify(
    importBodySchema.parse({
      data: { job_id: jobId, status, ...countsOf(counts), total_count: total, ...report },
    }),
  )

/** Rows a second, to one decimal; null before there is any time to measure. */
const rowsPerSecond = (job: Job, nowMs: number): number | null => {
  if (job.started_at === null) return null
  const end = job.completed_at === null ? nowMs : Date.parse(job.completed_at)
  const seconds = (end - Date.parse(job.started_at)) / 1000
  return seconds > 0 ? Math.round((processed(job.counts) / seconds) * 10) / 10 : null
}

/** From 0 to 1: by rows once their number is known, until then by bytes. */
const progressOf = ({ status, total_count, payload, bytes_read }: Job, done: number): number => {
  if (status === 'completed' || status === 'validated') return 1
  if (total_count !== null) return total_count === 0 ? 0 : done / total_count
  // Reading is ahead of the stored outcomes: only the status says that a job has ended.
  return payload === undefined || payload.bytes === 0 ? 0 : Math.min(0.99, bytes_read / payload.bytes)
}

/** A job as `GET /v1/import/contacts/{job_id}` shows it. */
export const jobResponseSchema = z.object({
  job_id: jobIdSchema,
  status: z.enum(JOB_STATUSES),
  ...countsShape,
  processed_count: countSchema.meta({ description: 'Rows with an outcome. Always the sum of the four counts.' }),
  progress: z.number().min(0).max(1),
  rows_per_second: z.number().nonnegative().nullable(),
  created_at: timestampSchema,
  started_at: timestampSchema.nullable(),
  completed_at: timestampSchema.nullable(),
  error: jobErrorSchema.nullable().meta({ description: 'Why the job as a whole failed.' }),
  ...reportShape,
  options: jobOptionsSchema,
  created_by: jobCreatorSchema.nullable().meta({ description: 'The API key that made the job; null for old jobs.' }),
})
export const jobBodySchema = dataOf(jobResponseSchema)
export const jobsBodySchema = pageOf(jobResponseSchema)

export type JobResponse = Readonly<z.infer<typeof jobResponseSchema>>

/** What is shown of a job, and no other attribute that one may have. */
export const toJobResponse = (job: Job, nowMs: number): JobResponse => {
  const done = processed(job.counts)
  return jobResponseSchema.parse({
    job_id: job.job_id,
    status: job.status,
    ...countsOf(job.counts),
    total_count: job.total_count,
    processed_count: done,
    progress: progressOf(job, done),
    rows_per_second: rowsPerSecond(job, nowMs),
    created_at: job.created_at,
    started_at: job.started_at,
    completed_at: job.completed_at,
    error: job.error,
    ...(JSON.parse(job.report) as JobReport),
    options: job.options,
    created_by: job.created_by ?? null,
  })
}
