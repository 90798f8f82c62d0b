import type { MiddlewareObj } from '@middy/core'
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda'
import type { RateWindow } from '../access/rate-limit.ts'
import type { PresentedKey } from '../access/session.ts'
import type { Clock } from '../platform/clock.ts'
import type { LogFields } from '../platform/logger.ts'

/** A JSON object as it was sent: the bytes are what an idempotency key is compared by. */
export interface JsonBody {
  readonly bytes: Buffer
  readonly json: Record<string, unknown>
}

/** What the middlewares of one request learn and hand on. */
export interface RequestState {
  readonly requestId: string
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  /** When the function is killed, in milliseconds since the epoch. */
  readonly deadline: number
  annotations: LogFields
  key?: PresentedKey
  rate?: RateWindow
  bytes?: Buffer
  json?: Record<string, unknown>
}

export type ApiContext = Context & { readonly api: RequestState }

export type ApiMiddleware = MiddlewareObj<APIGatewayProxyEvent, APIGatewayProxyResult, Error, ApiContext>

/** The state of a new request. Its deadline is when Lambda ends the function. */
export const beginRequest = (event: APIGatewayProxyEvent, context: Context, clock: Clock): RequestState => {
  const startedAt = clock.now()
  return {
    requestId: event.requestContext.requestId,
    startedAt,
    deadline: startedAt + context.getRemainingTimeInMillis(),
    annotations: {},
  }
}
