import fc from '../../support/fast-check.ts'
import { makeRateLimiter, type Counted } from '../../../lambdas/access/rate-limit.ts'
import { NO_REQUESTS, SLOTS, type WindowCounts } from '../../../lambdas/access/sliding-window.ts'
import { makeFakeClock } from './fake-key-store.ts'

const NOON = Date.parse('2026-11-23T12:00:00.000Z')

/** Limiters of several processes on the same windows, and how often they read one. */
const setup = (start = NOON, processes = 1) => {
  const windows = new Map<string, WindowCounts>()
  const { clock, set } = makeFakeClock(start)
  const reads: string[] = []
  const counter = {
    count: ({ keyId, start: begin, slot, allowed }: Counted) => {
      const name = `${keyId} ${begin}`
      const window = windows.get(name) ?? NO_REQUESTS
      if (window.count >= allowed) return Promise.resolve({ passed: false, window })
      const slots = Array.from({ length: SLOTS }, (_, n) => (window.slots[n] ?? 0) + (n === slot ? 1 : 0))
      const counted = { count: window.count + 1, slots }
      windows.set(name, counted)
      return Promise.resolve({ passed: true, window: counted })
    },
    read: (keyId: string, begin: number) => {
      reads.push(`${keyId} ${begin}`)
      return Promise.resolve(windows.get(`${keyId} ${begin}`) ?? NO_REQUESTS)
    },
  }
  const limiters = Array.from({ length: processes }, () => makeRateLimiter({ counter, clock }))
  return { limiter: limiters[0]!, limiters, set, reads }
}

const key = (requests: number, window_seconds: number, id = 'key_a') => ({
  id,
  rate_limit: { requests, window_seconds },
})

describe('a rate limit', () => {
  it('lets through as many requests as it says, and counts down to 0 and no further', async () => {
    const { limiter } = setup()
    const windows = []
    for (let request = 0; request < 5; request++) windows.push(await limiter.consume(key(3, 60)))
    expect(windows.map(({ remaining }) => remaining)).toEqual([2, 1, 0, 0, 0])
    expect(windows.map(({ exceeded }) => exceeded)).toEqual([false, false, false, true, true])
  })

  it('lets no more through around the end of a minute than within one', async () => {
    const { limiter, set } = setup()
    set(NOON + 59_000)
    for (let request = 0; request < 3; request++) await limiter.consume(key(3, 60))
    set(NOON + 60_000)
    expect(await limiter.consume(key(3, 60))).toMatchObject({ exceeded: true, remaining: 0, retryAfterSeconds: 60 })
    set(NOON + 119_999)
    expect(await limiter.consume(key(3, 60))).toMatchObject({ exceeded: true, retryAfterSeconds: 1 })
    set(NOON + 120_000)
    expect(await limiter.consume(key(3, 60))).toMatchObject({ exceeded: false, remaining: 2 })
  })

  it('is free again slot by slot, as requests become older than its window', async () => {
    const { limiter, set } = setup()
    for (const second of [0, 10, 20]) {
      set(NOON + second * 1_000)
      await limiter.consume(key(3, 60))
    }
    set(NOON + 30_000)
    expect(await limiter.consume(key(3, 60))).toMatchObject({ exceeded: true, retryAfterSeconds: 31 })
    set(NOON + 61_000)
    expect(await limiter.consume(key(3, 60))).toMatchObject({ exceeded: false, remaining: 0 })
    expect(await limiter.consume(key(3, 60))).toMatchObject({ exceeded: true, retryAfterSeconds: 10 })
  })

  it('does not count refused requests: a client that ignores the limit still gets all of it', async () => {
    const { limiter, set } = setup()
    let passed = 0
    for (let ms = 0; ms < 10 * 60_000; ms += 50) {
      set(NOON + ms)
      if (!(await limiter.consume(key(10, 60))).exceeded) passed += 1
    }
    // A slot is lost at most in each round of 60.
    expect(passed).toBeGreaterThanOrEqual(Math.floor((10 * 10 * SLOTS) / (SLOTS + 1)))
    expect(passed).toBeLessThanOrEqual(10 * 10)
  })

  it('is each key’s own', async () => {
    const { limiter } = setup()
    await limiter.consume(key(1, 60, 'key_a'))
    expect((await limiter.consume(key(1, 60, 'key_b'))).exceeded).toBe(false)
  })

  it('reads the window before once a process, as soon as that changes no more', async () => {
    const { limiters, set, reads } = setup(NOON, 2)
    for (const ms of [0, 1_999, 2_000, 30_000, 59_999]) {
      set(NOON + ms)
      await limiters[0]!.consume(key(100, 60))
    }
    expect(reads).toHaveLength(3)
    await limiters[1]!.consume(key(100, 60))
    expect(reads).toHaveLength(4)
    expect(new Set(reads)).toEqual(new Set([`key_a ${NOON / 1_000 - 60}`]))
  })

  it.each([
    ['at its start', NOON, 60, 61],
    ['in its middle', NOON + 30_500, 60, 91],
    ['at its very end', NOON + 59_999, 60, 120],
    ['of a day', NOON, 86_400, 86_400 + 1_440],
    ['of a second', NOON + 1, 1, 2],
  ])('says when all of it is free again, %s', async (_, now, seconds, inSeconds) => {
    const { limiter } = setup(now)
    expect(await limiter.consume(key(2, seconds))).toMatchObject({ limit: 2, resetSeconds: NOON / 1_000 + inSeconds })
  })
})

