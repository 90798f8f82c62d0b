import { REQUEST_TIMEOUT_MS } from '../../../lambdas/platform/time-limits.ts'
import type { Random } from './random.ts'
import { makeFlights, type Caller } from './flights.ts'
import { makeTimers } from './timers.ts'
import type { Weather } from './weather.ts'

/** What AWS's clients throw when a call got no answer, in the words that the product knows as passing. */
class NoAnswer extends Error {
  override readonly name = 'TimeoutError'
}

/** One run of a function: a request, a message, a sweep. Dies for good, at any call or at its time limit. */
export interface Process {
  readonly name: string
  /** When the platform kills it, in milliseconds since the epoch. */
  readonly killAt: number
}

/** How a process came to its end. */
export type End<T> =
  | { readonly kind: 'returned'; readonly value: T }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'died' }

interface Life extends Process, Caller {}

interface Options {
  readonly random: Random
  readonly weather: Weather
  readonly trace?: (line: string) => void
  readonly startsAt: number
  /** Throws unless a process may end by throwing this. */
  readonly assertMayThrow: (process: string, error: unknown) => void
}

/** Calls and leaps in time after which a run is believed never to end. */
const MAX_STEPS = 40_000

/**
 * The world's only thread: one call takes effect at a time, in an order, with faults and at times that the seed decides. Processes are
 * the product's own code; what they wait for is here, a call or the clock.
 */
export const makeSimulator = ({ random, weather, trace, startsAt, assertMayThrow }: Options) => {
  const timers = makeTimers()
  const lives = new Set<Life>()
  let now = startsAt
  let failure: { readonly error: unknown } | undefined
  let steps = 0

  const log = (text: string | (() => string)): void =>
    trace?.(`${((now - startsAt) / 1000).toFixed(3).padStart(10)}  ${typeof text === 'string' ? text : text()}`)

  /** The first broken invariant ends the run, whatever the product makes of the exception. */
  const fail = (error: unknown): void => {
    failure ??= { error }
  }

  /** A check of an invariant. */
  const checked = (check: () => void): void => {
    try {
      check()
    } catch (error) {
      fail(error)
    }
  }

  const wake = (at: number): void => {
    timers.add(at, () => undefined)
  }
  const flights = makeFlights({ ...weather, random, log, wake, now: () => now })

  const start = <T>(name: string, lifeMs: number, body: (process: Process) => Promise<T>): Promise<End<T>> =>
    new Promise((resolve) => {
      const end = (how: End<T>): void => {
        if (!lives.delete(life)) return
        life.isAlive = false
        log(`${name} ${how.kind}${how.kind === 'threw' ? `: ${String(how.error)}` : ''}`)
        resolve(how)
      }
      const life: Life = {
        name,
        killAt: now + lifeMs,
        isAlive: true,
        frozenUntil: 0,
        die: () => {
          end({ kind: 'died' })
        },
      }
      lives.add(life)
      timers.add(life.killAt, life.die)
      log(`${name} starts`)
      body(life).then(
        (value) => {
          end({ kind: 'returned', value })
        },
        (error: unknown) => {
          if (life.isAlive)
            checked(() => {
              assertMayThrow(name, error)
            })
          end({ kind: 'threw', error })
        },
      )
    })

  /** One call of a process. A dead one waits for its answer for good. */
  const call = <T>(process: Process, label: string, effect: () => Promise<T>, lost: () => T = noAnswer): Promise<T> =>
    new Promise<T>((resolve) => {
      const life = process as Life
      if (!life.isAlive) return
      const latest = now + REQUEST_TIMEOUT_MS
      flights.send({ caller: life, label, latest, effect, lost, resolve: resolve as (response: unknown) => void })
    })

  const advance = (to: number): void => {
    for (let timer = timers.takeDue(to); timer !== undefined; timer = timers.takeDue(to)) {
      flights.expire(timer.at)
      now = Math.max(now, timer.at)
      timer.action()
    }
    flights.expire(to)
    now = Math.max(now, to)
  }

  /** Until `isQuiet`, which is asked whenever nothing is under way. */
  const run = async (isQuiet: () => boolean): Promise<void> => {
    for (;;) {
      await settled()
      if (failure !== undefined) throw failure.error
      if ((steps += 1) > MAX_STEPS) throw new Error(`(5) The run did not end within ${MAX_STEPS} steps.`)
      if (flights.underWay() === 0 && isQuiet()) return
      const underWay = flights.underWay()
      advance(now + (underWay === 0 ? 0 : weather.passing(underWay)))
      if (!flights.takeOne(weather.sticky)) advance(timers.earliest() ?? now)
    }
  }

  return {
    now: () => now,
    steps: () => steps,
    timeouts: flights.timeouts,
    log,
    fail,
    checked,
    start,
    call,
    run,
    /** Does something once the clock has come to `at`. */
    at: timers.add,
    /** Waits by the clock; a process that has died in between sleeps on. */
    sleep: (milliseconds: number, process?: Process): Promise<void> =>
      new Promise((resolve) => {
        const life = process as Life | undefined
        const wakeUp = (): void => {
          if (life === undefined) resolve()
          else if (life.frozenUntil > now) timers.add(life.frozenUntil, wakeUp)
          else if (life.isAlive) resolve()
        }
        timers.add(now + milliseconds, wakeUp)
      }),
    isIdle: () => lives.size === 0 && flights.underWay() === 0,
  }
}

export type Simulator = ReturnType<typeof makeSimulator>

const noAnswer = (): never => {
  throw new NoAnswer('There was no answer.')
}

/** Everything that can continue has continued: what is left waits for a call or for the clock. */
const settled = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })
