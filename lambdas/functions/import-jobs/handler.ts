import { asksForJson } from '../../http/accept.ts'
import { header } from '../../http/header.ts'
import { jsonResponse, type ApiResponse } from '../../http/response.ts'
import type { AuthenticatedRequest, JsonRequest } from '../../http/api-handler.ts'
import { readBody } from '../../http/body-schema.ts'
import { idempotentBody } from '../../http/idempotency-key.ts'
import { ApiError } from '../../http/errors.ts'
import type { RouteTable } from '../../http/authenticated-routes.ts'
import { makeCancelJob } from '../../jobs/cancel-job.ts'
import { shownKey, toJobResponse } from '../../jobs/job-response.ts'
import { makeJobRows, rowsBodySchema } from '../../jobs/job-rows.ts'
import type { JobStore } from '../../jobs/ports.ts'
import { jobCreatorOf, type MadeBy, seesOnly } from '../../jobs/job-creator.ts'
import type { Job } from '../../jobs/job.ts'
import { makeJobsPage } from '../../jobs/jobs-page.ts'
import type { IdempotencyStore } from '../../jobs/idempotency-store.ts'
import { parseJobsQuery } from '../../jobs/jobs-query.ts'
import type { OutcomeStore } from '../../jobs/outcome-store.ts'
import type { SignDownload } from '../../jobs/ports.ts'
import { makeRejectsLink, rejectsBodySchema } from '../../jobs/rejects/rejects-link.ts'
import type { RejectsReader } from '../../jobs/ports.ts'
import type { ShownRow } from '../../jobs/row-sources.ts'
import { replayableResponse } from '../../jobs/replayable-response.ts'
import { asksForSource, parseRowsQuery } from '../../jobs/rows-query.ts'
import { readSeenJob } from '../../jobs/seen-job.ts'
import { makeExportLink } from '../../jobs/export-file.ts'
import { makeExportJob } from '../../jobs/export-job.ts'
import { exportRequestSchema } from '../../jobs/export-request.ts'
import { makeUndoJob, type UndoJobDeps } from '../../jobs/undo-job.ts'
import { undoRequestSchema } from '../../jobs/undo-request.ts'
import type { Clock } from '../../platform/clock.ts'

export interface ImportJobsDeps {
  readonly jobs: Pick<JobStore, 'read' | 'list' | 'requestCancel' | 'change' | 'open'>
  readonly queue: UndoJobDeps['queue']
  readonly idempotency: IdempotencyStore
  readonly newJobId: () => string
  readonly outcomes: Pick<OutcomeStore, 'get' | 'getPage' | 'getChanges'>
  readonly rejects: RejectsReader
  readonly signDownload: SignDownload
  readonly clock: Clock
  /** A name for one change of a job, never used again. */
  readonly newAttemptToken: () => string
}

type Key = AuthenticatedRequest['key']

const readsContacts = ({ permissions }: Key): boolean => permissions.includes('read:contacts')

/** A dry run writes nothing: its matches would say who is there, and what is known of them. */
const withoutMatch = ({ contact_id: _, matched_by: __, changed: ___, ...record }: ShownRow): ShownRow => record

