import { NO_OUTCOMES, type OutcomeCounts } from '../import/outcome.ts'

export const JOB_STATUSES = ['queued', 'processing', 'completed', 'failed', 'cancelled', 'validated'] as const
export type JobStatus = (typeof JOB_STATUSES)[number]

/** Why a job as a whole failed. */
export const JOB_ERRORS = {
  interrupted:
    'The import was interrupted. Send it again with the same Idempotency-Key to have it taken up where it stopped.',
} as const
export type JobErrorCode = keyof typeof JOB_ERRORS

/** How the rows were to be taken, as asked for. The mapping stands in `detected`. */
export interface JobOptions {
  readonly source: 'rows' | 'csv'
  readonly update_existing: boolean
  readonly tags: readonly string[]
  readonly default_country: string | null
  readonly dry_run: boolean
}

/** Outcomes of rows `from + 1` to `to` on S3. The epoch tells the checkpointed ones from those of an incarnation that lost its lease. */
export interface OutcomeSegment {
  readonly from: number
  readonly to: number
  readonly epoch: number
}

/** One import, from its acceptance on. */
export interface Job {
  readonly job_id: string
  readonly workspace_id: string
  readonly status: JobStatus
  readonly options: JobOptions
  /** Data rows; null until known. */
  readonly total_count: number | null
  readonly counts: OutcomeCounts
  /** Rows up to here are done and recorded. */
  readonly position: number
  readonly segments: readonly OutcomeSegment[]
  /** Counts who worked on the job: a checkpoint of an earlier one fails. */
  readonly epoch: number
  /** Until then, milliseconds since the epoch, whoever works on the job may be alive. */
  readonly lease_until: number
  readonly created_at: string
  readonly started_at: string | null
  readonly completed_at: string | null
  readonly error: { readonly code: JobErrorCode; readonly message: string } | null
  /** Body of the answer to the request that made the job, as it was sent; undefined while there is none. */
  readonly answer?: string
}

interface NewJob {
  readonly jobId: string
  readonly workspaceId: string
  readonly options: JobOptions
  readonly totalCount: number
  readonly now: string
  readonly leaseUntil: number
}

/** A job that whoever opens it begins to work on at once. */
export const inlineJob = (job: NewJob): Job => ({
  job_id: job.jobId,
  workspace_id: job.workspaceId,
  status: 'processing',
  options: job.options,
  total_count: job.totalCount,
  counts: NO_OUTCOMES,
  position: 0,
  segments: [],
  epoch: 1,
  lease_until: job.leaseUntil,
  created_at: job.now,
  started_at: job.now,
  completed_at: null,
  error: null,
})

const JOB_ID = /^imp_[0-9A-HJKMNP-TV-Z]{26}$/

/** Whether a text can be a job id at all: `imp_` and a ULID. */
export const isJobId = (text: string): boolean => JOB_ID.test(text)