const load = fc.record({
  requests: fc.integer({ min: 1, max: 12 }),
  window_seconds: fc.constantFrom(1, 7, 60, 3_600),
  begin: fc.nat(86_400_000),
  /** Since the request before, in thousandths of the window: bursts, and pauses of up to two windows. */
  gaps: fc.array(fc.oneof(fc.constant(0), fc.nat(30), fc.nat(2_000)), { minLength: 1, maxLength: 150 }),
})

describe('whatever the load', () => {
  it('no span as long as the window sees more requests pass than the limit, over any number of processes', async () => {
    await fc.assert(
      fc.asyncProperty(load, async ({ requests, window_seconds, begin, gaps }) => {
        const { limiters, set } = setup(NOON, 3)
        const passed: number[] = []
        let now = NOON + begin
        for (const [n, gap] of gaps.entries()) {
          now += gap * window_seconds
          set(now)
          const { exceeded } = await limiters[n % 3]!.consume(key(requests, window_seconds))
          if (!exceeded) passed.push(now)
        }
        for (const at of passed) {
          const within = passed.filter((other) => other > at - window_seconds * 1_000 && other <= at)
          expect(within.length).toBeLessThanOrEqual(requests)
        }
      }),
    )
  })

  it('a request passes when Retry-After is over, and not a second before; all of the limit, at X-RateLimit-Reset', async () => {
    await fc.assert(
      fc.asyncProperty(load, async ({ requests, window_seconds, begin, gaps }) => {
        const { limiter, set } = setup()
        let now = NOON + begin
        let last = await limiter.consume(key(requests, window_seconds))
        for (const gap of gaps) {
          now += gap * window_seconds
          set(now)
          last = await limiter.consume(key(requests, window_seconds))
        }
        if (last.exceeded && last.retryAfterSeconds > 1) {
          set(now + (last.retryAfterSeconds - 1) * 1_000 - 1)
          expect(await limiter.consume(key(requests, window_seconds))).toMatchObject({ exceeded: true })
        }
        set(last.exceeded ? now + last.retryAfterSeconds * 1_000 : last.resetSeconds * 1_000)
        const after = await limiter.consume(key(requests, window_seconds))
        expect(after.exceeded).toBe(false)
        set(after.resetSeconds * 1_000)
        expect(await limiter.consume(key(requests, window_seconds))).toMatchObject({ remaining: requests - 1 })
      }),
    )
  })
})
