import { addCounts, NO_OUTCOMES, type OutcomeCounts } from '../import/outcome.ts'
import { timestamp } from '../platform/clock.ts'
import type { ResumeText } from '../import/source/resume-point.ts'
import {
  beginsAnew,
  hasWorker,
  JOB_ERRORS,
  type Job,
  type JobError,
  type JobErrorCode,
  type JobOptions,
  type JobPayload,
} from './job.ts'
import type { ExportFormat } from './export-formats.ts'
import type { JobCreator } from './job-creator.ts'

import { parseReport, withoutOutcomes } from './job-report.ts'
import { EMPTY_INDEX, type OutcomeIndex } from './outcome-index.ts'

/** What a change of a job sets. Who changes it, and its revision, are the store's matter. */
export type JobChanges = Partial<Omit<Job, 'job_id' | 'workspace_id' | 'revision' | 'writer' | 'cancel_requested'>>

/**
 * Milliseconds after which the sweep does what should have followed a change at once (send a message, publish an event)
 * and may not have. Long enough not to interfere with the process that is doing it.
 */
const FOLLOW_UP_MS = 15_000

/** Leases that a job may lose in a row without progress before it fails with `gave_up`. */
const MAX_STALLS = 5

const EMPTY_REPORT = JSON.stringify({ errors: [], warnings: [] })

interface NewJob {
  readonly jobId: string
  readonly workspaceId: string
  readonly options: JobOptions
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly attemptToken: string
  readonly createdBy?: JobCreator
  readonly name?: string | undefined
  readonly fileName?: string | undefined
}

const newJob = ({ jobId, workspaceId, options, now, attemptToken, createdBy, name, fileName }: NewJob): Job => ({
  job_id: jobId,
  workspace_id: workspaceId,
  status: 'queued',
  ...(name !== undefined && { name }),
  ...(fileName !== undefined && { file_name: fileName }),
  options,
  total_count: null,
  counts: NO_OUTCOMES,
  unchanged_count: 0,
  position: 0,
  bytes_read: 0,
  outcome_index: EMPTY_INDEX,
  revision: 1,
  epoch: 0,
  writer: attemptToken,
  waiting_for: null,
  lease_until: 0,
  cancel_requested: false,
  stalls: 0,
  stalled_at: 0,
  sweep_at: now + FOLLOW_UP_MS,
  sends: 0,
  sweep_failures: 0,
  batch_rows: null,
  resume_point: null,
  event: null,
  created_at: timestamp(now),
  ...(createdBy && { created_by: createdBy }),
  started_at: null,
  completed_at: null,
  error: null,
  report: EMPTY_REPORT,
  has_rejects: false,
})

/** A job whose own request works on it at once. */
export const inlineJob = (
  job: NewJob & { readonly total: number; readonly leaseUntil: number; readonly request?: string },
): Job => ({
  ...newJob(job),
  ...(job.request !== undefined && { request: job.request }),
  ...takenOver({ epoch: 0, started_at: null }, job.leaseUntil, job.now),
  total_count: job.total,
})

interface QueuedJob extends NewJob {
  readonly payload: JobPayload
  readonly request: string
  readonly total: number | null
  readonly response: string
}

/** A job whose message is not sent yet. */
export const queuedJob = (job: QueuedJob): Job => ({
  ...newJob(job),
  payload: job.payload,
  request: job.request,
  total_count: job.total,
  answer: job.response,
})

interface QueuedUndo {
  readonly jobId: string
  /** The import that is undone. */
  readonly parent: Job
  /** Undos of it that did not end. */
  readonly earlier: readonly string[]
  readonly dryRun: boolean
  readonly now: number
  readonly attemptToken: string
  readonly createdBy: JobCreator
}

