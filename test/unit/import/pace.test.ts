import fc from '../../support/fast-check.ts'
import { makePace, type EndedCall, type Pace } from '../../../lambdas/import/pace.ts'

const QUICK: EndedCall = { kind: 'write', milliseconds: 10, isRefused: false }
const REFUSED: EndedCall = { ...QUICK, isRefused: true }

/** As many calls as the pace lets in at once, all ended alike, while more wait. */
const makeRounds = (pace: Pace) => {
  const begun: ((call?: EndedCall) => void)[] = []
  const want = (count: number): void => {
    for (let n = 0; n < count; n += 1) void pace.enter().then((leave) => begun.push(leave))
  }
  want(2 * pace.most)
  return async (call: EndedCall | ((underWay: number) => EndedCall)): Promise<number> => {
    await new Promise((resolve) => setImmediate(resolve))
    const calls = begun.splice(0)
    want(calls.length)
    for (const leave of calls) leave(typeof call === 'function' ? call(calls.length) : call)
    return calls.length
  }
}

test('no more calls are under way than the limit, and those that wait come in their order', async () => {
  const pace = makePace({ first: 2, most: 2 })
  const order: number[] = []
  const enter = async (n: number) => {
    const leave = await pace.enter()
    order.push(n)
    return leave
  }
  const entered = [0, 1, 2, 3].map(enter)
  const [one, two] = [await entered[0]!, await entered[1]!]
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(order).toEqual([0, 1])
  two(QUICK)
  await entered[2]
  expect(order).toEqual([0, 1, 2])
  one()
  await entered[3]
  expect(order).toEqual([0, 1, 2, 3])
})

test('the limit doubles a round until the table refuses a call, then halves, then gains one a round', async () => {
  const pace = makePace({ first: 4, most: 64 })
  const round = makeRounds(pace)
  await round(QUICK)
  expect(pace.limit()).toBe(8)
  await round(QUICK)
  expect(pace.limit()).toBe(16)
  await round(REFUSED)
  expect(pace.limit()).toBe(8)
  await round(QUICK)
  await round(QUICK)
  expect(pace.limit()).toBeGreaterThanOrEqual(9)
  expect(pace.limit()).toBeLessThanOrEqual(10)
})

test('calls that were under way when the limit was lowered do not lower it again', async () => {
  const pace = makePace({ first: 32, most: 64 })
  await makeRounds(pace)(REFUSED)
  expect(pace.limit()).toBe(16)
})

test('calls that become slow lower the limit, and calls that were always so slow do not', async () => {
  const becomesSlow = makePace({ first: 16, most: 16 })
  const always = makePace({ first: 16, most: 16 })
  const [changing, steady] = [makeRounds(becomesSlow), makeRounds(always)]
  for (let n = 0; n < 4; n += 1) await changing(QUICK)
  for (let n = 0; n < 8; n += 1) {
    await changing({ ...QUICK, milliseconds: 90 })
    await steady({ ...QUICK, milliseconds: 90 })
  }
  expect(becomesSlow.limit()).toBeLessThan(13)
  expect(always.limit()).toBe(16)
})

test('a limit that is not used does not grow', async () => {
  const pace = makePace({ first: 8, most: 64 })
  for (let n = 0; n < 100; n += 1) (await pace.enter())(QUICK)
  expect(pace.limit()).toBe(8)
})

test('whatever the calls come to, the limit stays between its bounds, and nobody waits for ever', async () => {
  const ended = fc.record({
    kind: fc.constantFrom('read', 'write', 'transaction'),
    milliseconds: fc.nat(3_000),
    isRefused: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(fc.option(ended, { nil: undefined }), { maxLength: 200 }), async (calls) => {
      const pace = makePace({ first: 8, most: 20 })
      await Promise.all(
        calls.map(async (call) => {
          const leave = await pace.enter()
          await Promise.resolve()
          leave(call)
          expect(pace.limit()).toBeGreaterThanOrEqual(2)
          expect(pace.limit()).toBeLessThanOrEqual(20)
        }),
      )
    }),
  )
})

test.each([4, 12, 40])('a table that takes %i calls at once is filled, and refuses few', async (taken) => {
  const pace = makePace({ first: 8, most: 64 })
  const round = makeRounds(pace)
  let refused = 0
  let sent = 0
  const rounds: number[] = []
  for (let n = 0; n < 200; n += 1) {
    const underWay = await round((count) => (count > taken ? REFUSED : QUICK))
    rounds.push(Math.min(underWay, taken))
    sent += underWay
    if (underWay > taken) refused += underWay - taken
  }
  const average = rounds.reduce((sum, count) => sum + count, 0) / rounds.length
  expect(average / taken).toBeGreaterThan(0.7)
  expect(refused / sent).toBeLessThan(0.15)
})
