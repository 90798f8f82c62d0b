import type { ContactInput } from '../../../lambdas/contacts/contact-schema.ts'
import { makeContactFinder } from '../../../lambdas/contacts/contact-finder.ts'
import { makeDeleteContact } from '../../../lambdas/contacts/deletion.ts'
import { type IdentityKind, workspaceKeys } from '../../../lambdas/contacts/identity.ts'
import { isPlain } from '../../../lambdas/contacts/action.ts'
import type { MergeRules } from '../../../lambdas/contacts/merge-rules.ts'
import type { OutcomeRecord } from '../../../lambdas/import/outcome.ts'
import { importRows } from '../../../lambdas/import/run.ts'
import { makeSimulatedTable } from '../../support/simulation/simulated-table.ts'
import { planRows, storeOf } from './planned.ts'

const keys = workspaceKeys('w', new Uint8Array(32))

interface Options {
  readonly matchBy?: readonly IdentityKind[]
  readonly merge?: MergeRules
  readonly updateExisting?: boolean
  readonly createMissing?: boolean
}

type Row = ContactInput & { readonly id?: string | undefined }

const makeWorkspace = () => {
  const table = makeSimulatedTable()
  const clock = { now: () => 0, sleep: () => Promise.resolve() }
  const ports = { table, clock, random: () => 0, writesPermits: true }
  const finder = makeContactFinder({ keys, readItem: (key) => Promise.resolve(table.items.get(key)) })
  let jobs = 0
  /** Last rows of the batches of the latest import. */
  const batchEnds: number[] = []
  const run = async (rows: readonly Row[], options: Options = {}): Promise<OutcomeRecord[]> => {
    batchEnds.length = 0
    const jobId = `job ${(jobs += 1)}`
    const records: OutcomeRecord[] = []
    const numbered = rows.map(({ id: contactId, ...input }, n) => ({ rowNumber: n + 1, input, contactId }))
    const engine = { ports, ensureLease: () => Promise.resolve() }
    const context = { jobId, updateExisting: true, ...options, keys, engine, batchRows: 500 }
    for await (const { outcomes, to } of importRows(numbered, 0, context)) {
      records.push(...outcomes)
      batchEnds.push(to)
    }
    return records
  }
  const find = async (kind: IdentityKind, value: string): Promise<ContactInput | undefined> =>
    (await finder.byIdentity(kind, value))?.contact
  const remove = (contactId = '', erase = false) =>
    makeDeleteContact({ table, keys, pause: () => Promise.resolve() })({ contactId, by: 'key', erase })
  return { run, find, remove, batchEnds }
}

const ABSENT = `con_${'x'.repeat(24)}`

test('an external id alone makes a contact, and finds it again while email and phone change', async () => {
  const { run, find } = makeWorkspace()
  expect(await run([{ external_id: 'crm-1' }])).toMatchObject([{ outcome: 'created' }])
  const changed = await run([{ external_id: 'crm-1', email: 'a@x', phone: '+1' }])
  expect(changed).toMatchObject([{ outcome: 'updated', matched_by: 'external_id' }])
  await run([{ external_id: 'crm-1', email: 'b@x' }])
  expect(await find('external_id', 'crm-1')).toMatchObject({ email: 'b@x', phone: '+1' })
  expect(await find('email', 'a@x')).toBeUndefined()
})

test('external ids are compared as they are: case and accents count', async () => {
  const { run } = makeWorkspace()
  const rows = ['A1', 'a1', 'á1', 'A-1'].map((external_id) => ({ external_id }))
  expect((await run(rows)).map(({ outcome }) => outcome)).toEqual(['created', 'created', 'created', 'created'])
})

test('two rows of one import that share an external id make one contact', async () => {
  const { run, find } = makeWorkspace()
  const records = await run([
    { external_id: '7', company: 'A' },
    { external_id: '7', company: 'B' },
  ])
  expect(records).toMatchObject([{ outcome: 'created' }, { outcome: 'updated', matched_by: 'row' }])
  expect(await find('external_id', '7')).toMatchObject({ company: 'B' })
})

test('match_by never leaves it out: email and phone may, and then stay with the contact that has them', async () => {
  const { run, find } = makeWorkspace()
  await run([{ external_id: '1', email: 'shared@x', phone: '+1' }])
  const records = await run([{ external_id: '2', email: 'shared@x', phone: '+1', full_name: 'Two' }], {
    matchBy: ['external_id'],
  })
  expect(records).toMatchObject([
    {
      outcome: 'created',
      dropped: [
        { field: 'email', code: 'identity_taken' },
        { field: 'phone', code: 'identity_taken' },
      ],
    },
  ])
  expect(await find('email', 'shared@x')).toMatchObject({ external_id: '1' })
  expect(await run([{ external_id: '1', company: 'A' }], { matchBy: ['email'] })).toMatchObject([
    { outcome: 'updated', matched_by: 'external_id' },
  ])
})

test('a row whose email is one contact’s and whose external id is another’s is ambiguous; the id decides nothing', async () => {
  const { run, find } = makeWorkspace()
  const [one] = await run([{ email: 'a@x' }, { external_id: '1' }])
  const rows = [{ email: 'a@x', external_id: '1' }]
  expect(await run(rows)).toMatchObject([{ outcome: 'failed', code: 'ambiguous_match' }])
  expect(await run(rows, { updateExisting: false })).toMatchObject([{ outcome: 'skipped' }])
  expect(await run([{ id: one?.contact_id, external_id: '1' }])).toMatchObject([{ code: 'ambiguous_match' }])
  expect(await find('external_id', '1')).not.toHaveProperty('email')
})