/** The undo of an import, whose message is not sent yet. Its rows are the records of the import. */
export const queuedUndo = ({ parent, earlier, dryRun, ...job }: QueuedUndo): Job => {
  const { source } = parent.options
  const options = { source, update_existing: false, tags: [], default_country: null, dry_run: dryRun }
  return {
    ...newJob({ ...job, workspaceId: parent.workspace_id, options }),
    kind: 'undo',
    parent_job_id: parent.job_id,
    undoes: { job_id: parent.job_id, rows: parent.position, earlier },
  }
}

interface QueuedExport {
  readonly jobId: string
  readonly workspaceId: string
  readonly format: ExportFormat
  readonly now: number
  readonly attemptToken: string
  readonly createdBy: JobCreator
}

/** An export whose message is not sent yet. */
export const queuedExport = ({ format, ...job }: QueuedExport): Job => {
  const options = {
    source: 'contacts' as const,
    update_existing: false,
    tags: [],
    default_country: null,
    dry_run: false,
  }
  return { ...newJob({ ...job, options }), kind: 'export', export_format: format }
}

const takenOver = (job: Pick<Job, 'epoch' | 'started_at'>, leaseUntil: number, now: number) =>
  ({
    status: 'processing',
    waiting_for: null,
    epoch: job.epoch + 1,
    lease_until: leaseUntil,
    sweep_at: leaseUntil,
    sends: 0,
    sweep_failures: 0,
    started_at: job.started_at ?? timestamp(now),
    completed_at: null,
    error: null,
  }) as const satisfies JobChanges

/**
 * A new attempt takes over a job that no attempt holds. A dry run stored nothing, and the file of an export is whole or
 * not there, so both start again from the first row.
 */
export const takeOver = (job: Job, leaseUntil: number, now: number): JobChanges => ({
  ...takenOver(job, leaseUntil, now),
  ...(beginsAnew(job) && {
    position: 0,
    bytes_read: 0,
    batch_rows: null,
    resume_point: null,
    outcome_index: EMPTY_INDEX,
    counts: NO_OUTCOMES,
    unchanged_count: 0,
    ...(job.drift_count !== undefined && { drift_count: 0 }),
    report: JSON.stringify(withoutOutcomes(parseReport(job.report))),
  }),
})

/** The lease until `leaseUntil`, in milliseconds since the epoch. */
export const renewLease = (leaseUntil: number): JobChanges => ({ lease_until: leaseUntil, sweep_at: leaseUntil })

export interface Progress {
  /** Number of the batch's last row. */
  readonly to: number
  /** Names the outcomes of the batch too. */
  readonly outcomeIndex: OutcomeIndex
  /** Counts of this batch only. */
  readonly counts: OutcomeCounts
  /** Rows of this batch that came otherwise than in the dry run that is applied. */
  readonly drift?: number | undefined
  /** Updated rows of this batch that changed nothing. */
  readonly unchanged: number
  readonly bytesRead: number
  readonly report: string
  /** Rows of the batch that comes next. */
  readonly nextBatchRows: number
  /** Undefined where the one of an earlier checkpoint still holds. */
  readonly resumePoint?: ResumeText | undefined
}

/** A batch is done and its outcomes are on S3. */
export const checkpoint = (
  job: Job,
  { to, outcomeIndex, counts, unchanged, drift, bytesRead, report, nextBatchRows, resumePoint }: Progress,
): JobChanges => ({
  ...(resumePoint !== undefined && { resume_point: resumePoint }),
  position: to,
  batch_rows: nextBatchRows,
  counts: addCounts(job.counts, counts),
  unchanged_count: job.unchanged_count + unchanged,
  ...(drift !== undefined && { drift_count: (job.drift_count ?? 0) + drift }),
  bytes_read: bytesRead,
  outcome_index: outcomeIndex,
  report,
})

/** The job is released; its message is not sent yet. */
export const requeue = (now: number): JobChanges => ({
  status: 'queued',
  lease_until: 0,
  sweep_at: now + FOLLOW_UP_MS,
})

/** Time after which a message that no worker took is sent again, in milliseconds: doubled with each, up to a quarter of an hour. */
const FIRST_RESEND_MS = 120_000
const MAX_RESEND_MS = 900_000

