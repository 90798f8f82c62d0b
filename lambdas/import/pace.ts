/** What a call is, as far as its usual time goes. */
export type CallKind = 'read' | 'write' | 'transaction'

/** What a call that has ended says of the table. */
export interface EndedCall {
  readonly kind: CallKind
  readonly milliseconds: number
  /** The table refused some of it for the time being. */
  readonly isRefused: boolean
}

/**
 * How many calls a process has under way at once: as many as the table takes, found by additive increase and multiplicative decrease,
 * so that a large import fills a large table and leaves room in a small one.
 */
export interface Pace {
  /** Calls under way at most, ever. */
  readonly most: number
  /** Calls that may be under way now. */
  readonly limit: () => number
  /** Waits for leave to send one call; what it returns is called when the call has ended, without an argument if it failed. */
  enter(): Promise<(call?: EndedCall) => void>
}

interface PaceOptions {
  /** Calls under way at once at the beginning. */
  readonly first: number
  readonly most: number
}

const LEAST = 2
/** What is left of the limit when the table refuses calls, and when they take long. */
const AFTER_REFUSAL = 0.5
const AFTER_SLOW_CALLS = 0.8
/** Slow calls: those that on average take so many times the shortest time that such a call has had. */
const SLOW = 3
/** Shorter waits say more about this process than about the table. */
const SLOW_MIN_MS = 20
const AVERAGED_CALLS = 16
/** The shortest time counts for less and less, lest one lucky call count for good. */
const FORGET = 1.002

/** Whether the calls of each kind have become slow. */
const makeSlowness = () => {
  const shortest = new Map<CallKind, number>()
  let average = 1
  return (kind: CallKind, milliseconds: number): boolean => {
    const least = Math.min(milliseconds, (shortest.get(kind) ?? milliseconds) * FORGET)
    shortest.set(kind, least)
    const times = milliseconds < SLOW_MIN_MS ? 1 : milliseconds / Math.max(1, least)
    average += (times - average) / AVERAGED_CALLS
    if (average < SLOW) return false
    average = 1
    return true
  }
}

/** A pace that begins at `first` and gains a call with each that ends well until the table refuses one, then one with each round of them. */
export const makePace = ({ first, most }: PaceOptions): Pace => {
  const isSlow = makeSlowness()
  const waiting: (() => void)[] = []
  let limit = first
  let isDoubling = true
  let underWay = 0
  let begun = 0
  /** Calls that began before the limit was last lowered say nothing new. */
  let loweredAt = 0

  const lower = (factor: number): void => {
    limit = Math.max(LEAST, limit * factor)
    isDoubling = false
    loweredAt = begun
  }
  const judge = (number: number, { kind, milliseconds, isRefused }: EndedCall): void => {
    const slow = isSlow(kind, milliseconds)
    if (number < loweredAt) return
    if (isRefused) lower(AFTER_REFUSAL)
    else if (slow) lower(AFTER_SLOW_CALLS)
    // A limit that is far from reached says nothing about the table.
    else if (2 * underWay > limit) limit = Math.min(most, limit + (isDoubling ? 1 : 1 / limit))
  }
  const letIn = (): void => {
    while (underWay < Math.floor(limit)) {
      const next = waiting.shift()
      if (next === undefined) return
      underWay += 1
      next()
    }
  }
  const leaveOf = (): ((call?: EndedCall) => void) => {
    const number = begun
    begun += 1
    return (call) => {
      if (call !== undefined) judge(number, call)
      underWay -= 1
      letIn()
    }
  }

  return {
    most,
    limit: () => Math.floor(limit),
    enter: async () => {
      if (waiting.length === 0 && underWay < Math.floor(limit)) underWay += 1
      else
        await new Promise<void>((resolve) => {
          waiting.push(resolve)
        })
      return leaveOf()
    },
  }
}
