import type { APIGatewayProxyEvent } from 'aws-lambda'
import { header } from './header.ts'

/** Headers of responses that a page may read. */
export const EXPOSED_HEADERS = [
  'X-Request-ID',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
  'Retry-After',
  'Idempotency-Replayed',
  'Location',
].join(', ')

const ALLOWED_HEADERS = 'Authorization, Content-Type, Idempotency-Key'

/** The longest that a browser keeps the answer to a preflight: two hours, says Chromium. */
const PREFLIGHT_SECONDS = 7_200

const listedOrigin = (event: APIGatewayProxyEvent, origins: readonly string[]): string | undefined => {
  const origin = header(event, 'origin')
  return origin !== undefined && origins.includes(origin) ? origin : undefined
}

/** Of any response: lets a page of a listed origin read it. No cookie is ever asked for, so no credentials are allowed. */
export const corsHeaders = (event: APIGatewayProxyEvent, origins: readonly string[]): Record<string, string> => {
  if (origins.length === 0) return {}
  const origin = listedOrigin(event, origins)
  return {
    // A cache must not give one origin what another was given.
    Vary: 'Origin',
    ...(origin !== undefined && {
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Expose-Headers': EXPOSED_HEADERS,
    }),
  }
}

/** Of the answer to OPTIONS besides: what a page of a listed origin may send. */
export const preflightHeaders = (
  event: APIGatewayProxyEvent,
  origins: readonly string[],
  methods: string,
): Record<string, string> =>
  listedOrigin(event, origins) === undefined
    ? {}
    : {
        'Access-Control-Allow-Methods': methods,
        'Access-Control-Allow-Headers': ALLOWED_HEADERS,
        'Access-Control-Max-Age': `${PREFLIGHT_SECONDS}`,
      }
