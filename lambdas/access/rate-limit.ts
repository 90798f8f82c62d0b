import type { Clock } from '../platform/clock.ts'
import type { ApiKey, RateLimit } from './api-key.ts'
import { allPassed, carried, nextPass, placeOf, type Place, type WindowCounts } from './sliding-window.ts'

/** What a request found of its key's limit, itself counted if it passed. */
export interface RateWindow {
  readonly limit: number
  /** Requests that pass now, never below 0. */
  readonly remaining: number
  /** When the whole limit is free again if no request comes, in seconds since the epoch. */
  readonly resetSeconds: number
  readonly exceeded: boolean
  /** Whole seconds until a request passes again, at least 1. */
  readonly retryAfterSeconds: number
}

/** A request to be counted. */
export interface Counted extends Place {
  readonly keyId: string
  readonly windowSeconds: number
  /** Requests that may be counted in the window at this moment. */
  readonly allowed: number
}

/** The requests of keys by window; atomic, so that parallel requests never share a number. */
export interface RateCounter {
  /** Counts a request, unless as many are counted as are allowed. The window as it is then. */
  count(request: Counted): Promise<{ readonly passed: boolean; readonly window: WindowCounts }>
  /** A window as it is. */
  read(keyId: string, start: number): Promise<WindowCounts>
}

export interface RateLimiter {
  /** Counts one request against the key. */
  consume(key: Pick<ApiKey, 'id' | 'rate_limit'>): Promise<RateWindow>
}

/** How long after its end a window may still change, in milliseconds: by requests that began before it. */
const SETTLING_MS = 2_000

/** Windows that are over and are remembered, one a key. */
const MAX_REMEMBERED = 10_000

/**
 * Limits requests in a sliding window: in no span of a window's length do more pass than the limit says. A request that
 * does not pass is not counted. Never refuses one itself: the caller decides by `exceeded`.
 */
export const makeRateLimiter = (deps: { readonly counter: RateCounter; readonly clock: Clock }): RateLimiter => {
  const previousWindow = makePreviousWindow(deps.counter)
  return {
    async consume({ id, rate_limit: limit }) {
      const now = deps.clock.now()
      const place = placeOf(now, limit)
      const previous = await previousWindow(id, place.start, limit, now)
      const allowed = limit.requests - carried(previous, place.slot)
      const request = { ...place, keyId: id, windowSeconds: limit.window_seconds, allowed }
      const { passed, window: current } = await deps.counter.count(request)
      const counts = { previous, current }
      return {
        limit: limit.requests,
        remaining: Math.max(0, allowed - current.count),
        resetSeconds: Math.ceil(allPassed(counts, place, limit) / 1_000),
        exceeded: !passed,
        retryAfterSeconds: Math.max(1, Math.ceil((nextPass(counts, place, limit) - now) / 1_000)),
      }
    },
  }
}

/** The window before the one that begins at `start`: read once a process, as soon as it changes no more. */
const makePreviousWindow = (counter: RateCounter) => {
  const remembered = new Map<string, { readonly start: number; readonly counts: WindowCounts }>()
  return async (keyId: string, start: number, limit: RateLimit, now: number): Promise<WindowCounts> => {
    const known = remembered.get(keyId)
    if (known?.start === start) return known.counts
    const counts = await counter.read(keyId, start - limit.window_seconds)
    if (now >= start * 1_000 + SETTLING_MS) {
      if (remembered.size >= MAX_REMEMBERED) remembered.clear()
      remembered.set(keyId, { start, counts })
    }
    return counts
  }
}
