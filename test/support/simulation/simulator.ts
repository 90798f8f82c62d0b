import { REQUEST_TIMEOUT_MS } from '../../../lambdas/platform/time-limits.ts'
import type { Random } from './random.ts'
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

interface Life extends Process {
  isAlive: boolean
  die(): void
}

/** A call on its way: takes effect between now and `latest`, or never. */
interface Flight {
  readonly life: Life
  readonly label: string
  readonly latest: number
  /** Takes effect at once, when called. */
  readonly effect: () => Promise<unknown>
  /** What the caller hears when the answer never comes: a value, or it throws. */
  readonly lost: () => unknown
  readonly resolve: (answer: unknown) => void
  /** Set once the call is decided and its answer alone is under way. */
  answer?: () => unknown
}

interface Options {
  readonly random: Random
  readonly weather: Weather
  readonly trace?: (line: string) => void
  readonly startsAt: number
}

/** Calls and leaps in time after which a run is believed never to end. */
const MOST_STEPS = 40_000

/**
 * The world's only thread: one call takes effect at a time, in an order, with faults and at times that the seed decides. Processes are
 * the product's own code; what they wait for is here, a call or the clock.
 */
export const makeSimulator = ({ random, weather, trace, startsAt }: Options) => {
  const timers = makeTimers()
  const flights: Flight[] = []
  const lives = new Set<Life>()
  let now = startsAt
  let failure: { readonly error: unknown } | undefined
  let last: Life | undefined
  let steps = 0

  const log = (text: string | (() => string)): void =>
    trace?.(`${((now - startsAt) / 1000).toFixed(3).padStart(10)}  ${typeof text === 'string' ? text : text()}`)

  /** The first broken invariant ends the run, whatever the product makes of the exception. */
  const fail = (error: unknown): void => {
    failure ??= { error }
  }

  const land = (flight: Flight): Promise<unknown> => {
    const result = flight.effect()
    result.catch(() => undefined)
    return result
  }

  const noAnswerTo = ({ lost }: Flight): Promise<unknown> =>
    new Promise((resolve) => {
      resolve(lost())
    })

  const drop = (flight: Flight): void => {
    flights.splice(flights.indexOf(flight), 1)
  }

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
      flights.push({ life, label, latest, effect, lost, resolve: resolve as (answer: unknown) => void })
    })

  /** Lets one call go on, as the weather has it. */
  const take = (flight: Flight): void => {
    const { life, label } = flight
    last = life
    if (flight.answer !== undefined) {
      drop(flight)
      if (life.isAlive) flight.resolve(flight.answer())
      return
    }
    const fate = life.isAlive ? weather.strike(life.name, label) : random.pick(['orphan lands', 'orphan is lost'])
    log(`${life.name} ${label}${fate === 'fine' ? '' : `  ← ${fate}`}`)
    if (fate === 'repeated') {
      // The client library sends it again by itself, and nobody but the service knows of the first time.
      void land(flight)
      return
    }
    if (fate === 'answered late') {
      const result = land(flight)
      flight.answer = () => result
      return
    }
    if (fate === 'crash before') {
      life.die()
      return
    }
    drop(flight)
    if (fate === 'orphan is lost') return
    if (fate === 'failed') {
      flight.resolve(noAnswerTo(flight))
      return
    }
    const result = land(flight)
    if (fate === 'crash after') life.die()
    else if (fate === 'answer lost') flight.resolve(noAnswerTo(flight))
    else flight.resolve(result)
  }

  /** Nothing takes effect later than its request may last: what is on its way when that is over did so, or never will. */
  const expire = (at: number): void => {
    for (const flight of flights.filter(({ latest, answer }) => answer === undefined && latest < at)) {
      const landed = random.chance(0.5)
      log(`${flight.life.name} ${flight.label}  ← timed out, ${landed ? 'with' : 'without'} effect`)
      if (landed) void land(flight)
      flight.answer = () => noAnswerTo(flight)
      if (!flight.life.isAlive) drop(flight)
    }
  }

  const advance = (to: number): void => {
    for (let timer = timers.takeDue(to); timer !== undefined; timer = timers.takeDue(to)) {
      expire(timer.at)
      now = Math.max(now, timer.at)
      timer.action()
    }
    expire(to)
    now = Math.max(now, to)
  }

  /** Until `isQuiet`, which is asked whenever nothing is under way. */
  const run = async (isQuiet: () => boolean): Promise<void> => {
    for (;;) {
      await settled()
      if (failure !== undefined) throw failure.error
      if ((steps += 1) > MOST_STEPS) throw new Error(`(5) The run did not end within ${MOST_STEPS} steps.`)
      if (flights.length === 0) {
        if (isQuiet()) return
        advance(timers.earliest() ?? now)
        continue
      }
      advance(now + weather.passing())
      if (flights.length === 0) continue
      const own = flights.filter(({ life }) => life === last)
      take(random.pick(own.length > 0 && random.chance(weather.sticky) ? own : flights))
    }
  }

  return {
    now: () => now,
    steps: () => steps,
    log,
    fail,
    start,
    call,
    run,
    /** Does something once the clock has come to `at`. */
    at: timers.add,
    /** Waits by the clock; a process that has died in between sleeps on. */
    sleep: (milliseconds: number, process?: Process): Promise<void> =>
      new Promise((resolve) => {
        timers.add(now + milliseconds, () => {
          if (process === undefined || (process as Life).isAlive) resolve()
        })
      }),
    isIdle: () => lives.size === 0 && flights.length === 0,
  }
}

export type Simulator = ReturnType<typeof makeSimulator>

const noAnswer = (): never => {
  throw new NoAnswer('There was no answer.')
}

/** Everything that can go on by itself has gone on: what is left waits for a call or for the clock. */
const settled = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })
