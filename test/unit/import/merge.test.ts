import type { ContactInput } from '../../../lambdas/contacts/contact-schema.ts'
import { workspaceKeys } from '../../../lambdas/contacts/identity.ts'
import type { MergeRules } from '../../../lambdas/contacts/merge-rules.ts'
import type { ContactsTable } from '../../../lambdas/contacts/contacts-table.ts'
import { dryRunTable } from '../../../lambdas/import/dry-run-table.ts'
import type { OutcomeRecord } from '../../../lambdas/import/outcome.ts'
import { importRows } from '../../../lambdas/import/run.ts'
import { makeSimulatedTable } from '../../support/simulation/simulated-table.ts'

const keys = workspaceKeys('w', new Uint8Array(32))

interface Asked {
  readonly jobId?: string
  readonly merge?: MergeRules
  readonly createMissing?: boolean
}

const batchesOf = async (table: ContactsTable, rows: readonly ContactInput[], { jobId = 'now', ...asked }: Asked) => {
  const clock = { now: () => 0, sleep: () => Promise.resolve() }
  const engine = { ports: { table, clock, random: () => 0, writesPermits: true }, ensureLease: () => Promise.resolve() }
  const numbered = rows.map((input, n) => ({ rowNumber: n + 1, input }))
  const batches: (readonly OutcomeRecord[])[] = []
  const context = { jobId, updateExisting: true, keys, engine, batchRows: 500, ...asked }
  for await (const { outcomes } of importRows(numbered, 0, context)) batches.push(outcomes)
  return batches
}

const words = (batches: readonly (readonly OutcomeRecord[])[]): string[][] =>
  batches.map((records) => records.map(({ outcome, code }) => code ?? outcome))

test('without create_missing, a row that matches nobody is skipped and says so', async () => {
  const table = makeSimulatedTable()
  await batchesOf(table, [{ email: 'a@x' }], { jobId: 'before' })
  const rows = [{ email: 'a@x', company: 'Acme' }, { email: 'b@x' }]
  const expected = [['updated', 'no_match']]
  expect(words(await batchesOf(dryRunTable(table, { now: () => 0 }), rows, { createMissing: false }))).toEqual(expected)
  expect(words(await batchesOf(table, rows, { createMissing: false }))).toEqual(expected)
  expect(table.items.size).toBe(1)
})

test('a row that found nobody is not in one batch with a later one that takes what it named: a retry would find it', async () => {
  const table = makeSimulatedTable()
  await batchesOf(table, [{ phone: '+1' }], { jobId: 'before' })
  const rows = [{ email: 'a@x' }, { phone: '+1', email: 'a@x' }]
  expect(words(await batchesOf(table, rows, { createMissing: false }))).toEqual([['no_match'], ['updated']])
})

test('an email that merge keeps from its contact finds, moves nothing, and goes to a later row in the next batch', async () => {
  const table = makeSimulatedTable()
  await batchesOf(table, [{ email: 'a@x', phone: '+1' }], { jobId: 'before' })
  const rows = [{ email: 'b@x', phone: '+1' }, { email: 'b@x' }]
  expect(words(await batchesOf(table, rows, { merge: { email: 'fill_blanks' } }))).toEqual([['updated'], ['created']])
  const held = [...table.items.values()].flatMap(({ contact }) => contact?.email ?? [])
  expect(held.toSorted()).toEqual(['a@x', 'b@x'])
})

test('an ambiguous match stays one, whatever is merged', async () => {
  const table = makeSimulatedTable()
  await batchesOf(table, [{ email: 'a@x' }, { phone: '+1' }], { jobId: 'before' })
  const batches = await batchesOf(table, [{ email: 'a@x', phone: '+1' }], { merge: { '*': 'never' } })
  expect(words(batches)).toEqual([['ambiguous_match']])
})
