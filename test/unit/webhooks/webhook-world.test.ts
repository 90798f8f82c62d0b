import fc from '../../support/fast-check.ts'
import { MAX_ATTEMPTS } from '../../../lambdas/webhooks/retry-schedule.ts'
import { runWorld, type Deal } from './webhook-world.ts'

const HOUR = 60 * 60 * 1_000
/** Below the five days after which a webhook that only fails is disabled. */
const DAYS = 3 * 24 * HOUR
/** Below the minute that an index may take. */
const MAX_LAG_MS = 45_000

const deal: fc.Arbitrary<Deal> = fc.record({
  events: fc.array(fc.oneof(fc.nat(10_000), fc.nat(DAYS)), { minLength: 1, maxLength: 25 }),
  outages: fc.array(
    fc.tuple(fc.oneof(fc.nat(20_000), fc.nat(DAYS)), fc.oneof(fc.nat(20_000), fc.nat(HOUR), fc.nat(30 * HOUR))),
    { maxLength: 3 },
  ),
  deaths: fc
    .array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 9 }), fc.boolean()), { maxLength: 8 })
    .map((all) => new Map(all.map(([process, call, afterEffect]) => [process, [call, afterEffect] as const]))),
  lags: fc.array(fc.oneof(fc.constant(0), fc.nat(MAX_LAG_MS)), { minLength: 1, maxLength: 10 }),
})

test('every event is delivered at least once under one id, or was attempted eight times, whatever dies and however the index lags', async () => {
  await fc.assert(
    fc.asyncProperty(deal, async (dealt) => {
      const { deliveries, posts, webhook } = await runWorld(dealt)
      expect(deliveries).toHaveLength(dealt.events.length)
      for (const { status, event_id, tries } of deliveries) {
        expect(['delivered', 'exhausted']).toContain(status)
        const mine = posts.filter(({ id }) => id === event_id)
        if (status === 'delivered') expect(mine.some(({ failed }) => !failed)).toBe(true)
        else expect(tries).toBe(MAX_ATTEMPTS)
      }
      // Nothing is left to check.
      expect(webhook.sweep_at).toBeNull()
      expect(webhook.enabled).toBe(true)
    }),
    { numRuns: 400 },
  )
})

test('an endpoint that is down for days is asked by one delivery at a time, however many events come', async () => {
  const events = Array.from({ length: 60 }, (_, n) => n * 60_000)
  const { posts, deliveries } = await runWorld({
    events,
    outages: [[0, 34 * HOUR]],
    deaths: new Map(),
    lags: [0, MAX_LAG_MS],
  })
  // Two rounds of the schedule, of 17 hours and a half each, and the first failure.
  expect(posts.filter(({ failed }) => failed).length).toBeLessThanOrEqual(2 * MAX_ATTEMPTS + 1)
  expect(deliveries.filter(({ status }) => status === 'delivered').length).toBeGreaterThanOrEqual(events.length - 2)
})

test('what waited is sent within two minutes of the first success', async () => {
  const outage = 2 * HOUR
  const { posts } = await runWorld({
    events: Array.from({ length: 40 }, (_, n) => n * 1_000),
    outages: [[0, outage]],
    deaths: new Map(),
    lags: [MAX_LAG_MS],
  })
  const successes = posts.filter(({ failed }) => !failed).map(({ at }) => at)
  expect(new Set(posts.filter(({ failed }) => !failed).map(({ id }) => id)).size).toBe(40)
  expect(Math.max(...successes) - Math.min(...successes)).toBeLessThanOrEqual(2 * 60_000)
})
