import type { Clock } from '../platform/clock.ts'
import type { ApiKey, RateLimit } from './api-key.ts'

/** What a request found in its key's current window, itself counted. */
export interface RateWindow {
  readonly limit: number
  /** Requests left in the window, never below 0. */
  readonly remaining: number
  /** When the window ends, in seconds since the epoch. */
  readonly resetSeconds: number
  readonly exceeded: boolean
  /** Whole seconds until the window ends, at least 1. */
  readonly retryAfterSeconds: number
}

/** Counts the requests of a key in a window; atomic, so that parallel requests never share a number. */
export interface RateCounter {
  increment(keyId: string, windowStartSeconds: number, windowEndSeconds: number): Promise<number>
}

export interface RateLimiter {
  /** Counts one request against the key. */
  consume(key: Pick<ApiKey, 'id' | 'rate_limit'>): Promise<RateWindow>
}

/** Start of the fixed window that holds the time, in seconds since the epoch. */
const windowStart = (nowMilliseconds: number, limit: RateLimit): number => {
  const seconds = Math.floor(nowMilliseconds / 1_000)
  return seconds - (seconds % limit.window_seconds)
}

/** Counts requests in fixed windows. Never refuses one itself: the caller decides by `exceeded`. */
export const makeRateLimiter = (deps: { readonly counter: RateCounter; readonly clock: Clock }): RateLimiter => ({
  async consume({ id, rate_limit: limit }) {
    const now = deps.clock.now()
    const start = windowStart(now, limit)
    const end = start + limit.window_seconds
    const count = await deps.counter.increment(id, start, end)
    return {
      limit: limit.requests,
      remaining: Math.max(0, limit.requests - count),
      resetSeconds: end,
      exceeded: count > limit.requests,
      retryAfterSeconds: Math.max(1, Math.ceil(end - now / 1_000)),
    }
  },
})
