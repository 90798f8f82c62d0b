/** Codes of the service: why it refused a request. */
export type ServiceErrorCode =
  | 'validation_error'
  | 'unsupported_format'
  | 'unreadable_file'
  | 'url_not_fetched'
  | 'invalid_key'
  | 'insufficient_permissions'
  | 'request_blocked'
  | 'not_found'
  | 'method_not_allowed'
  | 'idempotency_in_progress'
  | 'conflict'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'idempotency_key_reused'
  | 'rate_limited'
  | 'internal_error'
  | 'service_unavailable'

/**
 * Codes of the client itself. `network_error`: no response came. `timed_out`: none came in time. `unexpected_response`:
 * one came that is not of the service, but of a proxy for example. `upload_refused`: S3 did not take a file.
 * `unusable_file`: a file is not what its name says. `invalid_signature`: a webhook was not signed with the secret, or
 * not recently.
 */
export type ClientErrorCode =
  'network_error' | 'timed_out' | 'unexpected_response' | 'upload_refused' | 'unusable_file' | 'invalid_signature'

/** A service that is newer than this package may have more. */
export type ErrorCode = ServiceErrorCode | ClientErrorCode | (string & Record<never, never>)

interface Details {
  readonly status?: number | undefined
  readonly requestId?: string | undefined
  readonly fields?: Readonly<Record<string, string>> | undefined
  readonly retryAfterMs?: number | undefined
  readonly cause?: unknown
}

/** Why a call came to nothing. Its message says it in a sentence, and never holds the key. */
export class ContactsImportError extends Error {
  override readonly name = 'ContactsImportError'
  readonly code: ErrorCode
  /** Of the HTTP response; undefined where none came. */
  readonly status: number | undefined
  /** By it the service's log knows the request. */
  readonly requestId: string | undefined
  /** Path of a field in the request → why it was refused. */
  readonly fields: Readonly<Record<string, string>>
  /** How long to wait before the next request, in milliseconds, as the service asks. */
  readonly retryAfterMs: number | undefined

  constructor(code: ErrorCode, message: string, { status, requestId, fields, retryAfterMs, cause }: Details = {}) {
    super(message, { cause })
    this.code = code
    this.status = status
    this.requestId = requestId
    this.fields = fields ?? {}
    this.retryAfterMs = retryAfterMs
  }
}
