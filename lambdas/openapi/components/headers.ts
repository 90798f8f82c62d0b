import type { HeaderObject, Reference } from './openapi.ts'

const whole = { type: 'integer', minimum: 0 } as const

/** Headers of responses, by their names. A listed header is always there, unless it is not `required`. */
export const HEADERS = {
  'X-Request-ID': {
    description: 'The id of this request in the logs. Include it when you ask for help.',
    required: true,
    schema: { type: 'string', minLength: 1 },
  },
  'X-RateLimit-Limit': { description: 'Requests per window.', required: true, schema: whole },
  'X-RateLimit-Remaining': { description: 'Remaining requests in this window.', required: true, schema: whole },
  'X-RateLimit-Reset': { description: 'When the window ends, in Unix seconds.', required: true, schema: whole },
  'Retry-After': { description: 'Seconds to wait before the next attempt.', required: true, schema: whole },
  'Idempotency-Replayed': {
    description:
      '`true` if this is the response to an earlier request with the same `Idempotency-Key`; otherwise absent.',
    schema: { type: 'string', const: 'true' },
  },
  Location: {
    description: 'URL of the file. It is valid for five minutes and needs no key.',
    required: true,
    schema: { type: 'string', format: 'uri' },
  },
  Allow: { description: 'The methods that the path supports.', required: true, schema: { type: 'string' } },
  ETag: {
    description: 'Changes with the document. Send it as `If-None-Match` to check for a new version.',
    required: true,
    schema: { type: 'string' },
  },
  'Cache-Control': { description: 'How long the response may be cached.', required: true, schema: { type: 'string' } },
} as const satisfies Record<string, HeaderObject>

export type HeaderName = keyof typeof HEADERS

export const RATE_LIMIT_HEADERS = ['X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset'] as const

export type HeaderTable = Readonly<Record<string, HeaderObject | Reference>>

/** References to shared headers. */
export const headerRefs = (names: readonly HeaderName[]): HeaderTable =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))

/** The same where API Gateway may have responded itself, before a function could set them. */
export const optionalHeaders = (names: readonly HeaderName[]): HeaderTable =>
  Object.fromEntries(names.map((name) => [name, { ...HEADERS[name], required: false }]))
