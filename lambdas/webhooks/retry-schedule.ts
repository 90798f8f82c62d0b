/** Seconds after the first attempt, the second, …: what a receiver needs who stumbles, restarts, deploys, sleeps. */
export const RETRY_SECONDS = [5, 30, 5 * 60, 30 * 60, 2 * 3_600, 5 * 3_600, 10 * 3_600] as const

/** Attempts in one round of the schedule. */
export const MAX_ATTEMPTS = 1 + RETRY_SECONDS.length

/** So far to either side, so that what failed together does not come again together. */
export const JITTER = 0.2

/** SQS hides a message for 12 hours at most, counted from when it was received. */
export const MAX_WAIT_SECONDS = 11 * 3_600 + 50 * 60

/** Statuses by which a receiver says that it has too much to do. */
const OVERLOADED: readonly (number | null)[] = [429, 503]

export interface Failure {
  /** Attempts so far, this one included. */
  readonly tries: number
  readonly status: number | null
  readonly retryAfter: string | undefined
  /** When the attempt was over, milliseconds since the epoch. */
  readonly now: number
}

/**
 * Seconds until the next attempt; undefined after the last. A receiver can ask for more time, never for less; one that is overloaded
 * gets twice as much without asking.
 *
 * @param random from 0 up to 1
 */
export const retrySeconds = ({ tries, status, retryAfter, now }: Failure, random: number): number | undefined => {
  const base = RETRY_SECONDS[tries - 1]
  if (base === undefined) return undefined
  const own = base * (OVERLOADED.includes(status) ? 2 : 1) * (1 - JITTER + 2 * JITTER * random)
  return Math.min(MAX_WAIT_SECONDS, Math.max(own, parseRetryAfter(retryAfter, now) ?? 0))
}

/** RFC 9110, 5.6.7: the one form of a date that a server may send today. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/** Seconds from now that a `Retry-After` header asks for; undefined where it cannot be understood. Negative for a date that is over. */
export const parseRetryAfter = (header: string | undefined, now: number): number | undefined => {
  const value = header?.trim() ?? ''
  if (/^\d+$/.test(value)) return Number(value)
  const at = HTTP_DATE.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(at) ? undefined : (at - now) / 1000
}
