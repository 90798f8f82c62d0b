import * as z from 'zod'
import type { PayloadFormat } from '../platform/payload-format.ts'
import { IDENTITY_KINDS } from '../contacts/identity.ts'
import { MERGE_RULES } from '../contacts/merge-rules.ts'
import { codeSchema } from '../platform/schemas.ts'
import type { Estimate } from '../import/estimate.ts'
import { ON_DRIFT } from '../import/follow-up-requests.ts'
import { BLANK_CELLS } from '../import/merge-options.ts'
import type { OutcomeCounts } from '../import/outcome.ts'
import type { OutcomeIndex } from './outcome-index.ts'
import { DATE_ORDERS, MAPPING_MODES, ON_INVALID_VALUE, OTHER_COLUMNS } from '../import/source/reading-options.ts'
import type { ResumeText } from '../import/source/resume-point.ts'
import { idPattern } from '../platform/ids.ts'
import type { ExportFormat } from './export-formats.ts'
import type { JobCreator } from './job-creator.ts'
import type { RejectsFormat } from './rejects-file.ts'

export const JOB_STATUSES = ['queued', 'processing', 'completed', 'failed', 'cancelled', 'validated'] as const
export type JobStatus = (typeof JOB_STATUSES)[number]

export const jobStatusSchema = codeSchema(JOB_STATUSES)

/** Why a job as a whole failed. */
export const JOB_ERRORS = {
  interrupted: 'The import was interrupted. Send it again with the same Idempotency-Key to continue where it stopped.',
  unreadable_file: 'The file cannot be read to its end. The rows before the error were imported.',
  unsupported_format: 'The file has a format that cannot be imported.',
  no_data_rows: 'There are no data rows.',
  unusable_columns: 'The columns of the file cannot be used.',
  unknown_encoding: 'The encoding of the file cannot be detected.',
  invalid_options: 'The options beside the dropped file cannot be used. Correct them and drop the file again.',
  file_too_large: 'The dropped file is larger than the service takes.',
  file_gone: 'The file is no longer stored.',
  too_many_rows: 'An import takes 2,000,000 rows. Those were imported; send the others in another file.',
  records_gone: 'The records of the import are no longer stored.',
  plan_changed:
    'A row would have come otherwise than in the dry run. Its batch was not written; the rows before it were imported.',
  gave_up: 'The import made no progress in several attempts.',
} as const
export type JobErrorCode = keyof typeof JOB_ERRORS

export const JOB_KINDS = ['import', 'undo', 'export'] as const
export type JobKind = (typeof JOB_KINDS)[number]

/** The import that a job undoes, and the jobs that tried to before it. */
export const undoesSchema = z.object({
  job_id: z.string(),
  /** Of the import: what progress is judged by. */
  rows: z.int().nonnegative(),
  earlier: z.array(z.string()).readonly(),
})
/** What a job does that applies a dry run, once a row comes otherwise. */
export const appliesSchema = z.object({ job_id: z.string(), on_drift: codeSchema(ON_DRIFT) })
export type OnDrift = (typeof ON_DRIFT)[number]

/** What a queued job can wait for besides a free worker. */
const WAITING_FOR = ['another_import'] as const
export const waitingForSchema = codeSchema(WAITING_FOR)

export const jobErrorCodeSchema = codeSchema(Object.keys(JOB_ERRORS) as JobErrorCode[])

export const jobErrorSchema = z.object({
  code: jobErrorCodeSchema,
  message: z.string().meta({ description: 'Contains no cell of the file.' }),
  details: z
    .object({ fields: z.record(z.string(), z.string()) })
    .exactOptional()
    .meta({ description: 'The details of the 400 that an inline import of the file gets: path of a field → why.' }),
})
export type JobError = Readonly<z.infer<typeof jobErrorSchema>>

/** How the rows were to be taken, as asked for. The mapping stands in `detected`. */
export const jobOptionsSchema = z.object({
  source: codeSchema(['rows', 'csv', 'upload', 'url', 'drop', 'contacts']),
  update_existing: z.boolean(),
  tags: z.array(z.string()).readonly(),
  default_country: z.string().nullable(),
  dry_run: z.boolean(),
  match_by: z.array(codeSchema(IDENTITY_KINDS)).readonly().exactOptional(),
  merge: z.record(z.string(), codeSchema(MERGE_RULES)).exactOptional(),
  blank_cells: codeSchema(BLANK_CELLS).exactOptional(),
  create_missing: z.boolean().exactOptional(),
  on_invalid_value: codeSchema(ON_INVALID_VALUE).exactOptional(),
  date_order: codeSchema(DATE_ORDERS).exactOptional(),
  mapping_from: z.string().exactOptional(),
  mapping_mode: codeSchema(MAPPING_MODES).exactOptional(),
  other_columns: codeSchema(OTHER_COLUMNS).exactOptional(),
  encoding: z.string().exactOptional(),
  sheet: z.string().exactOptional(),
})
export type JobOptions = Readonly<z.infer<typeof jobOptionsSchema>>

/** Whether the rows are a file as it came, whose bytes say what it is. */
export const isFileSource = ({ source }: Pick<JobOptions, 'source'>): boolean =>
  source === 'upload' || source === 'url' || source === 'drop'

/** Where the rows of a queued job are. */
export interface JobPayload {
  readonly key: string
  readonly format: PayloadFormat
  readonly bytes: number
}

