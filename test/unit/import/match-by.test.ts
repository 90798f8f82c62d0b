import type { ContactsTable } from '../../../lambdas/contacts/contacts-table.ts'
import type { ContactInput } from '../../../lambdas/contacts/contact-schema.ts'
import { type IdentityKind, workspaceKeys } from '../../../lambdas/contacts/identity.ts'
import { dryRunTable } from '../../../lambdas/import/dry-run-table.ts'
import type { OutcomeRecord } from '../../../lambdas/import/outcome.ts'
import { importRows } from '../../../lambdas/import/run.ts'
import { makeSimulatedTable, type SimulatedTable } from '../../support/simulation/simulated-table.ts'

const keys = workspaceKeys('w', new Uint8Array(32))

interface Asked {
  readonly jobId?: string
  readonly matchBy?: readonly IdentityKind[]
  readonly updateExisting?: boolean
}

const importInto = async (
  table: ContactsTable,
  rows: readonly ContactInput[],
  { jobId = 'now', matchBy = ['email'], updateExisting = true }: Asked = {},
): Promise<OutcomeRecord[]> => {
  const clock = { now: () => 0, sleep: () => Promise.resolve() }
  const engine = { ports: { table, clock, random: () => 0, writesPermits: true }, ensureLease: () => Promise.resolve() }
  const numbered = rows.map((input, n) => ({ rowNumber: n + 1, input }))
  const records: OutcomeRecord[] = []
  for await (const { outcomes } of importRows(numbered, 0, {
    jobId,
    updateExisting,
    matchBy,
    keys,
    engine,
    batchRows: 500,
  }))
    records.push(...outcomes)
  return records
}

const contactsIn = ({ items }: SimulatedTable): ContactInput[] =>
  [...items.values()]
    .flatMap(({ contact }) => {
      if (contact === undefined) return []
      const { full_name, email, phone } = contact
      return [{ ...(email ? { email } : { ...(full_name && { full_name }) }), ...(phone && { phone }) }]
    })
    .toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))

const reported = (records: readonly OutcomeRecord[]): string[] =>
  records.map(({ outcome, dropped = [] }) =>
    [outcome, ...dropped.map(({ field, code }) => `${field ?? ''} ${code}`)].join(', '),
  )

/** The table, and what happens to it before the first write of the import. */
const beforeFirstWrite = (table: SimulatedTable, happens: () => Promise<unknown>): ContactsTable => {
  let pending: Promise<unknown> | undefined
  const first = () => (pending ??= happens())
  return {
    get: (asked) => table.get(asked),
    writeEach: (actions) => first().then(() => table.writeEach(actions)),
    writeTogether: (actions) => first().then(() => table.writeTogether(actions)),
  }
}

const COLLEAGUES = ['a@x', 'b@x', 'c@x'].map((email) => ({ email, phone: '+1' }))

test('people who share a phone are as many contacts: the first has it, the others go without and say so', async () => {
  const table = makeSimulatedTable()
  const expected = ['created', 'created, phone identity_taken', 'created, phone identity_taken']
  expect(reported(await importInto(dryRunTable(table, { now: () => 0 }), COLLEAGUES))).toEqual(expected)
  expect(reported(await importInto(table, COLLEAGUES))).toEqual(expected)
  expect(contactsIn(table)).toEqual([{ email: 'a@x', phone: '+1' }, { email: 'b@x' }, { email: 'c@x' }])
})

test('only by phone, an email that belongs to another contact stays there', async () => {
  const table = makeSimulatedTable()
  await importInto(table, [{ email: 'a@x', phone: '+1' }])
  expect(
    reported(await importInto(table, [{ email: 'a@x', phone: '+2' }], { jobId: 'B', matchBy: ['phone'] })),
  ).toEqual(['created, email identity_taken'])
  expect(contactsIn(table)).toEqual([{ email: 'a@x', phone: '+1' }, { phone: '+2' }])
})

