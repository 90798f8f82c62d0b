import type { Random } from './random.ts'
import type { Theme } from './scenario.ts'

const STRIKES = [
  'crash before',
  'crash after',
  /** No effect, and no answer. */
  'failed',
  'answer lost',
  /** The caller hears at once that there is no answer; the effect comes later, within the time of a request. */
  'lands late',
  /** Sent again by the client library, of which only the service knows. */
  'repeated',
  /** The effect comes at once, the answer some calls later. */
  'answered late',
  /** The whole process stands still, for as long as a lease and longer; it does not know. */
  'frozen',
] as const

/** What becomes of one call of a process that is alive. */
export type Strike = 'fine' | (typeof STRIKES)[number]

/** What a retry is for: it meets its own work, and what others made of it. */
const MOVING_STRIKES = ['crash before', 'crash after', 'lands late'] as const
const CRASHES = ['crash before', 'crash after'] as const
/** These are not noticeable. */
const ECHOES = ['repeated', 'repeated', 'answered late'] as const

/** How kind the world is to a run. */
export interface Weather {
  /** Nothing goes wrong that anybody need notice: imports must come to the very end that they would have without others. */
  readonly isCalm: boolean
  /** How often the process of the last call goes on without the others: races that need others to stand still are rare otherwise. */
  readonly sticky: number
  strike(process: string, label: string): Strike
  /** Milliseconds that pass until the next of so many calls takes effect. */
  passing(underWay: number): number
  /** Milliseconds that a process stands still. */
  standstill(): number
  /** Whether something else that can go wrong (a throttle, a second delivery) does so now. */
  mishap(): boolean
}

/** What becomes of certain calls in any case. */
export type Fate = (process: string, label: string) => Strike | undefined

/** Leaps of the clock, in milliseconds at most: within a request's time, over a lease's half, over a whole lease. */
const LEAPS = [2_000, 20_000, 40_000, 150_000]
/** Milliseconds between two calls, at most. */
const PACES = [5, 20, 100, 300]
/** No worker comes far before its time is up. */
const SLOW_PACE = 1_200
/** Slow enough that a record which lands late can come between two calls of another process. */
const HASTY_PACE = 300
/** Each call takes long, and a batch longer than half a lease. */
const TOUGH_PACE = 900
const CALM_PACE = 20
/** All that meets does so within the time of a request. */
const CLOSE_PACE = 20

/** Something that happens at a rate, but a bounded number of times: without a bound, no run need ever end. */
const spender = (random: Random, rate: number, most: number): (() => boolean) => {
  let left = most
  return () => {
    if (left === 0 || !random.chance(rate)) return false
    left -= 1
    return true
  }
}

/** How often something strikes, and what does half of the time; of themes that are made for certain strikes. */
const STRIKES_OF: Partial<Record<Theme, { readonly rate: number; readonly favourites: readonly Strike[] }>> = {
  zombies: { rate: 0.08, favourites: ['frozen'] },
  moves: { rate: 0.08, favourites: MOVING_STRIKES },
  crossing: { rate: 0.08, favourites: MOVING_STRIKES },
  undone: { rate: 0.08, favourites: MOVING_STRIKES },
  'undone beside': { rate: 0.08, favourites: MOVING_STRIKES },
  'full fields': { rate: 0.08, favourites: CRASHES },
  tough: { rate: 0, favourites: ['fine'] },
  echoes: { rate: 0.3, favourites: ECHOES },
}

/** Made for one fate, beside which nothing goes wrong. */
const ARE_CLOSE: ReadonlySet<Theme> = new Set([
  'robbed',
  'outlived',
  'refused permit',
  'read apart',
  'made again',
  'deleted meanwhile',
  'freed again',
])

const PACE_OF: Partial<Record<Theme, number>> = { slow: SLOW_PACE, 'hasty queue': HASTY_PACE }

export const makeWeather = (random: Random, theme: Theme, fate?: Fate): Weather => {
  const hasZombies = theme === 'zombies'
  const isHarmless = theme === 'tough' || theme === 'echoes'
  const isClose = ARE_CLOSE.has(theme)
  const rates = isClose ? [0] : [0, 0.02, 0.06, 0.15]
  const { rate, favourites } = STRIKES_OF[theme] ?? { rate: random.pick(rates), favourites: STRIKES }
  const favourite = random.pick(favourites)
  const leapRate = isHarmless || isClose ? 0 : random.pick([0, 0, 0.01, 0.05])
  const pace = PACE_OF[theme] ?? (isClose ? CLOSE_PACE : random.pick(PACES))
  const strikes = spender(random, rate, random.pick([3, 10, 30]))
  const leaps = spender(random, leapRate, random.pick([1, 3, 10]))
  const isWindy = rate + leapRate > 0
  const mishapRate = hasZombies ? 0.4 : isWindy && !isHarmless ? random.pick([0, 0.05, 0.3]) : 0
  const mishaps = spender(random, mishapRate, 20)
  return {
    isCalm: isHarmless || (!isWindy && theme !== 'slow' && fate === undefined),
    sticky: random.pick([0, 0.5, 0.9]),
    strike: (process, label) => {
      const fated = fate?.(process, label)
      if (fated !== undefined) return fated
      if (!strikes()) return 'fine'
      if (theme === 'echoes') return random.pick(ECHOES)
      return random.chance(0.5) ? favourite : random.pick(STRIKES)
    },
    passing: (underWay) => {
      if (theme === 'tough') return random.below(TOUGH_PACE) / underWay
      if (leaps()) return random.below(random.pick(LEAPS))
      // In a calm world calls pass side by side: however many there are, none waits for the others until a process runs out of time.
      return isWindy ? random.below(pace) : random.below(Math.max(pace, CALM_PACE)) / underWay
    },
    standstill: () => 1_000 + random.below(random.pick(LEAPS)),
    mishap: mishaps,
  }
}