export interface JobKey {
  readonly workspace_id: string
  readonly job_id: string
}

/** One import, from its acceptance on. Only the functions of `transitions.ts` make changes. */
export interface Job {
  readonly job_id: string
  readonly workspace_id: string
  readonly status: JobStatus
  /** Undefined: an import. */
  readonly kind?: JobKind
  /** The caller's own words for the import, and for its file. */
  readonly name?: string
  readonly file_name?: string
  /** The job whose rows it takes: a dry run that it applies, one whose failed rows it retries, or an import that it undoes. */
  readonly parent_job_id?: string
  readonly undoes?: Readonly<z.infer<typeof undoesSchema>>
  readonly applies?: Readonly<z.infer<typeof appliesSchema>>
  readonly export_format?: ExportFormat
  /** Of an export that has begun: bytes of the log of created contacts. */
  readonly log_bytes?: number
  /** Of an applied dry run: rows so far that came otherwise. */
  readonly drift_count?: number
  /** Of a dry run that was completed. */
  readonly estimate?: Estimate
  /** Only the rows on which that job failed. */
  readonly rows_of?: string
  /** Wish → job that follows this one. */
  readonly follow_ups?: Readonly<Record<string, string>>
  readonly options: JobOptions
  /** Undefined for an inline import, which the request itself carries. */
  readonly payload?: JobPayload
  /** Of an inline job that may be applied or retried: its rows. */
  readonly kept_payload?: JobPayload
  /** JSON of the request's options as the worker needs them, the mapping included. */
  readonly request?: string
  /** Data rows; null until known. */
  readonly total_count: number | null
  readonly counts: OutcomeCounts
  /** How many of the updated rows changed nothing. */
  readonly unchanged_count: number
  /** Rows up to here are done and recorded. */
  readonly position: number
  /** Bytes of the payload, of an export bytes of the log, that had been read for them: what progress is judged by until the total is known. */
  readonly bytes_read: number
  readonly outcome_index: OutcomeIndex
  /** Counts the changes: a change is made only on the revision that its maker knows. */
  readonly revision: number
  /** Counts the attempts: how often a worker or a request took the job over. */
  readonly epoch: number
  /** The attempt token of the last change. A change whose response was lost is recognised by it. */
  readonly writer: string
  /** Its workspace runs as many imports as it may: the job begins, or goes on, when one of them ends or hands over. */
  readonly waiting_for: z.infer<typeof waitingForSchema> | null
  /** Until then, in milliseconds since the epoch, the attempt that holds the job may be alive; 0: no attempt does. */
  readonly lease_until: number
  /** Set from outside the lease: the job is to end at its next checkpoint. */
  readonly cancel_requested: boolean
  /** Leases lost in a row without progress, and the position at the last of them. */
  readonly stalls: number
  readonly stalled_at: number
  /**
   * When the sweep checks the job next, in milliseconds since the epoch; null only where the job has ended, its event is
   * published and its slot is free.
   */
  readonly sweep_at: number | null
  /** Messages sent since a worker took the job over for the last time. Each waits longer than the one before. */
  readonly sends: number
  /** Checks of the sweep that failed in a row. Each postpones the next one further. */
  readonly sweep_failures: number
  /** Rows of the batch behind `position`: fixed with the checkpoint, so that every attempt takes the same rows together. */
  readonly batch_rows: number | null
  /** Where in the payload the rows behind `position` can be read on from; null: from the beginning. */
  readonly resume_point: ResumeText | null
  /** Whether the event of the end is published or still to be; null where there is none. */
  readonly event: 'pending' | 'sent' | null
  readonly created_at: string
  /** Undefined for jobs that were stored before it was kept. */
  readonly created_by?: JobCreator
  readonly started_at: string | null
  readonly completed_at: string | null
  readonly error: JobError | null
  /** JSON of errors, warnings and what was detected so far. */
  readonly report: string
  /** Whether a file of the failed rows was made. */
  readonly has_rejects: boolean
  /** Its form; undefined for jobs that were stored before it was kept, whose rejects are a CSV. */
  readonly rejects_format?: RejectsFormat
  /** The response body to the request that made the job; undefined until there is one. */
  readonly answer?: string
}

const JOB_ID = idPattern('job')

/** `imp_` and a ULID. */
export const jobIdSchema = z.string().meta({ pattern: JOB_ID.source })

/** Whether a text can be a job id at all. */
export const isJobId = (text: string): boolean => JOB_ID.test(text)

/** Whether this code knows the status. A job with another status belongs to a later version of the code. */
export const isKnownStatus = ({ status }: Pick<Job, 'status'>): boolean => JOB_STATUSES.includes(status)

/** Whether a worker works on the job: all but the imports that a request itself carries. */
export const hasWorker = ({ payload, kind }: Pick<Job, 'payload' | 'kind'>): boolean =>
  payload !== undefined || kind === 'undo' || kind === 'export'

/** Whether each attempt works on the job from the first row on: what an earlier one did was kept by none. */
export const beginsAnew = ({ options, kind }: Pick<Job, 'options' | 'kind'>): boolean =>
  options.dry_run || kind === 'export'

/** Whether the status is final. An inline job that failed as `interrupted` may still be resumed. */
export const hasEnded = (job: Pick<Job, 'status' | 'completed_at'>): boolean =>
  isKnownStatus(job) ? job.status !== 'queued' && job.status !== 'processing' : job.completed_at !== null
