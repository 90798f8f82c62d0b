import type { ContactItem } from '../../../lambdas/contacts/contact.ts'
import type { ContactsTable } from '../../../lambdas/contacts/contacts-table.ts'
import { workspaceKeys } from '../../../lambdas/contacts/identity.ts'
import { dryRunTable } from '../../../lambdas/import/dry-run-table.ts'
import type { NormalisedRow } from '../../../lambdas/import/normalise/row.ts'
import { importRows, type RunContext } from '../../../lambdas/import/run.ts'
import { makeSimulatedTable } from '../../support/simulation/simulated-table.ts'

const keys = workspaceKeys('w', new Uint8Array(32))
const clock = { now: () => 0, sleep: () => Promise.resolve() }

const setup = () => {
  const table = makeSimulatedTable()
  const contextOf = (jobId: string, isDryRun = false): RunContext => ({
    jobId,
    updateExisting: true,
    isDryRun,
    keys,
    batchRows: 1,
    engine: {
      ports: {
        table: isDryRun ? dryRunTable(table, { now: () => 0 }) : table,
        clock,
        random: () => 0,
        writesPermits: true,
      },
      ensureLease: () => Promise.resolve(),
    },
  })
  return {
    dryRun: (rows: readonly NormalisedRow[]) => importRows(rows, 0, contextOf('dry', true)),
    importAll: async (jobId: string, rows: readonly NormalisedRow[]): Promise<void> => {
      for await (const batch of importRows(rows, 0, contextOf(jobId))) expect(batch.outcomes).toHaveLength(1)
    },
  }
}

const rowsOf = (...input: readonly { email?: string; phone?: string; company?: string }[]): NormalisedRow[] =>
  input.map((fields, n) => ({ rowNumber: n + 1, input: fields }))

test('a dry run keeps what it would have written, and nothing that it only read', async () => {
  const stored = new Map<string, ContactItem>([['read', { owner: 'con_1' }]])
  const under = { get: () => Promise.resolve({ items: new Map(stored), unprocessed: [] }) }
  const table = dryRunTable(under as unknown as ContactsTable, clock)
  expect((await table.get(['read'])).items.get('read')).toEqual({ owner: 'con_1' })
  stored.delete('read')
  expect((await table.get(['read'])).items.has('read')).toBe(false)
})

test('a dry run ends even if another import moves away an identity of a contact that it would have changed', async () => {
  const { dryRun, importAll } = setup()
  await importAll('before', rowsOf({ email: 'a@x', phone: '1' }))
  const batches = dryRun(rowsOf({ email: 'a@x', company: 'c' }, { email: 'b@x' }, { email: 'a@x', phone: '1' }))
  const outcomes = [(await batches.next()).value]
  await importAll('other', rowsOf({ email: 'a@x', phone: '2' }, { phone: '1' }))
  for await (const batch of batches) outcomes.push(batch)
  expect(outcomes.map((batch) => batch?.to)).toEqual([1, 2, 3])
})

test('of two writes of a dry run that meet on an item, the second is refused', async () => {
  const table = dryRunTable(makeSimulatedTable(), clock)
  const fence = { type: 'insert', key: 'home', item: { freed: 1 } } as const
  const home = { type: 'insert', key: 'home', item: { version: 1 } } as const
  expect(await table.writeTogether([fence])).toEqual({ ok: true, results: ['done'] })
  expect(await table.writeEach([home])).toEqual(['refused'])
  expect(await table.writeTogether([home])).toEqual({ ok: false, results: ['refused'] })
  expect((await table.get(['home'])).items.get('home')).toEqual({ freed: 1 })
})