/** Milliseconds until the message that was sent after so many others is followed by another. */
export const resendAfter = (sends: number): number => Math.min(MAX_RESEND_MS, FIRST_RESEND_MS * 2 ** sends)

/**
 * The message is on its way. It may be lost with a worker that died before it took the job over, and comes back from the queue only after
 * the queue's visibility: so the sweep sends another before that. In a backlog the messages that are too many find nothing to do.
 */
export const messageSent = ({ sends }: Pick<Job, 'sends'>, now: number): JobChanges => ({
  sweep_at: now + resendAfter(sends),
  sends: sends + 1,
  sweep_failures: 0,
})

/**
 * Other jobs of the workspace come first: the one that frees a slot sends this job its message. The sweep checks that, as rarely as a
 * message that was not received.
 */
export const waitForTurn = (job: Pick<Job, 'sends'>, now: number): JobChanges => ({
  ...messageSent(job, now),
  waiting_for: 'another_import',
})

/**
 * The sweep failed on the job: the next check comes later, with twice the delay each time, so that no job holds up
 * others.
 */
export const postponed = (
  { sweep_failures }: Pick<Job, 'sweep_failures'>,
  now: number,
  random: number,
): JobChanges => ({
  sweep_at: now + Math.ceil(Math.min(MAX_RESEND_MS, FOLLOW_UP_MS * 2 ** sweep_failures) * (0.5 + random / 2)),
  sweep_failures: sweep_failures + 1,
})

/** A lease ran out. What counts against the job is only a lease in which it got nowhere. */
export const stall = (job: Job, now: number): JobChanges => ({
  ...requeue(now),
  stalls: hasProgressed(job) ? 1 : job.stalls + 1,
  stalled_at: job.position,
})

/** Of what begins anew each time, wherever it got to is lost with its lease. */
const hasProgressed = (job: Job): boolean => !beginsAnew(job) && job.position > job.stalled_at

/** Whether the lease that ran out is one too many. */
export const hasExhaustedStalls = (job: Job): boolean => !hasProgressed(job) && job.stalls + 1 >= MAX_STALLS

/**
 * Whether a job can be cancelled without a worker. Once a worker has started, only a worker cancels it, at a
 * checkpoint: an earlier worker may have written rows that are not recorded yet.
 */
export const isCancelledBeforeStart = ({ cancel_requested, epoch }: Pick<Job, 'cancel_requested' | 'epoch'>): boolean =>
  cancel_requested && epoch === 0

interface End {
  readonly status: 'completed' | 'validated' | 'cancelled' | 'failed'
  readonly now: number
  readonly error?: JobError
}

/** The end of a job. Only queued jobs that wrote contacts have an event to publish; every queued job has a slot to free. */
export const end = (job: Job, { status, now, error }: End): JobChanges => {
  const isQueued = hasWorker(job)
  return {
    status,
    waiting_for: null,
    lease_until: 0,
    completed_at: timestamp(now),
    started_at: job.started_at ?? timestamp(now),
    error: error ?? null,
    resume_point: null,
    event: isQueued && !beginsAnew(job) ? 'pending' : null,
    sweep_at: isQueued ? now + FOLLOW_UP_MS : null,
  }
}

/** Ends the job as failed. `message` must hold no personal data. */
export const fail = (job: Job, code: JobErrorCode, now: number, message: string = JOB_ERRORS[code]): JobChanges =>
  end(job, { status: 'failed', now, error: { code, message } })

/** The event is published. */
export const eventSent = (): JobChanges => ({ event: 'sent' })

/** The slot is free and the event, if there is one, published: the sweep has nothing left to do. */
export const slotFreedAndEventSent = ({ event }: Pick<Job, 'event'>): JobChanges => ({
  event: event === 'pending' ? 'sent' : event,
  sweep_at: null,
})

/** A request needs a worker: the sweep sends the message at its next run. */
export const sweptSoon = (now: number): JobChanges => ({ sweep_at: now })
