import { makeRateLimiter } from '../../../lambdas/access/rate-limit.ts'
import { makeFakeClock } from './fake-key-store.ts'

const NOON = Date.parse('2026-11-23T12:00:00.000Z')

const setup = (start = NOON) => {
  const counts = new Map<string, number>()
  const { clock, set } = makeFakeClock(start)
  const counter = {
    increment: (keyId: string, windowStart: number) => {
      const name = `${keyId} ${windowStart}`
      counts.set(name, (counts.get(name) ?? 0) + 1)
      return Promise.resolve(counts.get(name) ?? 0)
    },
  }
  return { limiter: makeRateLimiter({ counter, clock }), set }
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

  it('begins anew with each window', async () => {
    const { limiter, set } = setup()
    await limiter.consume(key(1, 60))
    set(NOON + 59_999)
    expect(await limiter.consume(key(1, 60))).toMatchObject({ exceeded: true, retryAfterSeconds: 1 })
    set(NOON + 60_000)
    expect(await limiter.consume(key(1, 60))).toMatchObject({ exceeded: false, retryAfterSeconds: 60 })
  })

  it('is each key’s own', async () => {
    const { limiter } = setup()
    await limiter.consume(key(1, 60, 'key_a'))
    expect((await limiter.consume(key(1, 60, 'key_b'))).exceeded).toBe(false)
  })

  it.each([
    ['at its start', NOON, 60, NOON / 1_000 + 60, 60],
    ['in its middle', NOON + 30_500, 60, NOON / 1_000 + 60, 30],
    ['at its very end', NOON + 59_999, 60, NOON / 1_000 + 60, 1],
    ['of a day', NOON, 86_400, Date.parse('2026-11-24T00:00:00.000Z') / 1_000, 43_200],
    ['of a second', NOON + 1, 1, NOON / 1_000 + 1, 1],
  ])('says when the window ends, %s', async (_, now, seconds, resetSeconds, retryAfterSeconds) => {
    const { limiter } = setup(now)
    expect(await limiter.consume(key(1, seconds))).toMatchObject({ limit: 1, resetSeconds, retryAfterSeconds })
  })
})
