import middy from '@middy/core'
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda'
import type { RateLimiter } from '../access/rate-limit.ts'
import type { PresentedKey } from '../access/session.ts'
import type { Clock } from '../platform/clock.ts'
import type { Log, LogFields } from '../platform/logger.ts'
import type { ApiResponse } from './response.ts'
import { authenticate, type KeyFinder } from './authenticate.ts'
import { authenticatedKey } from './authenticated-key.ts'
import { limitBodySize } from './body-size.ts'
import { countRequest } from './count-request.ts'
import { enforceRateLimit } from './enforce-rate-limit.ts'
import { envelope } from './envelope.ts'
import { logRequest } from './log-request.ts'
import { parseJsonBody } from './parse-json-body.ts'
import { refuseUnknownQuery } from './query-parameters.ts'
import {
  type ApiContext,
  type ApiMiddleware,
  beginRequest,
  type JsonBody,
  type RequestState,
} from './request-context.ts'
import { requireJsonContentType } from './require-json-content-type.ts'
import { requirePermission, type RouteAccess } from './require-permission.ts'

export interface PublicRequest {
  readonly event: APIGatewayProxyEvent
  /** Also in the header `X-Request-ID` and in the log. */
  readonly requestId: string
  /** When the function is killed, in milliseconds since the epoch. */
  readonly deadline: number
  /** Adds fields to the request's log line: ids, counts and codes, never a value of a contact. */
  readonly annotate: (fields: LogFields) => void
}

export interface AuthenticatedRequest extends PublicRequest {
  readonly workspaceId: string
  readonly key: PresentedKey
}

export interface JsonRequest extends AuthenticatedRequest {
  readonly body: JsonBody
}

export interface PublicDeps {
  /** Of pages that may call from a browser. */
  readonly origins: readonly string[]
  readonly log: Log
  readonly clock: Clock
}

export interface AuthenticatedDeps extends PublicDeps {
  readonly keys: KeyFinder
  readonly rateLimiter: RateLimiter
}

export interface PublicRoute {
  readonly access: 'public'
  readonly deps: PublicDeps
}

export interface AuthenticatedRoute {
  readonly access: RouteAccess
  readonly deps: AuthenticatedDeps
}

export interface JsonRoute extends AuthenticatedRoute {
  /** The route takes a JSON object. */
  readonly body: 'json'
  /** No body is an empty object. */
  readonly mayBeEmpty?: boolean | undefined
}

export type ApiLambda = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>

type Handle<R> = (request: R) => Promise<ApiResponse>

const publicRequest = (event: APIGatewayProxyEvent, state: RequestState): PublicRequest => ({
  event,
  requestId: state.requestId,
  deadline: state.deadline,
  annotate: (fields) => {
    state.annotations = { ...state.annotations, ...fields }
  },
})

const authenticatedRequest = (event: APIGatewayProxyEvent, state: RequestState): AuthenticatedRequest => {
  const key = authenticatedKey(state)
  return { ...publicRequest(event, state), workspaceId: key.workspace_id, key }
}

const jsonRequest = (event: APIGatewayProxyEvent, state: RequestState): JsonRequest => {
  const { bytes, json } = state
  if (bytes === undefined || json === undefined) throw new Error('The body is not parsed yet.')
  return { ...authenticatedRequest(event, state), body: { bytes, json } }
}

const toResult = (response: ApiResponse): APIGatewayProxyResult => ({
  statusCode: response.status,
  headers: { ...response.headers },
  body: 'text' in response ? response.text : JSON.stringify(response.body),
})

/** The checks of a route with a key, in the order that the contract gives them. */
const authenticatedChecks = (access: RouteAccess, deps: AuthenticatedDeps): ApiMiddleware[] => [
  authenticate(deps.keys),
  countRequest(deps.rateLimiter),
  requirePermission(access),
  enforceRateLimit(),
]

const jsonChecks = ({ mayBeEmpty = false }: JsonRoute): ApiMiddleware[] => [
  limitBodySize(),
  requireJsonContentType(mayBeEmpty),
  parseJsonBody(mayBeEmpty),
]

const assemble = <R>(
  { deps }: { readonly deps: PublicDeps },
  checks: ApiMiddleware[],
  request: (event: APIGatewayProxyEvent, state: RequestState) => R,
  handle: Handle<R>,
): ApiLambda => {
  // No early response before a time-out: the container would continue the abandoned work in the next request. A
  // time-out of Lambda ends the process.
  const chain = middy<APIGatewayProxyEvent, APIGatewayProxyResult, Error, ApiContext>({ timeoutEarlyInMillis: 0 })
    .use([logRequest(deps), envelope(deps.origins), ...checks, refuseUnknownQuery()])
    .handler(async (event: APIGatewayProxyEvent, context: ApiContext) =>
      toResult(await handle(request(event, context.api))),
    )
  return (event, context) => chain(event, Object.assign(context, { api: beginRequest(event, context, deps.clock) }))
}

/** Makes the Lambda function of a route: the checks that it asks for, in the order of the contract, then `handle`. */
export function apiHandler(route: JsonRoute, handle: Handle<JsonRequest>): ApiLambda
export function apiHandler(route: AuthenticatedRoute, handle: Handle<AuthenticatedRequest>): ApiLambda
export function apiHandler(route: PublicRoute, handle: Handle<PublicRequest>): ApiLambda
// The overloads tie the handler to its route, so each branch may take it for what the route says.
export function apiHandler(route: JsonRoute | AuthenticatedRoute | PublicRoute, handle: Handle<never>): ApiLambda {
  if (route.access === 'public') return assemble(route, [], publicRequest, handle as Handle<PublicRequest>)
  const checks = authenticatedChecks(route.access, route.deps)
  if (!('body' in route)) return assemble(route, checks, authenticatedRequest, handle as Handle<AuthenticatedRequest>)
  return assemble(route, [...checks, ...jsonChecks(route)], jsonRequest, handle as Handle<JsonRequest>)
}
