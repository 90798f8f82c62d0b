import type { ContactsTable } from '../../../lambdas/contacts/contacts-table.ts'
import { workspaceKeys } from '../../../lambdas/contacts/identity.ts'
import type { NormalisedRow } from '../../../lambdas/import/normalise/row.ts'
import { importRows } from '../../../lambdas/import/run.ts'
import { makeSimulatedTable } from '../../support/simulation/simulated-table.ts'

const keys = workspaceKeys('w', new Uint8Array(32))
const clock = { now: () => 0, sleep: () => Promise.resolve() }

const row = (rowNumber: number): NormalisedRow => ({ rowNumber, input: { email: `p${rowNumber}@x.io` } })
const keyOf = (rowNumber: number): string => keys.identity('email', `p${rowNumber}@x.io`).key

/** Two rows a batch, on a table that notes which keys were read and written. */
const setup = (get?: ContactsTable['get']) => {
  const table = makeSimulatedTable()
  const read: string[] = []
  const written: string[] = []
  const noting: ContactsTable = {
    ...table,
    get: (asked) => {
      read.push(...asked)
      return get === undefined ? table.get(asked) : get(asked)
    },
    writeEach: (actions) => {
      written.push(...actions.map(({ key }) => key))
      return table.writeEach(actions)
    },
  }
  const engine = {
    ports: { table: noting, clock, random: () => 0, writesPermits: true },
    ensureLease: () => Promise.resolve(),
  }
  const batches = importRows([1, 2, 3, 4, 5, 6].map(row), 0, {
    jobId: 'A',
    updateExisting: false,
    keys,
    engine,
    batchRows: 2,
  })
  return { batches, read, written }
}

/** Whatever goes on by itself has gone on. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('while a batch is recorded, the next one is read, and so is the one after it; neither is written', async () => {
  const { batches, read, written } = setup()
  expect((await batches.next()).value).toMatchObject({ from: 0, to: 2 })
  await settled()
  expect(read.toSorted()).toEqual([1, 2, 3, 4, 5, 6].map(keyOf).toSorted())
  expect(written).toEqual([1, 2].map(keyOf))

  expect((await batches.next()).value).toMatchObject({ from: 2, to: 4 })
  expect(written).toEqual([1, 2, 3, 4].map(keyOf))
})

test('a failure to read the next batch is thrown once the one at hand is recorded, and not before', async () => {
  const { batches } = setup((asked) =>
    asked.includes(keyOf(5)) ? Promise.reject(new Error('no answer')) : makeSimulatedTable().get(asked),
  )
  expect((await batches.next()).value).toMatchObject({ from: 0, to: 2 })
  await settled()
  expect((await batches.next()).value).toMatchObject({ from: 2, to: 4 })
  await settled()
  await expect(batches.next()).rejects.toThrow('no answer')
})

test('an import that is given up after a batch writes nothing more', async () => {
  const { batches, written } = setup()
  for await (const { to } of batches) {
    await settled()
    if (to === 2) break
  }
  await settled()
  expect(written).toEqual([1, 2].map(keyOf))
})
