import fc from '../../support/fast-check.ts'
import {
  JITTER,
  MAX_WAIT_SECONDS,
  MAX_ATTEMPTS,
  parseRetryAfter,
  RETRY_SECONDS,
  retrySeconds,
  type Failure,
} from '../../../lambdas/webhooks/retry-schedule.ts'
import { NOW } from '../../support/webhook-fixture.ts'

const MIDDLE = 0.5
const failure = (overrides: Partial<Failure> = {}): Failure => ({
  tries: 1,
  status: 500,
  retryAfter: undefined,
  now: NOW,
  ...overrides,
})

const tries = fc.integer({ min: 1, max: RETRY_SECONDS.length })
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const status = fc.constantFrom(null, 200, 302, 404, 410, 429, 500, 503)
const httpDate = fc
  .integer({ min: -1_000_000, max: 1_000_000 })
  .map((seconds) => new Date(NOW + seconds * 1000).toUTCString())
const retryAfter = fc.option(fc.oneof(fc.nat().map(String), httpDate, fc.string()), { nil: undefined })
const failures = fc.record({ tries, status, retryAfter, now: fc.constant(NOW) })

describe('the schedule', () => {
  test('is that of the contract: 5 s, 30 s, 5 min, 30 min, 2 h, 5 h, 10 h, then never', () => {
    const waits = Array.from({ length: MAX_ATTEMPTS }, (_, i) => retrySeconds(failure({ tries: i + 1 }), MIDDLE))
    expect(waits).toEqual([5, 30, 300, 1_800, 7_200, 18_000, 36_000, undefined])
  })

  test('spreads each wait by a fifth to either side', () => {
    expect(retrySeconds(failure({ tries: 2 }), 0)).toBe(24)
    expect(retrySeconds(failure({ tries: 2 }), 0.999_999)).toBeCloseTo(36, 3)
    fc.assert(
      fc.property(tries, random, (n, spread) => {
        const base = RETRY_SECONDS[n - 1]!
        const wait = retrySeconds(failure({ tries: n }), spread)!
        expect(wait).toBeGreaterThanOrEqual(Math.min(base * (1 - JITTER), MAX_WAIT_SECONDS) - 1e-6)
        expect(wait).toBeLessThanOrEqual(Math.min(base * (1 + JITTER), MAX_WAIT_SECONDS) + 1e-6)
      }),
    )
  })

  test('gets longer with each failure up to the longest wait, however the waits are spread', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: RETRY_SECONDS.length - 1 }), random, random, status, (n, one, other, s) => {
        const wait = retrySeconds(failure({ tries: n, status: s }), one)!
        const next = retrySeconds(failure({ tries: n + 1, status: s }), other)!
        if (wait === MAX_WAIT_SECONDS) expect(next).toBe(MAX_WAIT_SECONDS)
        else expect(next).toBeGreaterThan(wait)
      }),
    )
  })

  test('never waits longer than SQS can, nor shorter than it would without, whatever the receiver asks for', () => {
    fc.assert(
      fc.property(failures, random, (failed, spread) => {
        const wait = retrySeconds(failed, spread)!
        expect(wait).toBeLessThanOrEqual(MAX_WAIT_SECONDS)
        expect(wait).toBeGreaterThanOrEqual(retrySeconds({ ...failed, retryAfter: undefined }, spread)!)
        expect(wait).toBeGreaterThan(0)
      }),
    )
    expect(MAX_WAIT_SECONDS).toBeLessThan(12 * 3_600)
  })

  test.each([429, 503])('waits twice as long where a receiver says %i', (overloaded) => {
    expect(retrySeconds(failure({ tries: 2, status: overloaded }), MIDDLE)).toBe(60)
  })
})

describe('Retry-After', () => {
  test.each([
    ['120', 120],
    [' 120 ', 120],
    ['0', 5],
    ['1', 5],
    ['Mon, 23 Nov 2026 12:02:00 GMT', 120],
    ['Mon, 23 Nov 2026 11:00:00 GMT', 5],
    ['999999999999999999999', MAX_WAIT_SECONDS],
    ['Fri, 31 Dec 9999 23:59:59 GMT', MAX_WAIT_SECONDS],
    ['', 5],
    ['soon', 5],
    ['-120', 5],
    ['1.5e9', 5],
    ['120, 240', 5],
    ['2026-11-23T12:02:00Z', 5],
    ['Mon, 99 Foo 2026 12:02:00 GMT', 5],
  ])('%j after the first attempt comes to %d s', (header, seconds) => {
    expect(retrySeconds(failure({ retryAfter: header }), MIDDLE)).toBe(seconds)
  })

  test.each([302, 404, 429, 500, 503])('is heeded with %i', (code) => {
    expect(retrySeconds(failure({ status: code, retryAfter: '3600' }), MIDDLE)).toBe(3_600)
  })

  test('gives no attempt more than there are', () => {
    expect(retrySeconds(failure({ tries: MAX_ATTEMPTS, status: 503, retryAfter: '60' }), MIDDLE)).toBeUndefined()
  })

  test('is a number of seconds or nothing, whatever it says', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), httpDate), (header) => {
        expect(parseRetryAfter(header, NOW)).not.toBeNaN()
      }),
    )
  })
})
