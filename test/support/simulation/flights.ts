import type { Random } from './random.ts'
import type { Strike } from './weather.ts'

/** A call under way, as its caller sees it. */
interface Call {
  readonly label: string
  /** Takes effect at once, when called. */
  readonly effect: () => Promise<unknown>
  /** What the caller hears when the answer never comes: a value, or it throws. */
  readonly lost: () => unknown
  readonly resolve: (response: unknown) => void
  /** It takes effect by then, or never. */
  readonly latest: number
  readonly caller: Caller
}

export interface Caller {
  readonly name: string
  isAlive: boolean
  /** Until then the process stands still: it hears no answer. */
  frozenUntil: number
  die(): void
}

interface Flight extends Call {
  /** Set once the call has taken effect and only its response is under way. */
  response?: () => unknown
  /** Its caller does not wait any more; its effect may still come. */
  isOrphan: boolean
  /** It is not its turn before. */
  heldUntil: number
}

interface Options {
  readonly random: Random
  /** No call waits for others longer than a request lasts: the oldest goes first. */
  readonly isCalm: boolean
  readonly now: () => number
  readonly log: (text: string) => void
  /** Called with a time at which something that was held back may go on. */
  readonly wake: (at: number) => void
  readonly strike: (process: string, label: string) => Strike
  readonly standstill: () => number
}

const noAnswerTo = ({ lost }: Flight): Promise<unknown> => {
  const result = new Promise((resolve) => {
    resolve(lost())
  })
  // It may not arrive.
  result.catch(() => undefined)
  return result
}

const land = ({ effect }: Flight): Promise<unknown> => {
  const result = effect()
  result.catch(() => undefined)
  return result
}

/** All calls on their way. Each takes effect when its turn comes, as the weather has it. */
export const makeFlights = ({ random, isCalm, now, log, wake, strike, standstill }: Options) => {
  const flights: Flight[] = []
  let last: Caller | undefined
  let timeouts = 0

  const drop = (flight: Flight): void => {
    flights.splice(flights.indexOf(flight), 1)
  }

  const answerWith = (flight: Flight, response: () => unknown): void => {
    flight.response = response
    flight.heldUntil = 0
  }

  /** The effect comes later, if at all, and its caller does not learn of it. */
  const orphan = (flight: Flight): void => {
    flight.isOrphan = true
    flight.heldUntil = now() + random.below(flight.latest - now() + 1)
    wake(flight.heldUntil)
  }

  const freeze = ({ caller }: Flight): void => {
    caller.frozenUntil = now() + standstill()
    wake(caller.frozenUntil)
  }

  const fates: Record<Strike, (flight: Flight) => void> = {
    fine: (flight) => {
      answerWith(flight, land.bind(undefined, flight))
      deliver(flight)
    },
    failed: (flight) => {
      answerWith(flight, () => noAnswerTo(flight))
      deliver(flight)
    },
    'answer lost': (flight) => {
      void land(flight)
      answerWith(flight, () => noAnswerTo(flight))
      deliver(flight)
    },
    'lands late': (flight) => {
      flight.resolve(noAnswerTo(flight))
      orphan(flight)
    },
    repeated: (flight) => void land(flight),
    'answered late': (flight) => {
      const result = land(flight)
      answerWith(flight, () => result)
    },
    frozen: (flight) => {
      const result = land(flight)
      answerWith(flight, () => result)
      freeze(flight)
    },
    'crash before': (flight) => {
      flight.caller.die()
      orphan(flight)
    },
    'crash after': (flight) => {
      void land(flight)
      drop(flight)
      flight.caller.die()
    },
  }

  /** The answer reaches its caller, unless that is gone, or stands still just now. */
  const deliver = (flight: Flight): void => {
    if (flight.caller.frozenUntil > now() && flight.caller.isAlive) {
      const result = flight.response?.()
      flight.response = () => result
      return
    }
    drop(flight)
    if (flight.caller.isAlive) flight.resolve(flight.response?.())
  }

  const take = (flight: Flight): void => {
    const { caller, label } = flight
    last = caller
    if (flight.response !== undefined) {
      deliver(flight)
      return
    }
    if (flight.isOrphan || !caller.isAlive) {
      const lands = random.chance(0.5)
      log(`${caller.name} ${label}  ← its caller is gone, ${lands ? 'and it takes effect' : 'and it is lost'}`)
      if (lands) void land(flight)
      drop(flight)
      return
    }
    const fate = strike(caller.name, label)
    log(`${caller.name} ${label}${fate === 'fine' ? '' : `  ← ${fate}`}`)
    fates[fate](flight)
  }

  const isReady = ({ heldUntil, response, caller }: Flight): boolean =>
    heldUntil <= now() && (response === undefined || caller.frozenUntil <= now() || !caller.isAlive)

  return {
    send: (call: Call): void => void flights.push({ ...call, isOrphan: false, heldUntil: 0 }),
    underWay: () => flights.length,
    /** Calls that were on their way for longer than a request may last: in kind weather too, where many are under way at once. */
    timeouts: () => timeouts,

    /** Lets one call go on; false if none can for now. */
    takeOne: (sticky: number): boolean => {
      const ready = flights.filter(isReady)
      if (ready.length === 0) return false
      const [oldest] = ready
      if (isCalm && oldest !== undefined) {
        take(oldest)
        return true
      }
      const own = ready.filter(({ caller }) => caller === last)
      take(random.pick(own.length > 0 && random.chance(sticky) ? own : ready))
      return true
    },

    /** Nothing takes effect later than its request may last: what is on its way when that is over did so, or never will. */
    expire: (at: number): void => {
      for (const flight of flights.filter(({ latest, response }) => response === undefined && latest < at)) {
        const landed = random.chance(0.5)
        timeouts += 1
        log(`${flight.caller.name} ${flight.label}  ← timed out, ${landed ? 'with' : 'without'} effect`)
        if (landed) void land(flight)
        if (flight.isOrphan || !flight.caller.isAlive) drop(flight)
        else answerWith(flight, () => noAnswerTo(flight))
      }
    },
  }
}
