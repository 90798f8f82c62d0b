import type { APIGatewayProxyEvent } from 'aws-lambda'
import type { ApiResponse, KeyedRequest } from '../../http/api-handler.ts'
import { ApiError } from '../../http/errors.ts'
import { jobView } from '../../jobs/job-answer.ts'
import { makeJobRows } from '../../jobs/job-rows.ts'
import type { JobStore } from '../../jobs/job-store.ts'
import { isJobId, type Job } from '../../jobs/job.ts'
import type { OutcomeStore } from '../../jobs/outcome-store.ts'
import { parseRowsQuery } from '../../jobs/rows-query.ts'
import type { Clock } from '../../platform/clock.ts'

interface Deps {
  readonly jobs: Pick<JobStore, 'read'>
  readonly outcomes: Pick<OutcomeStore, 'get'>
  readonly clock: Clock
}

/** `GET /v1/import/contacts/{job_id}` and `…/rows`. */
export const makeImportJobs = ({ jobs, outcomes, clock }: Deps) => {
  const jobRows = makeJobRows({ outcomes })

  const requestedJob = async ({ event, workspaceId, annotate }: KeyedRequest): Promise<Job> => {
    const jobId = event.pathParameters?.['job_id'] ?? ''
    // Nothing that cannot be a job id is looked up or logged.
    const job = isJobId(jobId) ? await jobs.read({ workspace_id: workspaceId, job_id: jobId }) : undefined
    if (job === undefined) throw new ApiError('not_found')
    annotate({ job_id: jobId })
    return job
  }

  return async (request: KeyedRequest): Promise<ApiResponse> => {
    if (!asksForRows(request.event)) {
      return { status: 200, body: { data: jobView(await requestedJob(request), clock.now()) } }
    }
    const job = await requestedJob(request)
    const { rows, nextCursor } = await jobRows(job, parseRowsQuery(request.event, job.job_id))
    return { status: 200, body: { data: rows, meta: { next_cursor: nextCursor } } }
  }
}

const asksForRows = ({ resource }: APIGatewayProxyEvent): boolean => resource.endsWith('/rows')
