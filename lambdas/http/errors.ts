import * as z from 'zod'

/** Every code that a request as a whole can fail with, its status, and the message where it never varies. */
export const API_ERRORS = {
  validation_error: { status: 400, message: 'The request is not valid.' },
  unsupported_format: { status: 400, message: 'The file has a format that cannot be imported.' },
  unreadable_file: { status: 400, message: 'The file cannot be read.' },
  url_not_fetched: { status: 400, message: 'The file of the URL could not be fetched.' },
  invalid_key: { status: 401, message: 'The API key is missing, malformed, unknown, revoked or expired.' },
  insufficient_permissions: { status: 403, message: 'The API key lacks a permission.' },
  request_blocked: { status: 403, message: 'The firewall refused the request.' },
  not_found: { status: 404, message: 'Not found. Check the path and the id.' },
  method_not_allowed: { status: 405, message: 'The path does not support this method.' },
  idempotency_in_progress: { status: 409, message: 'A request with this Idempotency-Key is in progress.' },
  conflict: { status: 409, message: 'The current state does not allow this request.' },
  payload_too_large: { status: 413, message: 'The payload exceeds 20 MB.' },
  unsupported_media_type: { status: 415, message: 'The Content-Type must be application/json.' },
  idempotency_key_reused: {
    status: 422,
    message: 'This Idempotency-Key was already used with a different request body.',
  },
  rate_limited: { status: 429, message: 'Too many requests.' },
  internal_error: { status: 500, message: 'Internal error. Retry with the same Idempotency-Key.' },
  service_unavailable: {
    status: 503,
    message: 'The service is temporarily unavailable. Nothing was accepted. Retry the request.',
  },
} as const

export type ApiErrorCode = keyof typeof API_ERRORS

export const apiErrorCodeSchema = z.enum(Object.keys(API_ERRORS) as ApiErrorCode[])

interface ApiErrorOptions {
  /** Shown to the caller; must hold no personal data and nothing of another workspace. */
  readonly message?: string
  /** Path of a field in the request → why it was refused. */
  readonly fields?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  /** For the log only. */
  readonly cause?: unknown
}

/** Throttling and the like pass within seconds. */
const RETRY_SOON = { 'Retry-After': '2' } as const

/** An expected failure of a request. The envelope middleware turns it into the response. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: ApiErrorCode
  readonly fields: Readonly<Record<string, string>> | undefined
  readonly headers: Readonly<Record<string, string>>

  constructor(code: ApiErrorCode, options: ApiErrorOptions = {}) {
    super(options.message ?? API_ERRORS[code].message, { cause: options.cause })
    this.code = code
    this.fields = options.fields
    this.headers = options.headers ?? (code === 'service_unavailable' ? RETRY_SOON : {})
  }

  get status(): number {
    return API_ERRORS[this.code].status
  }
}
