import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda'
import type { Clock } from '../platform/clock.ts'
import { loggedCause } from '../platform/logged-cause.ts'
import type { Log, LogFields } from '../platform/logger.ts'
import { ApiError } from './errors.ts'
import { operationIdOf } from './operation-ids.ts'
import type { ApiMiddleware, RequestState } from './request-context.ts'

interface Ended {
  readonly event: APIGatewayProxyEvent
  readonly state: RequestState
  readonly status: number
  readonly error?: unknown
}

/** The template of the route, not the path: a path holds ids, and a query string emails and phones. */
const fieldsOf = ({ event, state, status, error }: Ended, now: number): LogFields => {
  const route = `${event.httpMethod} ${event.resource}`
  return {
    ...state.annotations,
    request_id: state.requestId,
    route,
    operation: operationIdOf(route),
    status,
    code: error === undefined ? undefined : error instanceof ApiError ? error.code : 'internal_error',
    duration_ms: now - state.startedAt,
    workspace_id: state.key?.workspace_id,
    key_id: state.key?.id,
    session_id: state.key?.session?.id,
  }
}

/** What went wrong behind a 5xx; an expected failure is a wrapping of ours around it. */
const causeOf = (error: unknown): unknown =>
  error instanceof ApiError && error.cause !== undefined ? error.cause : error

/** One wide line per request. Registered first, so that it sees the response as it is sent. */
export const logRequest = (deps: { readonly log: Log; readonly clock: Clock }): ApiMiddleware => {
  const write = (ended: Ended): void => {
    const fields = fieldsOf(ended, deps.clock.now())
    if (ended.status < 500) deps.log.info('request.completed', fields)
    else
      deps.log.error(
        'request.completed',
        fields,
        ended.error === undefined ? undefined : loggedCause(causeOf(ended.error)),
      )
  }
  const statusOf = (response: APIGatewayProxyResult | null | undefined): number => response?.statusCode ?? 500
  return {
    name: 'log-request',
    after: ({ event, context, response }) => {
      write({ event, state: context.api, status: statusOf(response) })
    },
    onError: ({ event, context, response, error }) => {
      write({ event, state: context.api, status: statusOf(response), error })
    },
  }
}
