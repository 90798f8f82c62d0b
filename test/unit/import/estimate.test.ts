import { type Action, afterImage } from '../../../lambdas/contacts/action.ts'
import { itemBytes, readUnits, WRITES_IN_TRANSACTION, writeUnits } from '../../../lambdas/contacts/capacity-units.ts'
import type { ContactInput } from '../../../lambdas/contacts/contact-schema.ts'
import type { ContactsTable } from '../../../lambdas/contacts/contacts-table.ts'
import { workspaceKeys } from '../../../lambdas/contacts/identity.ts'
import { dryRunTable } from '../../../lambdas/import/dry-run-table.ts'
import { makeMeter } from '../../../lambdas/import/estimate.ts'
import { importRows } from '../../../lambdas/import/run.ts'
import { makeSimulatedTable, type SimulatedTable } from '../../support/simulation/simulated-table.ts'

const keys = workspaceKeys('w', new Uint8Array(32))
const clock = { now: () => 0, sleep: () => Promise.resolve() }

/** A table that counts what is asked of it as DynamoDB does, by what it holds when it is asked. */
const counting = (table: SimulatedTable) => {
  const units = { write_units: 0, read_units: 0 }
  const write = (actions: readonly Action[], times: number): void => {
    for (const action of actions) {
      const before = table.items.get(action.key)
      const after = itemBytes(action.key, afterImage(action, before))
      units.write_units += times * writeUnits(itemBytes(action.key, before), after)
    }
  }
  const counted: ContactsTable = {
    get: (wanted) => {
      for (const key of wanted) units.read_units += readUnits(itemBytes(key, table.items.get(key)))
      return table.get(wanted)
    },
    writeEach: (actions) => {
      write(actions, 1)
      return table.writeEach(actions)
    },
    writeTogether: (actions) => {
      write(actions, WRITES_IN_TRANSACTION)
      return table.writeTogether(actions)
    },
  }
  return { counted, units }
}

const run = async (table: ContactsTable, rows: readonly ContactInput[], writesPermits: boolean, isDryRun = false) => {
  const context = {
    jobId: 'imp_1',
    updateExisting: true,
    isDryRun,
    keys,
    batchRows: 20,
    engine: {
      ports: { table, clock, random: () => 0, writesPermits },
      ensureLease: () => Promise.resolve(),
    },
  }
  const numbered = rows.map((input, n) => ({ rowNumber: n + 1, input }))
  for await (const { outcomes } of importRows(numbered, 0, context))
    expect(outcomes.filter(({ outcome }) => outcome === 'failed')).toEqual([])
}

const person = (n: number): ContactInput => ({
  full_name: `Person ${n}`,
  email: `p${n}@x.com`,
  ...(n % 3 === 0 && { phone: `+4144668${1000 + n}` }),
  ...(n % 7 === 0 && { custom_fields: { notes: 'x'.repeat(300 * (n % 10)) } }),
})

const STORED = Array.from({ length: 50 }, (_, n) => person(n))
/** New ones, known ones with a change and without, ones that move an identity, and one that a later row changes again. */
const ROWS: readonly ContactInput[] = [
  ...Array.from({ length: 60 }, (_, n) => person(n + 30)),
  ...Array.from({ length: 10 }, (_, n) => ({ email: `p${n}@x.com`, company: 'Initech' })),
  ...Array.from({ length: 10 }, (_, n) => ({ email: `p${3 * n}@x.com`, phone: `+4144669${1000 + n}` })),
  { email: 'p80@x.com', company: 'x'.repeat(500) },
]

describe.each([true, false])('with permits: %s', (writesPermits) => {
  test('the estimate of a dry run is what the import takes', async () => {
    const table = makeSimulatedTable()
    await run(table, STORED, writesPermits)
    const dryRun = dryRunTable(table, clock)
    await run(dryRun, ROWS, writesPermits, true)
    const { counted, units } = counting(table)
    await run(counted, ROWS, writesPermits)
    expect(dryRun.estimate()).toMatchObject(units)
    expect(units.write_units).toBeGreaterThan(60)
  })

  test('rows that change nothing are estimated as reads alone', async () => {
    const table = makeSimulatedTable()
    await run(table, STORED, writesPermits)
    const dryRun = dryRunTable(table, clock)
    await run(dryRun, STORED, writesPermits, true)
    expect(dryRun.estimate().write_units).toBe(0)
    expect(dryRun.estimate().read_units).toBeGreaterThanOrEqual(STORED.length)
  })
})

test('the time is that of the dry run, and that of its writes at the pace of its reads', () => {
  const meter = makeMeter()
  expect(meter.estimate(1_500).seconds).toBe(2)
  for (let call = 0; call < 10; call += 1) meter.readCall(20)
  for (let call = 0; call < 4_000; call += 1) meter.writeCall()
  expect(meter.estimate(1_500).seconds).toBe(12)
})
