import { API_ERRORS, type ApiErrorCode } from '../../http/errors.ts'
import { headerRefs, optionalHeaders, RATE_LIMIT_HEADERS, type HeaderName, type HeaderTable } from './headers.ts'
import type { Example, ResponseObject } from './openapi.ts'
import { schemaRef } from './schemas.ts'

/** One way in which an operation can be refused. */
export interface Refusal {
  readonly code: ApiErrorCode
  readonly when: string
  /** Where it is another than the catalogue's. */
  readonly message?: string
  readonly fields?: Readonly<Record<string, string>>
}

const REQUEST_ID = '6208796e-9d95-4e4e-8f2e-d45d734b00bd'

/** What is refused alike wherever it is: one component each. */
const COMMON = {
  invalid_key: 'The `Authorization` header is missing or malformed, or its key is unknown, revoked or expired.',
  validation_error: 'The request has an unknown query parameter.',
  not_found: 'No route has this path.',
  method_not_allowed: 'The path does not support this method.',
  payload_too_large:
    'The body is larger than 20 MB. On AWS, the platform refuses bodies over about 5 MB with its own 413: use an upload.',
  unsupported_media_type: 'The body is not `application/json`.',
  rate_limited: 'The key has reached its rate limit, or the whole API is throttled.',
  internal_error:
    'An internal error. The request may or may not have taken effect. With an `Idempotency-Key`, retrying it is safe.',
  service_unavailable: 'The service is temporarily unavailable. Nothing was accepted, so retrying is safe.',
} as const satisfies Partial<Record<ApiErrorCode, string>>

type CommonCode = keyof typeof COMMON

/** A refusal that many operations share. */
export const common = (code: CommonCode): Refusal => ({ code, when: COMMON[code] })

const isCommon = ({ code, when }: Refusal): boolean => code in COMMON && COMMON[code as CommonCode] === when

const statusOf = ({ code }: Refusal): number => API_ERRORS[code].status

const exampleOf = ({ code, when, message, fields }: Refusal): Example => ({
  summary: when,
  value: {
    error: {
      code,
      message: message ?? API_ERRORS[code].message,
      ...(fields !== undefined && { details: { fields } }),
      request_id: REQUEST_ID,
    },
  },
})

/** Of a code's second example on, its number stands behind it. */
const examplesOf = (refusals: readonly Refusal[]): Readonly<Record<string, Example>> => {
  const examples: Record<string, Example> = {}
  for (const refusal of refusals) {
    const earlier = Object.keys(examples).filter((name) => name.replace(/_\d+$/, '') === refusal.code).length
    examples[earlier === 0 ? refusal.code : `${refusal.code}_${earlier + 1}`] = exampleOf(refusal)
  }
  return examples
}

/** Codes that only a function gives, once it knows the key. */
const AFTER_KEY: ReadonlySet<ApiErrorCode> = new Set([
  'unsupported_format',
  'unreadable_file',
  'url_not_fetched',
  'insufficient_permissions',
  'not_found',
  'conflict',
  'idempotency_in_progress',
  'idempotency_key_reused',
])
/** Codes of failures before authentication, or of routes without a key. */
const BEFORE_KEY: ReadonlySet<ApiErrorCode> = new Set(['invalid_key', 'method_not_allowed'])

const rateLimitOf = (codes: readonly ApiErrorCode[]): HeaderTable => {
  if (codes.every((code) => BEFORE_KEY.has(code))) return {}
  return codes.every((code) => AFTER_KEY.has(code))
    ? headerRefs(RATE_LIMIT_HEADERS)
    : optionalHeaders(RATE_LIMIT_HEADERS)
}

const OWN_HEADERS: Partial<Record<ApiErrorCode, HeaderName>> = {
  rate_limited: 'Retry-After',
  idempotency_in_progress: 'Retry-After',
  service_unavailable: 'Retry-After',
  method_not_allowed: 'Allow',
}

const ownHeaders = (codes: readonly ApiErrorCode[]): HeaderTable => {
  const names = codes.flatMap((code) => OWN_HEADERS[code] ?? [])
  return codes.length === names.length ? headerRefs(names) : optionalHeaders(names)
}

interface FailureOptions {
  /** Whether the operation asks for a key. */
  readonly keyed: boolean
}

const responseOf = (refusals: readonly Refusal[], { keyed }: FailureOptions): ResponseObject => {
  const codes = [...new Set(refusals.map(({ code }) => code))]
  return {
    description: [...new Set(refusals.map(({ code, when }) => `\`${code}\`: ${when}`))].join('\n\n'),
    headers: { ...headerRefs(['X-Request-ID']), ...(keyed && rateLimitOf(codes)), ...ownHeaders(codes) },
    content: {
      'application/json': {
        schema: {
          ...schemaRef('Failure'),
          properties: { error: { properties: { code: { enum: codes } } } },
        },
        examples: examplesOf(refusals),
      },
    },
  }
}

/** `components.responses`: the failures that are alike everywhere. */
export const commonResponses = (): Readonly<Partial<Record<ApiErrorCode, ResponseObject>>> =>
  Object.fromEntries(
    (Object.keys(COMMON) as CommonCode[]).map((code) => [
      code,
      responseOf([common(code)], { keyed: code !== 'not_found' }),
    ]),
  )

/** The responses of an operation that can be refused so, by status. */
export const failureResponses = (refusals: readonly Refusal[], options: FailureOptions) => {
  const byStatus = Object.groupBy(refusals, statusOf)
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, all = []]) => {
      const [first] = all
      const isShared = options.keyed && first !== undefined && all.length === 1 && isCommon(first)
      return [status, isShared ? { $ref: `#/components/responses/${first.code}` } : responseOf(all, options)] as const
    }),
  )
}
