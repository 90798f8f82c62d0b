import type { OutcomeRecord } from '../../../lambdas/import/outcome.ts'
import { makeJobRows } from '../../../lambdas/jobs/job-rows.ts'
import type { OutcomeRange } from '../../../lambdas/jobs/outcome-index.ts'
import { makeJob, NOW } from './job-fixture.ts'

const BATCHES = 30
const ROWS = 10

/** 300 rows, of which the last of every tenth batch failed. */
const setup = ({ msPerObject = 0, message = 'x' } = {}) => {
  const time = { now: NOW }
  const asked: number[] = []
  let underWay = 0
  let atOnce = 0
  const failedIn = (n: number): number => (n % 10 === 9 ? 1 : 0)
  const recordOf = (n: number, row: number): OutcomeRecord =>
    failedIn(n) === 1 && row === ROWS - 1
      ? { row_number: n * ROWS + row + 1, outcome: 'failed', code: 'invalid_email', message }
      : { row_number: n * ROWS + row + 1, outcome: 'created', contact_id: 'con_000000000000000000000000' }
  const ranges: OutcomeRange[] = Array.from({ length: BATCHES }, (_, n) => ({
    from: n * ROWS,
    to: (n + 1) * ROWS,
    epoch: 1,
    counts: { created: ROWS - failedIn(n), updated: 0, skipped: 0, failed: failedIn(n) },
  }))
  const get = async (_: unknown, { from }: OutcomeRange): Promise<OutcomeRecord[]> => {
    asked.push(from)
    atOnce = Math.max(atOnce, (underWay += 1))
    await Promise.resolve()
    underWay -= 1
    time.now += msPerObject
    return Array.from({ length: ROWS }, (_, row) => recordOf(from / ROWS, row))
  }
  const getChanges = (): Promise<never> => Promise.reject(new Error('No row was updated.'))
  const jobRows = makeJobRows({
    outcomes: { get, getPage: () => Promise.resolve(undefined), getChanges },
    rejects: { open: () => Promise.reject(new Error('No source was asked for.')) },
    clock: { now: () => time.now, sleep: () => Promise.resolve() },
  })
  const job = makeJob({ outcome_index: [ranges], position: BATCHES * ROWS })
  const page = (query: Partial<Parameters<typeof jobRows>[1]> = {}) =>
    jobRows(
      job,
      { outcome: undefined, limit: 1_000, after: 0, withSource: false, rejectsFrom: 0, scope: 's', ...query },
      true,
    )
  return { page, asked, atOnce: () => atOnce }
}

test('only objects that hold rows of the outcome asked for are read', async () => {
  const { page, asked } = setup()
  const { rows, nextCursor } = await page({ outcome: 'failed' })
  expect(rows.map(({ row_number }) => row_number)).toEqual([100, 200, 300])
  expect(asked).toEqual([90, 190, 290])
  expect(nextCursor).toBeNull()
})

test('objects are read side by side', async () => {
  const { page, atOnce } = setup()
  expect((await page()).rows).toHaveLength(300)
  expect(atOnce()).toBeGreaterThan(1)
})

test('a page that takes too long ends, maybe short, with a cursor from which the next goes on', async () => {
  const { page } = setup({ msPerObject: 1_000 })
  const first = await page()
  expect(first.rows.length).toBeGreaterThan(0)
  expect(first.rows.length).toBeLessThan(300)
  expect(first.nextCursor).not.toBeNull()
  const rest = await page({ after: first.rows.length })
  expect(rest.rows[0]?.row_number).toBe(first.rows.length + 1)
})

test('a page is counted in bytes too', async () => {
  const { page } = setup({ message: 'x'.repeat(3 * 1024 * 1024) })
  const { rows, nextCursor } = await page({ outcome: 'failed' })
  expect(rows.map(({ row_number }) => row_number)).toEqual([100, 200])
  expect(nextCursor).not.toBeNull()
})

test('a page of the limit says whether there is more', async () => {
  const { page } = setup()
  expect((await page({ limit: 300 })).nextCursor).toBeNull()
  const { rows, nextCursor } = await page({ limit: 299 })
  expect(rows).toHaveLength(299)
  expect(nextCursor).not.toBeNull()
})
