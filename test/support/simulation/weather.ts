import type { Random } from './random.ts'

/** What becomes of one call of a process that is alive. */
export type Strike = 'fine' | 'crash before' | 'crash after' | 'failed' | 'answer lost' | 'repeated' | 'answered late'

/** How kind the world is to a run. */
export interface Weather {
  /** How often the process of the last call goes on alone: races that need others to stand still are rare otherwise. */
  readonly sticky: number
  strike(process: string, label: string): Strike
  /** Milliseconds that pass until the next call takes effect. */
  passing(): number
  /** Whether something else that can go wrong (a throttle, a second delivery) does so now. */
  mishap(): boolean
}

/** Calls that go wrong each time they are made. */
export type Poison = (process: string, label: string) => Strike | undefined

const STRIKES: readonly Exclude<Strike, 'fine'>[] = [
  'crash before',
  'crash after',
  'failed',
  'answer lost',
  'repeated',
  'answered late',
]

/** Leaps of the clock, in milliseconds at most: within a request's time, over a lease's half, over a whole lease. */
const LEAPS = [2_000, 20_000, 40_000, 150_000]

/** Of a bounded number of faults, so that every run can end; when they are used up the sky is clear. */
export const makeWeather = (random: Random, poison: Poison = () => undefined): Weather => {
  const strikes = random.pick([0, 0.02, 0.06, 0.15])
  const leaps = random.pick([0, 0.01, 0.05])
  const callMs = random.pick([5, 20, 100, 300])
  let left = random.pick([3, 8, 20])
  const spend = (rate: number): boolean => {
    if (left === 0 || !random.chance(rate)) return false
    left -= 1
    return true
  }
  return {
    sticky: random.pick([0, 0.5, 0.9]),
    strike: (process, label) => poison(process, label) ?? (spend(strikes) ? random.pick(STRIKES) : 'fine'),
    passing: () => (spend(leaps) ? random.below(random.pick(LEAPS)) : random.below(left === 0 ? 20 : callMs)),
    mishap: () => spend(strikes),
  }
}
