import fc from '../../support/fast-check.ts'
import {
  EMPTY_INDEX,
  IndexPageGone,
  mayHold,
  PAGE_RANGES,
  rangesOf,
  withRange,
  type IndexPage,
  type OutcomeIndex,
  type OutcomeRange,
} from '../../../lambdas/jobs/outcome-index.ts'

const makePages = () => {
  const pages = new Map<string, readonly OutcomeRange[]>()
  const nameOf = ({ level, from, epoch }: IndexPage): string => `${level}/${from}-${epoch}`
  let reads = 0
  return {
    pages,
    reads: () => reads,
    putPage: async (page: IndexPage, ranges: readonly OutcomeRange[]) => void pages.set(nameOf(page), [...ranges]),
    getPage: async (page: IndexPage) => {
      reads += 1
      return pages.get(nameOf(page))
    },
  }
}

const counts = (failed: number, created = 0) => ({ created, updated: 0, skipped: 0, failed })

const indexed = async (ranges: readonly OutcomeRange[], putPage: ReturnType<typeof makePages>['putPage']) => {
  let index: OutcomeIndex = EMPTY_INDEX
  for (const range of ranges) index = await withRange(index, range, putPage)
  return index
}

const collected = async (ranges: AsyncIterable<OutcomeRange>): Promise<OutcomeRange[]> => {
  const found: OutcomeRange[] = []
  for await (const range of ranges) found.push(range)
  return found
}

/** Batches of any sizes, one behind the other. */
const batches = (sizes: readonly number[]): OutcomeRange[] => {
  let at = 0
  return sizes.map((size, n) => ({
    from: at,
    to: (at += size),
    epoch: 1 + (n % 3),
    counts: counts(n % 7 === 0 ? 1 : 0, size),
  }))
}

test('all ranges come back, in order, of any number of batches of any sizes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 1_500 }), async (sizes) => {
      const { putPage, getPage } = makePages()
      const ranges = batches(sizes)
      expect(await collected(rangesOf(await indexed(ranges, putPage), getPage))).toEqual(ranges)
    }),
    { numRuns: 20 },
  )
})

test('what a job keeps of 40,000 batches of unlike sizes is small', async () => {
  const { putPage } = makePages()
  const index = await indexed(batches(Array.from({ length: 40_000 }, (_, n) => 1 + (n % 500))), putPage)
  expect(Math.max(...index.map(({ length }) => length))).toBeLessThanOrEqual(PAGE_RANGES)
  expect(JSON.stringify(index).length).toBeLessThan(20_000)
})

test('of a million rows the one that failed is found by a handful of pages', async () => {
  const { putPage, getPage, reads } = makePages()
  const ranges = Array.from({ length: 2_000 }, (_, n) => ({
    from: n * 500,
    to: (n + 1) * 500,
    epoch: 1,
    counts: counts(n === 700 ? 1 : 0, 499),
  }))
  const index = await indexed(ranges, putPage)
  const isWanted = (range: OutcomeRange): boolean => mayHold(range, 'failed')
  expect(await collected(rangesOf(index, getPage, isWanted))).toEqual([ranges[700]])
  expect(reads()).toBe(2)
})

test('ranges without counts, of jobs stored before, may hold anything, and so may pages of them', async () => {
  const { putPage, getPage } = makePages()
  const old = Array.from({ length: PAGE_RANGES }, (_, n) => ({ from: n, to: n + 1, epoch: 1 }))
  const index = await indexed(
    [...old, { from: PAGE_RANGES, to: PAGE_RANGES + 1, epoch: 2, counts: counts(0) }],
    putPage,
  )
  expect(await collected(rangesOf(index, getPage, (range) => mayHold(range, 'failed')))).toEqual(old)
})

test('a page that is gone is said so', async () => {
  const { putPage } = makePages()
  const index = await indexed(batches(Array.from({ length: PAGE_RANGES + 1 }, () => 1)), putPage)
  await expect(collected(rangesOf(index, () => Promise.resolve(undefined)))).rejects.toThrow(IndexPageGone)
})
