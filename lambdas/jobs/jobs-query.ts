import type { APIGatewayProxyEvent } from 'aws-lambda'
import { ApiError } from '../http/errors.ts'
import { pageCursor, pageLimit } from '../http/page-query.ts'
import { queryParameter } from '../http/query-parameter.ts'
import { isJobId, JOB_STATUSES, type JobStatus } from './job.ts'

/** Which jobs of a workspace are asked for. */
export interface JobsQuery {
  readonly status: JobStatus | undefined
  readonly limit: number
  /** The last job that was seen. */
  readonly after: string | undefined
  /** What the cursor of the next page is bound to. */
  readonly scope: string
}

const isJobStatus = (text: string): text is JobStatus => (JOB_STATUSES as readonly string[]).includes(text)

/** The query of `GET /v1/import/contacts`. Throws a `validation_error`. */
export const parseJobsQuery = (event: APIGatewayProxyEvent): JobsQuery => {
  const status = queryParameter(event, 'status')
  if (status !== undefined && !isJobStatus(status)) {
    throw new ApiError('validation_error', { fields: { status: `must be one of ${JOB_STATUSES.join(', ')}` } })
  }
  const scope = `jobs:${status ?? ''}`
  const after = pageCursor(event, scope)
  if (after !== undefined && !isJobId(after)) {
    throw new ApiError('validation_error', { fields: { cursor: 'must be a cursor of this list' } })
  }
  return { status, limit: pageLimit(event), after, scope }
}
