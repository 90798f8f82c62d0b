import type { Changes } from '../../../lambdas/import/changes.ts'
import type { OutcomeRecord } from '../../../lambdas/import/outcome.ts'
import type { UndoRow } from '../../../lambdas/import/undo/undo-row.ts'
import { openUndoSource, RecordsGone, type UndoRows } from '../../../lambdas/jobs/undo-source.ts'
import { makeJob } from './job-fixture.ts'

type Row = readonly [OutcomeRecord['outcome'], contact: string, changes?: Changes, matchedBy?: 'row' | 'email']

/** Records of an import, so many an object. */
const sourceOf = (rows: readonly Row[], size: number, isKept = true) => {
  const records = rows.map(([outcome, contact_id, changes, matched_by = 'email'], n): OutcomeRecord => ({
    row_number: n + 1,
    outcome,
    contact_id,
    ...(outcome === 'updated' && { changed: changes !== undefined, matched_by }),
  }))
  const ranges = Array.from({ length: Math.ceil(rows.length / size) }, (_, n) => ({
    from: n * size,
    to: Math.min(rows.length, (n + 1) * size),
    epoch: 1,
  }))
  const job = makeJob({
    outcome_index: [ranges],
    position: rows.length,
    counts: { created: 0, updated: rows.length, skipped: 0, failed: 0 },
  })
  return openUndoSource(job, {
    get: (_, { from, to }) => Promise.resolve(isKept ? records.slice(from, to) : undefined),
    getPage: () => Promise.resolve(undefined),
    getChanges: (_, { from, to }) =>
      Promise.resolve(
        new Map(
          rows.flatMap(([, , changes], n) => (n >= from && n < to && changes ? [[n + 1, changes] as const] : [])),
        ),
      ),
  })
}

const ROWS: readonly Row[] = [
  ['created', 'con_a'],
  ['updated', 'con_b', { company: ['1', '2'] }],
  ['updated', 'con_a', { company: ['x', 'y'] }, 'row'],
  ['skipped', 'con_c'],
  ['updated', 'con_d'],
  ['updated', 'con_b', { company: ['2', '3'], job_title: [null, 'Engineer'] }],
  ['updated', 'con_e', { company: [null, '1'] }],
]

const allOf = async (batches: AsyncIterable<UndoRows>): Promise<string[]> => {
  const found: string[] = []
  for await (const { to, rows } of batches)
    found.push(`${to}: ${rows.map(({ rowNumber, contactId }) => `${rowNumber} ${contactId}`).join(', ')}`)
  return found
}

test.each([1, 2, 3, 10])('each contact comes once, at its first row, from objects of %i records', async (size) => {
  const { batches } = await sourceOf(ROWS, size)
  expect(await allOf(batches(0, 2))).toEqual(['2: 1 con_a, 2 con_b', '7: 7 con_e'])
  expect(await allOf(batches(0, 100))).toEqual(['7: 1 con_a, 2 con_b, 7 con_e'])
})

test('behind a position, what came before it does not come again, nor do its further rows', async () => {
  const { batches } = await sourceOf(ROWS, 2)
  expect(await allOf(batches(2, 2))).toEqual(['7: 7 con_e'])
})

test('what several rows changed of a contact is told together', async () => {
  const { changesOf } = await sourceOf(ROWS, 2)
  const together = new Map([['con_b', { company: ['1', '3'], job_title: [null, 'Engineer'] }]])
  const row = { contactId: 'con_b', outcome: 'updated' } as const
  expect(await changesOf([{ ...row, rowNumber: 2 }])).toEqual(together)
  // Asked for by its last row: it comes out of turn.
  expect(await changesOf([{ ...row, rowNumber: 6 }])).toEqual(together)
})

test('what several rows changed says so', async () => {
  const { batches } = await sourceOf(ROWS, 3)
  const rows: UndoRow[] = []
  for await (const batch of batches(0, 100)) rows.push(...batch.rows)
  expect(rows.filter(({ isRepeated }) => isRepeated).map(({ contactId }) => contactId)).toEqual(['con_b'])
})

test('contacts that were made at one home one after the other come each', async () => {
  const { batches } = await sourceOf(
    [
      ['created', 'con_a'],
      ['updated', 'con_a', { company: ['1', '2'] }],
      ['created', 'con_a'],
    ],
    2,
  )
  expect(await allOf(batches(0, 100))).toEqual(['3: 1 con_a, 2 con_a, 3 con_a'])
})

test('records that are no longer kept fail the undo', async () => {
  await expect(sourceOf(ROWS, 2, false)).rejects.toBeInstanceOf(RecordsGone)
})
