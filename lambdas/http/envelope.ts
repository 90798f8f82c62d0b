import type { APIGatewayProxyResult } from 'aws-lambda'
import * as z from 'zod'
import { corsHeaders } from './cors.ts'
import { ApiError, apiErrorCodeSchema } from './errors.ts'
import type { ApiMiddleware, RequestState } from './request-context.ts'

/** Ends in a newline, so that a terminal shows its prompt on a line of its own. */
const withNewline = (body: string): string => (body === '' || body.endsWith('\n') ? body : `${body}\n`)

/** Headers of every response. None may be cached: each belongs to one key at one moment. */
const standardHeaders = ({ requestId, rate }: RequestState, body: string): Record<string, string> => ({
  ...(body !== '' && { 'Content-Type': 'application/json' }),
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Strict-Transport-Security': 'max-age=31536000',
  'X-Request-ID': requestId,
  ...(rate !== undefined && {
    'X-RateLimit-Limit': `${rate.limit}`,
    'X-RateLimit-Remaining': `${rate.remaining}`,
    'X-RateLimit-Reset': `${rate.resetSeconds}`,
  }),
})

/** The body of every failure. */
export const failureSchema = z.object({
  error: z.object({
    code: apiErrorCodeSchema,
    message: z.string().meta({ description: 'For people. It may change, so decide by `code`.' }),
    details: z
      .object({
        fields: z
          .record(z.string(), z.string())
          .meta({ description: 'Path of a field of the request → why it was refused.' }),
      })
      .exactOptional(),
    request_id: z.string().meta({ description: 'Also in `X-Request-ID` and in the log.' }),
  }),
})

/** What is said of a failure: all of an expected one, nothing of any other. */
const failure = (error: unknown, state: RequestState): APIGatewayProxyResult => {
  const known = error instanceof ApiError ? error : new ApiError('internal_error')
  const body = JSON.stringify({
    error: {
      code: known.code,
      message: known.message,
      ...(known.fields !== undefined && { details: { fields: known.fields } }),
      request_id: state.requestId,
    },
  } satisfies z.infer<typeof failureSchema>)
  return {
    statusCode: known.status,
    headers: { ...standardHeaders(state, body), ...known.headers },
    body: withNewline(body),
  }
}

/**
 * Every response gets the common envelope and headers. Registered before all that can throw, so that it runs after
 * them.
 */
export const envelope = (origins: readonly string[]): ApiMiddleware => ({
  name: 'envelope',
  after: (request) => {
    const { response } = request
    if (!response) throw new Error('The handler returned nothing.')
    response.headers = {
      ...standardHeaders(request.context.api, response.body),
      ...corsHeaders(request.event, origins),
      ...response.headers,
    }
    response.body = withNewline(response.body)
  },
  // Sets the response and returns nothing, so that the request log, registered before, still runs.
  onError: (request) => {
    const response = failure(request.error, request.context.api)
    request.response = { ...response, headers: { ...corsHeaders(request.event, origins), ...response.headers } }
  },
})