/** Following jobs: the list, one job, its rows, its rejects; and cancelling. */
export const importJobsRoutes = (deps: ImportJobsDeps): RouteTable => {
  const { jobs, clock } = deps
  const jobRows = makeJobRows(deps)
  const jobsPage = makeJobsPage(deps)
  const rejectsLink = makeRejectsLink(deps)
  const cancelJob = makeCancelJob(deps)
  const undoJob = makeUndoJob(deps)
  const exportJob = makeExportJob(deps)
  const exportLink = makeExportLink(deps)

  const jobOf = async ({ event, workspaceId, annotate }: AuthenticatedRequest, by?: MadeBy): Promise<Job> => {
    const jobId = event.pathParameters?.['job_id'] ?? ''
    const job = await readSeenJob(jobs, jobId, { workspaceId, seesOnly: by })
    if (job === undefined) throw new ApiError('not_found')
    annotate({ job_id: jobId })
    return job
  }
  const requestedJob = (request: AuthenticatedRequest): Promise<Job> => jobOf(request, seesOnly(request.key))
  const jobResponse = (job: Job): ApiResponse => ({ status: 200, body: { data: toJobResponse(job, clock.now()) } })

  const list = async ({ event, workspaceId, key }: AuthenticatedRequest): Promise<ApiResponse> => {
    const createdBy = seesOnly(key)
    const { jobs: data, nextCursor } = await jobsPage(workspaceId, {
      ...parseJobsQuery(event),
      ...(createdBy && { createdBy }),
    })
    return { status: 200, body: { data, meta: { next_cursor: nextCursor, key: shownKey(key) } } }
  }
  const show = async (request: AuthenticatedRequest): Promise<ApiResponse> => jobResponse(await requestedJob(request))
  const rows = async (request: AuthenticatedRequest): Promise<ApiResponse> => {
    const job = await requestedJob(request)
    const seesContacts = readsContacts(request.key)
    const { rows: found, nextCursor } = await jobRows(job, parseRowsQuery(request.event, job.job_id), seesContacts)
    const data = job.options.dry_run && !seesContacts ? found.map(withoutMatch) : found
    return jsonResponse(200, rowsBodySchema, { data, meta: { next_cursor: nextCursor } })
  }
  const download = ({ event }: AuthenticatedRequest, link: { url: string; expires_at: string }): ApiResponse => {
    const wantsJson = asksForJson(header(event, 'accept') ?? '')
    const response = jsonResponse(wantsJson ? 200 : 303, rejectsBodySchema, { data: link })
    return wantsJson ? response : { ...response, headers: { Location: link.url } }
  }
  const rejects = async (request: AuthenticatedRequest): Promise<ApiResponse> =>
    download(request, await rejectsLink(await requestedJob(request)))
  const file = async (request: AuthenticatedRequest): Promise<ApiResponse> =>
    download(request, await exportLink(await requestedJob(request)))
  const exportAll = async (request: JsonRequest): Promise<ApiResponse> => {
    const { format } = readBody(exportRequestSchema, request.body.json)
    const { workspaceId, key } = request
    const idempotency = idempotentBody(request)
    const made = await exportJob({ workspaceId, format, createdBy: jobCreatorOf(key), idempotency })
    return replayableResponse(202, made, request.annotate)
  }
  const cancel = async (request: AuthenticatedRequest): Promise<ApiResponse> =>
    jobResponse(await cancelJob(await requestedJob(request)))
  const undo = async (request: JsonRequest): Promise<ApiResponse> => {
    const { dry_run } = readBody(undoRequestSchema, request.body.json)
    // Who may delete every contact of the workspace may undo every import; the job that is shown holds nothing of it.
    const parent = await jobOf(request)
    const job = await undoJob({ parent, dryRun: dry_run === true, createdBy: jobCreatorOf(request.key) })
    request.annotate({ undo_job_id: job.job_id })
    return { ...jobResponse(job), status: 202 }
  }

  const follow = { anyOf: ['read:contacts', 'write:contacts'], sessions: true } as const
  return {
    'GET /v1/import/contacts': { ...follow, handle: list },
    'GET /v1/import/contacts/{job_id}': { ...follow, handle: show },
    'GET /v1/import/contacts/{job_id}/rows': {
      ...follow,
      alsoNeeds: (event) => (asksForSource(event) ? 'read:contacts' : undefined),
      handle: rows,
    },
    'GET /v1/import/contacts/{job_id}/rejects': { ...follow, handle: rejects },
    'POST /v1/import/contacts/{job_id}/cancel': { anyOf: ['write:contacts'], sessions: true, handle: cancel },
    'GET /v1/import/contacts/{job_id}/file': { anyOf: ['read:contacts'], handle: file },
    'POST /v1/export/contacts': { anyOf: ['read:contacts'], body: 'json', handle: exportAll },
    'POST /v1/import/contacts/{job_id}/undo': {
      anyOf: ['delete:contacts'],
      body: 'json',
      mayBeEmpty: true,
      handle: undo,
    },
  }
}
