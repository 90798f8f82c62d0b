import type { APIGatewayProxyEvent } from 'aws-lambda'
import { ApiError } from '../http/errors.ts'
import { pageCursor, pageLimit } from '../http/page-query.ts'
import { queryParameter } from '../http/query-parameter.ts'
import { isJobId, JOB_KINDS, JOB_STATUSES, type JobKind, type JobStatus } from './job.ts'

/** Which jobs of a workspace are asked for. */
export interface JobsQuery {
  readonly status: JobStatus | undefined
  readonly kind: JobKind | undefined
  readonly limit: number
  /** The last job that was seen. */
  readonly after: string | undefined
  /** What the cursor of the next page is bound to. */
  readonly scope: string
}

const isJobKind = (text: string): text is JobKind => (JOB_KINDS as readonly string[]).includes(text)

const isJobStatus = (text: string): text is JobStatus => (JOB_STATUSES as readonly string[]).includes(text)

/** The query of `GET /v1/import/contacts`. Throws a `validation_error`. */
export const parseJobsQuery = (event: APIGatewayProxyEvent): JobsQuery => {
  const status = queryParameter(event, 'status')
  if (status !== undefined && !isJobStatus(status)) {
    throw new ApiError('validation_error', { fields: { status: `must be one of ${JOB_STATUSES.join(', ')}` } })
  }
  const kind = queryParameter(event, 'kind')
  if (kind !== undefined && !isJobKind(kind)) {
    throw new ApiError('validation_error', { fields: { kind: `must be one of ${JOB_KINDS.join(', ')}` } })
  }
  const scope = `jobs:${status ?? ''}:${kind ?? ''}`
  const after = pageCursor(event, scope)
  if (after !== undefined && !isJobId(after)) {
    throw new ApiError('validation_error', { fields: { cursor: 'must be a cursor of this list' } })
  }
  return { status, kind, limit: pageLimit(event), after, scope }
}
