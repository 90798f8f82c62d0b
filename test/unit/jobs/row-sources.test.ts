import type { OutcomeRecord } from '../../../lambdas/import/outcome.ts'
import { makeRowSources, type SourceLimits } from '../../../lambdas/jobs/row-sources.ts'
import { end } from '../../../lambdas/jobs/transitions.ts'
import { makeJob, NOW } from './job-fixture.ts'

const created = (row_number: number): OutcomeRecord => ({ row_number, outcome: 'created', contact_id: 'con_1' })
const failed = (row_number: number): OutcomeRecord => ({ row_number, outcome: 'failed', code: 'invalid_email' })

const QUEUED = makeJob({ has_rejects: true })
const ENDED = { ...QUEUED, ...end(QUEUED, { status: 'completed', now: NOW }) }

/** Rejects of the rows 2, 4, 6 …, 10 bytes each. */
const setup = ({ rows = 5, source = (n: number): unknown => ({ email: `bad ${n}` }), msPerRow = 0 } = {}) => {
  const time = { now: NOW }
  const opened: number[] = []
  const sources = makeRowSources({
    clock: { now: () => time.now, sleep: () => Promise.resolve() },
    rejects: {
      open: (_, from) => {
        opened.push(from)
        return Promise.resolve(
          (async function* () {
            for (let n = from / 10 + 1; n <= rows; n += 1) {
              await Promise.resolve()
              time.now += msPerRow
              yield { row: 2 * n, source: source(n), end: n * 10 }
            }
          })(),
        )
      },
    },
  })
  const read = (records: readonly OutcomeRecord[], limits: Partial<SourceLimits> = {}, job = ENDED) =>
    sources(job, records, { from: 0, until: NOW + 1_000, maxBytes: 1_000_000, ...limits })
  return { read, opened }
}

test('failed rows get what was sent, the others nothing, and the next page begins behind them', async () => {
  const { read } = setup()
  expect(await read([created(1), failed(2), created(3), failed(4)])).toEqual({
    rows: [
      created(1),
      { ...failed(2), source: { email: 'bad 1' } },
      created(3),
      { ...failed(4), source: { email: 'bad 2' } },
    ],
    endedAt: undefined,
    offset: 20,
  })
  expect((await read([created(5), failed(6)], { from: 20 })).rows[1]).toMatchObject({ source: { email: 'bad 3' } })
})

test('a page without a failed row reads nothing and keeps its place', async () => {
  const { read, opened } = setup()
  expect(await read([created(5)], { from: 20 })).toEqual({ rows: [created(5)], endedAt: undefined, offset: 20 })
  expect(opened).toEqual([])
})

test.each([
  ['not_ended', QUEUED],
  ['not_kept', { ...ENDED, has_rejects: false }],
])('a row without a source says %s', async (source_missing, job) => {
  const { read } = setup()
  expect((await read([failed(2)], {}, job)).rows).toEqual([{ ...failed(2), source_missing }])
})

test('a row that is gone, or too long to be shown, says so', async () => {
  const { read } = setup({ rows: 2, source: (n) => (n === 1 ? 'x'.repeat(300_000) : undefined) })
  const { rows } = await read([failed(2), failed(4), failed(6)])
  expect(rows.map(({ source_missing }) => source_missing)).toEqual(['too_long', 'not_kept', 'not_kept'])
})

test('a page ends where its bytes or its time end, and never without progress', async () => {
  const all = [failed(2), created(3), failed(4), failed(6)]
  const short = await setup().read(all, { maxBytes: 30 })
  expect([short.rows.length, short.endedAt, short.offset]).toEqual([3, 4, 20])
  const slow = await setup({ msPerRow: 1_000 }).read([failed(8), failed(10)])
  expect(slow).toEqual({ rows: [], endedAt: 4, offset: 20 })
})
