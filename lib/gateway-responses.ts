import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway'
import { EXPOSED_HEADERS } from '../lambdas/http/cors.ts'
import { API_ERRORS, type ApiErrorCode } from '../lambdas/http/errors.ts'

interface GatewayAnswer {
  readonly type: ResponseType
  readonly code: ApiErrorCode
  readonly headers?: Readonly<Record<string, string>>
}

/** Long enough for the token bucket of a throttled stage to have something in it again. */
const RETRY_AFTER_SECONDS = 1

/**
 * No method here asks API Gateway to authorise anything, so these say that it found no method, and then guessed from the
 * Authorization header what the caller might have meant.
 */
const UNKNOWN_ROUTE = [
  ResponseType.ACCESS_DENIED,
  ResponseType.EXPIRED_TOKEN,
  ResponseType.INVALID_API_KEY,
  ResponseType.INVALID_SIGNATURE,
  ResponseType.MISSING_AUTHENTICATION_TOKEN,
  ResponseType.RESOURCE_NOT_FOUND,
  ResponseType.UNAUTHORIZED,
]

const THROTTLING = [ResponseType.THROTTLED, ResponseType.QUOTA_EXCEEDED]

const ANSWERS: readonly GatewayAnswer[] = [
  { type: ResponseType.DEFAULT_4XX, code: 'validation_error' },
  // Timeouts included: whether anything was accepted is unknown, so it is not the 503 that promises that nothing was.
  { type: ResponseType.DEFAULT_5XX, code: 'internal_error' },
  // From a rule of the firewall; the rule for too many requests has a response of its own.
  { type: ResponseType.WAF_FILTERED, code: 'request_blocked' },
  ...UNKNOWN_ROUTE.map((type) => ({ type, code: 'not_found' as const })),
  ...THROTTLING.map((type) => ({
    type,
    code: 'rate_limited' as const,
    headers: { 'Retry-After': `'${RETRY_AFTER_SECONDS}'` },
  })),
  // AWS ignores this one and keeps its own text. It is named all the same, so that it never becomes the 400 above.
  { type: ResponseType.REQUEST_TOO_LARGE, code: 'payload_too_large' },
  { type: ResponseType.UNSUPPORTED_MEDIA_TYPE, code: 'unsupported_media_type' },
]

const envelope = (code: ApiErrorCode): string =>
  `${JSON.stringify({ error: { code, message: API_ERRORS[code].message, request_id: '$context.requestId' } })}\n`

/**
 * One constant for all callers: API Gateway cannot choose among origins. With several, any page may read these responses, which
 * are the same for everybody and say nothing of a workspace.
 */
const corsHeaders = ([origin, ...others]: readonly string[]): Readonly<Record<string, string>> =>
  origin === undefined
    ? {}
    : {
        'Access-Control-Allow-Origin': others.length === 0 ? `'${origin}'` : "'*'",
        'Access-Control-Expose-Headers': `'${EXPOSED_HEADERS}'`,
      }

/** Gives the responses that API Gateway makes itself the envelope of this API, for pages of these origins too. */
export const addGatewayResponses = (api: RestApi, origins: readonly string[]): void => {
  for (const { type, code, headers } of ANSWERS) {
    api.addGatewayResponse(type.responseType, {
      type,
      statusCode: String(API_ERRORS[code].status),
      responseHeaders: { 'X-Request-ID': 'context.requestId', ...corsHeaders(origins), ...headers },
      templates: { 'application/json': envelope(code) },
    })
  }
}
