import * as z from 'zod'
import { countSchema, timestampSchema } from '../platform/schemas.ts'
import { dataOf, pageOf } from '../http/response.ts'
import type { OutcomeCounts } from '../import/outcome.ts'
import { type JobReport, parseReport, reportShape, shownReport } from './job-report.ts'
import { jobCreatorSchema } from './job-creator.ts'
import { jobErrorSchema, jobIdSchema, jobOptionsSchema, jobStatusSchema, type Job } from './job.ts'

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
      data: { job_id: jobId, status, ...countsOf(counts), total_count: total, ...shownReport(report) },
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
  status: jobStatusSchema,
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
    ...shownReport(parseReport(job.report)),
    options: job.options,
    created_by: job.created_by ?? null,
  })
}
