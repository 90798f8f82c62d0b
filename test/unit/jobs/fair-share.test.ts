import { makeFairShare } from '../../../lambdas/jobs/fair-share.ts'

const SHARE_MS = 60_000

const setup = ({ isAwaited = false, hasBacklog = false, failure = undefined as Error | undefined } = {}) => {
  const time = { now: 0 }
  const asked: number[] = []
  const hasHadItsShare = makeFairShare({
    turns: {
      isAwaited: async () => {
        asked.push(time.now)
        if (failure !== undefined) throw failure
        return isAwaited
      },
    },
    queue: { hasBacklog: async () => hasBacklog },
    clock: { now: () => time.now, sleep: () => Promise.resolve() },
    shareMs: SHARE_MS,
    workspaceId: 'acme',
  })
  const at = (now: number): Promise<boolean> => {
    time.now = now
    return hasHadItsShare()
  }
  return { asked, at }
}

test.each([
  ['an import of the workspace waits for its turn', { isAwaited: true }],
  ['a message waits for a worker', { hasBacklog: true }],
])('a job is handed over a minute after its first checkpoint where %s', async (_, others) => {
  const { at } = setup(others)
  expect([await at(100_000), await at(159_999), await at(160_000)]).toEqual([false, false, true])
})

test('where no job waits a job goes on, and others are asked for every quarter of a minute', async () => {
  const { asked, at } = setup()
  for (let now = 0; now <= 120_000; now += 1_000) expect(await at(now)).toBe(false)
  expect(asked).toEqual([60_000, 75_000, 90_000, 105_000, 120_000])
})

test('no job is interrupted because it is unknown whether others wait', async () => {
  const { at } = setup({ failure: Object.assign(new Error('slow down'), { name: 'ThrottlingException' }) })
  await at(0)
  expect(await at(60_000)).toBe(false)
})

test('a fault of our own is not hidden', async () => {
  const { at } = setup({ failure: new TypeError('no') })
  await at(0)
  await expect(at(60_000)).rejects.toThrow(TypeError)
})
