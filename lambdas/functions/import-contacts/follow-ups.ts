import type { JsonRequest } from '../../http/api-handler.ts'
import type { JsonRouteOf, RouteTable } from '../../http/authenticated-routes.ts'
import { readBody } from '../../http/body-schema.ts'
import { ApiError } from '../../http/errors.ts'
import { jsonResponse, type ApiResponse } from '../../http/response.ts'
import { applyRequestSchema, checkRetryRequest, withOtherOptions } from '../../import/follow-up-requests.ts'
import { withSessionOptions } from '../../import/session-options.ts'
import { makeApplyJob, makeRetryJob, type FollowUpDeps } from '../../jobs/follow-up.ts'
import { jobCreatorOf, seesOnly } from '../../jobs/job-creator.ts'
import { jobBodySchema, toJobResponse } from '../../jobs/job-response.ts'
import { jobOptionsOf } from '../../jobs/job-options.ts'
import type { Job } from '../../jobs/job.ts'
import { parseQueuedRequest } from '../../jobs/queued-request.ts'
import { readSeenJob } from '../../jobs/seen-job.ts'
import { forWorker, type TakenMappings } from './taken-mapping.ts'

/** What is stored of a request is what an import would make of it anew. */
const requestOf = ({ request }: Job) => {
  if (request === undefined)
    throw new ApiError('conflict', { message: 'The rows of this job are no longer stored. Send the file again.' })
  return parseQueuedRequest(request)
}

/** Imports that follow another: what a dry run checked, and the rows on which a job failed. */
export const followUpRoutes = (deps: FollowUpDeps & { readonly taken: TakenMappings }): RouteTable<JsonRouteOf> => {
  const applyJob = makeApplyJob(deps)
  const retryJob = makeRetryJob(deps)

  const requestedJob = async ({ event, workspaceId, key, annotate }: JsonRequest): Promise<Job> => {
    const jobId = event.pathParameters?.['job_id'] ?? ''
    const job = await readSeenJob(deps.jobs, jobId, { workspaceId, seesOnly: seesOnly(key) })
    if (job === undefined) throw new ApiError('not_found')
    annotate({ parent_job_id: jobId })
    return job
  }

  const accepted = (job: Job, { annotate }: JsonRequest): ApiResponse => {
    annotate({ job_id: job.job_id })
    return jsonResponse(202, jobBodySchema, { data: toJobResponse(job, deps.clock.now()) })
  }

  const apply = async (request: JsonRequest): Promise<ApiResponse> => {
    const { on_drift } = readBody(applyRequestSchema, request.body.json)
    const parent = await requestedJob(request)
    const createdBy = jobCreatorOf(request.key)
    const job = await applyJob({ parent, request: () => requestOf(parent), createdBy, onDrift: on_drift ?? 'continue' })
    return accepted(job, request)
  }

  const retry = async (request: JsonRequest): Promise<ApiResponse> => {
    const given = withSessionOptions(request.body.json, request.key)
    const labels = checkRetryRequest(given)
    const parent = await requestedJob(request)
    const { source } = parent.options
    if (source === 'contacts') throw new ApiError('conflict', { message: 'No row of this job failed.' })
    // A dropped file is read as an uploaded one.
    const kind = source === 'drop' ? 'upload' : source
    const options = async () => {
      const other = withOtherOptions(requestOf(parent), kind, given)
      if ((given['mapping_from'] ?? null) === null) return other
      return forWorker(await deps.taken.beforeReading(other, kind, request), request)
    }
    const createdBy = jobCreatorOf(request.key)
    const job = await retryJob({
      parent,
      request: options,
      createdBy,
      labels,
      optionsOf: (other) => jobOptionsOf(source, other),
    })
    return accepted(job, request)
  }

  const common = { anyOf: ['write:contacts'], sessions: true, body: 'json', mayBeEmpty: true } as const
  return {
    'POST /v1/import/contacts/{job_id}/apply': { ...common, handle: apply },
    'POST /v1/import/contacts/{job_id}/retry': { ...common, handle: retry },
  }
}
