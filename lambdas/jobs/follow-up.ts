import { ApiError } from '../http/errors.ts'
import { failAsUnavailable } from '../http/dependency-failure.ts'
import type { Labels } from '../import/follow-up-requests.ts'
import { NO_OUTCOMES } from '../import/outcome.ts'
import { enqueueAccepted, type NewJobDeps } from './enqueue.ts'
import { fingerprintOf } from './idempotency-store.ts'
import { importResponse } from './import-response.ts'
import type { JobCreator } from './job-creator.ts'
import { EMPTY_REPORT } from './job-report.ts'
import { hasEnded, type Job, type JobOptions, type JobPayload, type OnDrift } from './job.ts'
import { type JobStore, PayloadGone, type ReadPayloads } from './ports.ts'
import type { QueuedRequest } from './queued-request.ts'
import { queuedJob } from './transitions.ts'

export interface FollowUpDeps extends NewJobDeps {
  readonly jobs: NewJobDeps['jobs'] & Pick<JobStore, 'read'>
  readonly payloads: Pick<ReadPayloads, 'read'>
}

/** What a job that follows another is made of, beside what it has of that one. */
interface FollowUp {
  /** The same for the same wish: who asks for it twice gets the same job. */
  readonly key: string
  readonly options: JobOptions
  readonly request: QueuedRequest
  readonly total: number | null
  readonly createdBy: JobCreator
  readonly links: Pick<Job, 'applies' | 'rows_of'>
  /** In place of those of the job that is followed. */
  readonly labels?: Labels
}

/** Attempts to record the new job with one that others change at the same moment. */
const MAX_ATTEMPTS = 5
/** Jobs that follow one: they stand in its item. */
const MAX_FOLLOW_UPS = 20
/** Time for which a payload is promised to be kept; S3 deletes it later. */
const PAYLOAD_MS = 7 * 24 * 60 * 60 * 1000

const conflict = (message: string): ApiError => new ApiError('conflict', { message })

const notKept = (): ApiError => conflict('The rows of this job are no longer stored. Send the file again.')

/** The rows of a job, if they are still there. */
const payloadOf = async (job: Job, { payloads, clock }: FollowUpDeps): Promise<JobPayload> => {
  const payload = job.payload ?? job.kept_payload
  if (payload === undefined || clock.now() - Date.parse(job.created_at) > PAYLOAD_MS) throw notKept()
  try {
    await payloads.read(payload, 0, 1)
    return payload
  } catch (error) {
    if (error instanceof PayloadGone) throw notKept()
    throw error
  }
}

/**
 * The job that follows `parent`: recorded with it first, under the wish that it fulfils, then opened. Who asks again, after a crash in
 * between or at the same time, opens the same job or finds it.
 */
const openFollowUp = async (parent: Job, wish: FollowUp, deps: FollowUpDeps): Promise<Job> => {
  const attemptToken = deps.newAttemptToken()
  let known = parent
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const jobId = known.follow_ups?.[wish.key]
    if (jobId !== undefined) {
      const made = await deps.jobs.read({ workspace_id: parent.workspace_id, job_id: jobId })
      if (made !== undefined) return made
      const job = jobOf(known, jobId, { wish, payload: await payloadOf(known, deps), attemptToken, deps })
      if (!(await deps.jobs.open(job))) continue
      await enqueueAccepted(job, attemptToken, deps)
      return job
    }
    if (Object.keys(known.follow_ups ?? {}).length >= MAX_FOLLOW_UPS)
      throw conflict(`A job can be retried ${MAX_FOLLOW_UPS} times. Retry the last of its retries.`)
    await payloadOf(known, deps)
    const follow_ups = { ...known.follow_ups, [wish.key]: deps.newJobId() }
    const changed = await deps.jobs.change(known, { follow_ups }, attemptToken)
    const current = changed ?? (await deps.jobs.read(known))
    if (current === undefined) throw new ApiError('not_found')
    known = current
  }
  throw new ApiError('service_unavailable', { headers: { 'Retry-After': '1' } })
}

interface Making {
  readonly wish: FollowUp
  readonly payload: JobPayload
  readonly attemptToken: string
  readonly deps: FollowUpDeps
}

const jobOf = (parent: Job, jobId: string, { wish, payload, attemptToken, deps }: Making): Job => {
  const { options, request, total, createdBy, links } = wish
  const { name = parent.name, file_name: fileName = parent.file_name } = wish.labels ?? {}
  return {
    ...queuedJob({
      jobId,
      workspaceId: parent.workspace_id,
      options,
      payload,
      request: JSON.stringify(request),
      total,
      response: importResponse({
        jobId,
        status: 'queued',
        counts: NO_OUTCOMES,
        unchanged: 0,
        total,
        report: EMPTY_REPORT,
      }),
      now: deps.clock.now(),
      attemptToken,
      createdBy,
      name,
      fileName,
    }),
    parent_job_id: parent.job_id,
    ...links,
  }
}

interface Asked {
  readonly parent: Job
  /** Asked for once the job is known to be such that it can be followed. */
  readonly request: () => QueuedRequest | Promise<QueuedRequest>
  readonly createdBy: JobCreator
}

/** Imports what a dry run has checked. */
export const makeApplyJob =
  (deps: FollowUpDeps) =>
  async ({ parent, createdBy, onDrift, ...asked }: Asked & { readonly onDrift: OnDrift }): Promise<Job> => {
    if (!hasEnded(parent)) throw conflict('The job has not ended yet.')
    if (parent.status !== 'validated') throw conflict('Only a dry run that was completed can be applied.')
    const request = await asked.request()
    const options = { ...parent.options, dry_run: false }
    const wish: FollowUp = {
      key: 'apply',
      options,
      request: { ...request, options: { ...request.options, dry_run: false } },
      total: parent.total_count,
      createdBy,
      links: {
        applies: { job_id: parent.job_id, on_drift: onDrift },
        ...(parent.rows_of !== undefined && { rows_of: parent.rows_of }),
      },
    }
    return failAsUnavailable(() => openFollowUp(parent, wish, deps))
  }

/** What tells the retries of a job apart. Without names of their own they are told apart as they were before these could be given. */
const wordsOf = ({ options }: QueuedRequest, labels: Labels): string =>
  JSON.stringify(options) + (Object.keys(labels).length === 0 ? '' : JSON.stringify(labels))

/** Imports the rows on which a job failed, with other options. */
export const makeRetryJob =
  (deps: FollowUpDeps) =>
  async ({
    parent,
    createdBy,
    optionsOf,
    labels = {},
    ...asked
  }: Asked & {
    readonly labels?: Labels
    readonly optionsOf: (request: QueuedRequest) => JobOptions
  }): Promise<Job> => {
    if (!hasEnded(parent)) throw conflict('The job has not ended yet.')
    if (parent.counts.failed === 0) throw conflict('No row of this job failed.')
    const request = await asked.request()
    const wish: FollowUp = {
      key: `retry ${fingerprintOf(wordsOf(request, labels)).slice(0, 16)}`,
      labels,
      options: optionsOf(request),
      request,
      total: parent.counts.failed,
      createdBy,
      links: { rows_of: parent.job_id },
    }
    return failAsUnavailable(() => openFollowUp(parent, wish, deps))
  }
