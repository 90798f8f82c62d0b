import type { Random } from './random.ts'
import type { Scenario } from './scenario.ts'

const STRIKES = [
  'crash before',
  'crash after',
  /** No effect, and no answer. */
  'failed',
  'answer lost',
  /** The caller hears at once that there is no answer; the effect comes later, within the time of a request. */
  'lands late',
  /** Sent again by the client library, of which nobody but the service knows. */
  'repeated',
  /** The effect comes at once, the answer some calls later. */
  'answered late',
  /** The whole process stands still, for as long as a lease and longer; it does not know. */
  'frozen',
] as const

/** What a retry is for: it meets its own work, and what others made of it. */
const MOVING_STRIKES = ['crash before', 'crash after', 'lands late'] as const

/** What becomes of one call of a process that is alive. */
export type Strike = 'fine' | (typeof STRIKES)[number]

/** How kind the world is to a run. */
export interface Weather {
  /** Nothing goes wrong: imports must come to the very end that they would have alone in the world. */
  readonly isCalm: boolean
  /** How often the process of the last call goes on alone: races that need others to stand still are rare otherwise. */
  readonly sticky: number
  strike(process: string, label: string): Strike
  /** Milliseconds that pass until the next call takes effect. */
  passing(): number
  /** Milliseconds that a process stands still. */
  standstill(): number
  /** Whether something else that can go wrong (a throttle, a second delivery) does so now. */
  mishap(): boolean
}

/** Calls that go wrong each time they are made. */
export type Poison = (process: string, label: string) => Strike | undefined

/** Leaps of the clock, in milliseconds at most: within a request's time, over a lease's half, over a whole lease. */
const LEAPS = [2_000, 20_000, 40_000, 150_000]
/** Milliseconds between two calls, at most. */
const PACES = [5, 20, 100, 300]
/** No worker comes far before its time is up. */
const SLOW_PACE = 1_200
const CALM_PACE = 20

/** Something that happens at a rate, but a bounded number of times: without a bound, no run need ever end. */
const spender = (random: Random, rate: number, most: number): (() => boolean) => {
  let left = most
  return () => {
    if (left === 0 || !random.chance(rate)) return false
    left -= 1
    return true
  }
}

export const makeWeather = (random: Random, theme: Scenario['theme'], poison?: Poison): Weather => {
  const hasZombies = theme === 'zombies'
  const rates = {
    strike: hasZombies || theme === 'moves' ? 0.08 : random.pick([0, 0.02, 0.06, 0.15]),
    leap: random.pick([0, 0, 0.01, 0.05]),
  }
  const pace = theme === 'slow' ? SLOW_PACE : random.pick(PACES)
  const favourite = hasZombies ? 'frozen' : random.pick(theme === 'moves' ? MOVING_STRIKES : STRIKES)
  const strikes = spender(random, rates.strike, random.pick([3, 10, 30]))
  const leaps = spender(random, rates.leap, random.pick([1, 3, 10]))
  const isWindy = rates.strike + rates.leap > 0
  const mishaps = spender(random, hasZombies ? 0.4 : isWindy ? random.pick([0, 0.05, 0.3]) : 0, 20)
  return {
    isCalm: !isWindy && theme !== 'slow' && poison === undefined,
    sticky: random.pick([0, 0.5, 0.9]),
    strike: (process, label) => {
      const fated = poison?.(process, label)
      if (fated !== undefined) return fated
      if (!strikes()) return 'fine'
      return random.chance(0.5) ? favourite : random.pick(STRIKES)
    },
    passing: () => random.below(leaps() ? random.pick(LEAPS) : isWindy ? pace : Math.max(pace, CALM_PACE)),
    standstill: () => 1_000 + random.below(random.pick(LEAPS)),
    mishap: mishaps,
  }
}