test('merge rules hold for it as for any field', async () => {
  const { run, find } = makeWorkspace()
  await run([{ email: 'a@x', external_id: '1' }, { email: 'b@x' }])
  const rows = [
    { email: 'a@x', external_id: '2' },
    { email: 'b@x', external_id: '3' },
  ]
  await run(rows, { merge: { external_id: 'fill_blanks' } })
  expect(await find('email', 'a@x')).toMatchObject({ external_id: '1' })
  expect(await find('email', 'b@x')).toMatchObject({ external_id: '3' })
})

test('a row finds its contact by the id alone, whatever match_by says, and may change all of its identities', async () => {
  const { run, find } = makeWorkspace()
  const [made] = await run([{ email: 'a@x', external_id: '1' }])
  const row = { id: made?.contact_id, email: 'b@x', phone: '+1', external_id: '2' }
  expect(await run([row], { matchBy: ['phone'] })).toMatchObject([
    { outcome: 'updated', matched_by: 'id', contact_id: made?.contact_id },
  ])
  expect(await find('external_id', '1')).toBeUndefined()
  expect(await find('email', 'b@x')).toMatchObject({ phone: '+1', external_id: '2' })
})

test('an id that is not there fails its row, and makes no contact, whatever else the row names', async () => {
  const { run, find, remove } = makeWorkspace()
  const [gone] = await run([{ email: 'a@x' }])
  await remove(gone?.contact_id)
  const rows = [{ id: ABSENT, email: 'b@x' }, { id: gone?.contact_id, external_id: '1' }, { id: ABSENT }]
  for (const options of [{}, { updateExisting: false }, { createMissing: false }]) {
    const records = await run(rows, options)
    expect(records.map(({ outcome, code, field }) => [outcome, code, field])).toEqual(
      rows.map(() => ['failed', 'unknown_contact', 'id']),
    )
  }
  expect(await find('email', 'b@x')).toBeUndefined()
})

test('a row sees a contact that an earlier row of its import made where one was deleted, and not one that a later row makes', async () => {
  const { run, remove } = makeWorkspace()
  const [gone] = await run([{ email: 'a@x' }])
  await remove(gone?.contact_id)
  const named = { id: gone?.contact_id, company: 'A' }
  const records = await run([named, { email: 'a@x' }, named])
  expect(records.map(({ outcome, code }) => code ?? outcome)).toEqual(['unknown_contact', 'created', 'updated'])
  expect(records[1]?.contact_id).toBe(gone?.contact_id)
})

test.each([
  ['a row that found none at an id, and one that may make a contact there', false],
  ['a row that may make a contact, and one that names its id', true],
])('%s are never in one batch: a retry could not tell them apart', async (_, isReversed) => {
  const { run, remove, batchEnds } = makeWorkspace()
  const [gone] = await run([{ email: 'a@x' }])
  await remove(gone?.contact_id)
  const rows = [{ id: gone?.contact_id, company: 'A' }, { email: 'a@x' }]
  await run(isReversed ? rows.toReversed() : rows)
  expect(batchEnds).toEqual([1, 2])
  await run([{ id: ABSENT }, { email: 'b@x' }])
  expect(batchEnds).toEqual([2])
})

test('a deleted contact leaves its external id free, an erased one closes it', async () => {
  const { run, remove } = makeWorkspace()
  const [first] = await run([{ email: 'a@x', external_id: '1' }])
  await remove(first?.contact_id)
  const [second] = await run([{ external_id: '1', email: 'b@x' }])
  expect(second).toMatchObject({ outcome: 'created' })
  await remove(second?.contact_id, true)
  expect(await run([{ external_id: '1', full_name: 'C' }, { email: 'b@x' }])).toMatchObject([
    { outcome: 'failed', code: 'erased_identity' },
    { outcome: 'failed', code: 'erased_identity' },
  ])
})

test('a phone that many share is no warning where the external id says that it is the same person', async () => {
  const { run } = makeWorkspace()
  await run([{ external_id: '1', email: 'a@x', phone: '+1' }])
  const [byPhone] = await run([{ email: 'b@x', phone: '+1' }])
  expect(byPhone).toMatchObject({ email_differs: true })
  const [byBoth] = await run([{ external_id: '1', email: 'c@x', phone: '+1' }])
  expect(byBoth).not.toHaveProperty('email_differs')
})

describe('what it costs', () => {
  test('a new contact with three identities is three plain inserts: two permits, and its home', () => {
    const [write] = planRows(storeOf([]), [{ email: 'a@x', phone: '+1', external_id: '1' }], 'now').writes
    expect(write?.permits.map(({ key }) => key)).toEqual([
      keys.identity('phone', '+1').key,
      keys.identity('external_id', '1').key,
    ])
    expect(write?.actions).toMatchObject([{ type: 'insert', key: keys.identity('email', 'a@x').key }])
    expect([...(write?.permits ?? []), ...(write?.actions ?? [])].every(isPlain)).toBe(true)
  })
})
