import type { RateLimit } from './api-key.ts'

/** Parts of a window in which requests are counted apart: so exactly is known when they leave the sliding window. */
export const SLOTS = 60

/** The requests of a key that passed in one window: in all, and by slot. */
export interface WindowCounts {
  readonly count: number
  readonly slots: readonly number[]
}

export const NO_REQUESTS: WindowCounts = { count: 0, slots: [] }

/** A place in time: a window that begins at a multiple of its length, and a slot in it. */
export interface Place {
  /** In seconds since the epoch. */
  readonly start: number
  readonly slot: number
}

/** The window and slot of a time in milliseconds since the epoch. */
export const placeOf = (now: number, { window_seconds }: RateLimit): Place => {
  const seconds = Math.floor(now / 1_000)
  const start = seconds - (seconds % window_seconds)
  return { start, slot: Math.floor(((now - start * 1_000) * SLOTS) / (window_seconds * 1_000)) }
}

/** When a slot begins, in milliseconds since the epoch; slots behind the last are those of the next window. */
const beginOf = (start: number, slot: number, { window_seconds }: RateLimit): number =>
  start * 1_000 + (slot * window_seconds * 1_000) / SLOTS

/** Requests in a slot of the window before and in those after it: all that can be less than a window old in that slot. */
export const carried = ({ slots }: WindowCounts, slot: number): number =>
  slots.slice(slot).reduce((sum, count) => sum + count, 0)

interface Counts {
  readonly previous: WindowCounts
  readonly current: WindowCounts
}

/** When the next request passes if none comes before, in milliseconds since the epoch. */
export const nextPass = ({ previous, current }: Counts, { start, slot }: Place, limit: RateLimit): number => {
  for (let next = slot + 1; next < SLOTS; next += 1) {
    if (carried(previous, next) + current.count < limit.requests) return beginOf(start, next, limit)
  }
  let next = 0
  while (carried(current, next) >= limit.requests) next += 1
  return beginOf(start, SLOTS + next, limit)
}

/** When all requests so far are more than a window old, in milliseconds since the epoch. */
export const allPassed = ({ previous, current }: Counts, { start }: Place, limit: RateLimit): number => {
  const last = current.slots.findLastIndex((count) => count > 0)
  if (last >= 0) return beginOf(start, SLOTS + last + 1, limit)
  return beginOf(start, previous.slots.findLastIndex((count) => count > 0) + 1, limit)
}
