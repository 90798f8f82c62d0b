/**
 * Errors of DynamoDB, S3, SQS and Lambda that pass: throttling, or a fault of theirs. Most come with status 400, so the status
 * does not tell them apart.
 */
const TRANSIENT_NAMES: ReadonlySet<string> = new Set([
  'InternalServerError',
  'InternalError',
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'ReplicatedWriteConflictException',
  'RequestLimitExceeded',
  'RequestTimeout',
  'RequestTimeoutException',
  'ServiceUnavailable',
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'TimeoutError',
  'TransactionInProgressException',
])

/** Errors of Node: the connection, or the response, never came. */
const NETWORK_CODES: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
])

const statusOf = (error: Error): number => {
  if (!('$metadata' in error) || typeof error.$metadata !== 'object' || error.$metadata === null) return 0
  const metadata: { httpStatusCode?: unknown } = error.$metadata
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : 0
}

/** Whether an error of the AWS SDK is temporary: throttling, a time-out, a fault of AWS. */
export const isDependencyFailure = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false
  if (TRANSIENT_NAMES.has(error.name) || statusOf(error) >= 500) return true
  return 'code' in error && typeof error.code === 'string' && NETWORK_CODES.has(error.code)
}