test('an update takes a phone that is free, and leaves one that is not with whom it belongs to', async () => {
  const table = makeSimulatedTable()
  await importInto(table, [{ email: 'a@x', phone: '+1' }, { email: 'b@x' }])
  const rows = [
    { email: 'b@x', phone: '+1' },
    { email: 'b@x', phone: '+2' },
  ]
  expect(reported(await importInto(table, rows, { jobId: 'B' }))).toEqual(['updated, phone identity_taken', 'updated'])
  expect(contactsIn(table)).toEqual([
    { email: 'a@x', phone: '+1' },
    { email: 'b@x', phone: '+2' },
  ])
})

test('a row with nothing to find a contact by makes one; without anything left it fails', async () => {
  const table = makeSimulatedTable()
  const rows = [{ phone: '+1' }, { phone: '+1', full_name: 'Jane' }, { phone: '+1' }]
  const records = await importInto(table, rows)
  expect(reported(records)).toEqual(['created', 'created, phone identity_taken', 'failed'])
  expect(records[2]).toMatchObject({ code: 'missing_identity', field: 'phone' })
  expect(contactsIn(table)).toEqual([{ full_name: 'Jane' }, { phone: '+1' }])
})

test('a retry of all rows says the same and makes no second contact', async () => {
  const table = makeSimulatedTable()
  const rows = [
    ...COLLEAGUES,
    { phone: '+1', full_name: 'Jane' },
    { email: 'd@x', phone: '+3' },
    { email: 'd@x', phone: '+4' },
  ]
  const first = reported(await importInto(table, rows))
  const made = contactsIn(table)
  expect(reported(await importInto(table, rows))).toEqual(first)
  expect(contactsIn(table)).toEqual(made)
  // Of whom another import has given the phone by now, too.
  await importInto(table, [{ email: 'a@x', phone: '+9' }], { jobId: 'B' })
  await importInto(table, [{ email: 'b@x', phone: '+1' }], { jobId: 'B' })
  expect(reported(await importInto(table, rows)).slice(0, 3)).toEqual(first.slice(0, 3))
})

test('a phone that another import takes before the write is left out of the row', async () => {
  const table = makeSimulatedTable()
  const contested = beforeFirstWrite(table, () => importInto(table, [{ email: 'z@x', phone: '+1' }], { jobId: 'B' }))
  expect(reported(await importInto(contested, [{ email: 'a@x', phone: '+1' }]))).toEqual([
    'created, phone identity_taken',
  ])
  expect(contactsIn(table)).toEqual([{ email: 'a@x' }, { email: 'z@x', phone: '+1' }])
})

test('a phone goes to the next row, where another import keeps the first from taking it', async () => {
  const table = makeSimulatedTable()
  const contested = beforeFirstWrite(table, () => importInto(table, [{ email: 'a@x' }], { jobId: 'B' }))
  expect(reported(await importInto(contested, COLLEAGUES, { updateExisting: false }))).toEqual([
    'skipped',
    'created',
    'created, phone identity_taken',
  ])
  expect(contactsIn(table)).toEqual([{ email: 'a@x' }, { email: 'b@x', phone: '+1' }, { email: 'c@x' }])
})

test('two contacts that leave each other a phone do not wait for each other', async () => {
  const table = makeSimulatedTable()
  await importInto(table, [{ email: 'a@x' }, { email: 'b@x' }], { jobId: 'B' })
  const rows = [
    { email: 'a@x', phone: '+1' },
    { email: 'b@x', phone: '+1' },
    { email: 'b@x', phone: '+2' },
    { email: 'a@x', phone: '+2' },
  ]
  expect(reported(await importInto(table, rows))).toEqual([
    'updated',
    'updated, phone identity_taken',
    'updated',
    'updated, phone identity_taken',
  ])
  expect(contactsIn(table)).toEqual([
    { email: 'a@x', phone: '+1' },
    { email: 'b@x', phone: '+2' },
  ])
})
