import { isWrongAddress } from './http.ts'
import { ContactsImportError } from './import-error.ts'
import type { Time } from './time.ts'

export interface RetryPolicy {
  /** Tries of one call, the first included. */
  readonly attempts: number
  /** Milliseconds that all tries of a call may take together. */
  readonly deadlineMs: number
  /** Milliseconds that one try may take. */
  readonly timeoutMs: number
}

export interface Repeatable {
  /** Whether doing it twice comes to the same as doing it once: a GET, or a request with an Idempotency-Key. */
  readonly isRepeatable: boolean
  /** No response has come from the address yet: where no server is, a retry finds none either. */
  readonly isFirstContact?: () => boolean
  /** Gives the call up. */
  readonly signal?: AbortSignal | undefined
}

const FIRST_WAIT_MS = 300
const MAX_WAIT_MS = 10_000
const TOO_MANY_REQUESTS = 429
const SERVER_ERRORS = 500

/** The service, or the gateway before it, has refused the request before anything came of it. */
const acceptedNothing = ({ code, status }: ContactsImportError): boolean =>
  status === TOO_MANY_REQUESTS || code === 'service_unavailable'

/** The result is unknown, or the request is in progress; a later response may be better. */
const mayPass = ({ code, status = 0 }: ContactsImportError): boolean =>
  ['network_error', 'timed_out', 'idempotency_in_progress'].includes(code) || status >= SERVER_ERRORS

/** Whether a call that failed so may be made again. */
const mayRetry = (failure: ContactsImportError, isRepeatable: boolean): boolean =>
  acceptedNothing(failure) || (isRepeatable && mayPass(failure))

/**
 * Milliseconds before the next try, the `attempt`th having failed: what the service asked for, or twice as long as before; spread by
 * chance, so that clients that failed together do not come back together.
 */
const waitAfter = ({ retryAfterMs }: ContactsImportError, attempt: number, random: number): number =>
  retryAfterMs === undefined
    ? Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1)) * (0.5 + random / 2)
    : retryAfterMs * (1 + random / 10)

/** Does `work` until it is done, as far as that is safe, and fails with the last failure. `work` heeds its signal. */
export const withRetries = async <T>(
  work: (signal: AbortSignal) => Promise<T>,
  { isRepeatable, isFirstContact = () => false, signal }: Repeatable,
  { attempts, deadlineMs, timeoutMs }: RetryPolicy,
  time: Time,
): Promise<T> => {
  const end = time.now() + deadlineMs
  for (let attempt = 1; ; attempt += 1) {
    signal?.throwIfAborted()
    const timeout = time.timeout(Math.max(1, Math.min(timeoutMs, end - time.now())))
    try {
      return await work(signal === undefined ? timeout : AbortSignal.any([signal, timeout]))
    } catch (error) {
      signal?.throwIfAborted()
      if (!(error instanceof ContactsImportError)) throw error
      if (isWrongAddress(error) && isFirstContact()) throw error
      const wait = waitAfter(error, attempt, time.random())
      if (!mayRetry(error, isRepeatable) || attempt >= attempts || time.now() + wait >= end) throw error
      await time.pause(wait, signal)
    }
  }
}
