import type { OutcomeCounts, OutcomeRecord } from '../import/outcome.ts'
import type { Job, JobStatus } from './job.ts'

/** Failed rows that an answer lists; the others stand in the job's rows. */
const ANSWERED_ERRORS = 100

export interface AnsweredError {
  readonly row_number: number
  readonly code: string
  readonly message: string
  readonly field?: string
  readonly column?: string
}

/** What the answer to an import says beside the counts. */
export interface JobReport {
  readonly errors: readonly AnsweredError[]
  readonly warnings: readonly unknown[]
  /** CSV alone. */
  readonly detected?: unknown
}

export const errorsOf = (outcomes: Iterable<OutcomeRecord>): AnsweredError[] => {
  const errors: AnsweredError[] = []
  for (const { row_number, outcome, code, message, field, column } of outcomes) {
    if (outcome !== 'failed' || code === undefined || message === undefined) continue
    errors.push({ row_number, code, message, ...(field && { field }), ...(column && { column }) })
    if (errors.length === ANSWERED_ERRORS) break
  }
  return errors
}

/** The first errors of a job, when a batch brought more. */
export const withErrors = (
  errors: readonly AnsweredError[],
  more: readonly AnsweredError[],
): readonly AnsweredError[] => [...errors, ...more].slice(0, ANSWERED_ERRORS)

const countsOf = (counts: OutcomeCounts) => ({
  created_count: counts.created,
  updated_count: counts.updated,
  skipped_count: counts.skipped,
  failed_count: counts.failed,
})

const processed = ({ created, updated, skipped, failed }: OutcomeCounts): number => created + updated + skipped + failed

interface Finished {
  readonly jobId: string
  readonly status: JobStatus
  readonly counts: OutcomeCounts
  readonly total: number | null
  readonly report: JobReport
}

/** Body of the answer to an import: JSON text, kept with the job so that a replay is the same byte for byte. */
export const importAnswer = ({ jobId, status, counts, total, report }: Finished): string =>
  JSON.stringify({
    data: { job_id: jobId, status, ...countsOf(counts), total_count: total, ...report },
  })

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
  // What was read is ahead of what is done: the end is said by the status alone.
  return payload === undefined || payload.bytes === 0 ? 0 : Math.min(0.99, bytes_read / payload.bytes)
}

/** A job as `GET /v1/import/contacts/{job_id}` shows it. */
export const jobView = (job: Job, nowMs: number) => {
  const done = processed(job.counts)
  return {
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
  }
}
