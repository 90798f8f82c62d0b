import type { ContactItem } from '../../../lambdas/contacts/contact.ts'
import { makeContactFinder } from '../../../lambdas/contacts/contact-finder.ts'
import type { ContactInput } from '../../../lambdas/contacts/contact-schema.ts'
import type { ContactsTable } from '../../../lambdas/contacts/contacts-table.ts'
import { workspaceKeys } from '../../../lambdas/contacts/identity.ts'
import { permitOf } from '../../../lambdas/import/permits.ts'
import { plan } from '../../../lambdas/import/plan.ts'
import { importRows } from '../../../lambdas/import/run.ts'
import { assertIdentitiesHold } from '../../support/simulation/invariants.ts'
import { makeSimulatedTable } from '../../support/simulation/simulated-table.ts'

const keys = workspaceKeys('w', new Uint8Array(32))
const clock = { now: () => 0, sleep: () => Promise.resolve() }

const ANN: ContactInput = { email: 'ann@x.io', phone: '+14155550000' }
const PHONE_ALONE: ContactInput = { phone: '+14155550000', company: 'Acme' }
const phoneKey = keys.identity('phone', '+14155550000').key
const emailKey = keys.identity('email', 'ann@x.io').key

const setup = () => {
  const table = makeSimulatedTable({
    onWrite: () => {
      assertIdentitiesHold(table.items, keys)
    },
  })
  const importOn = async (on: ContactsTable, jobId: string, input: ContactInput, writesPermits = true) => {
    const outcomes = []
    const engine = { ports: { table: on, clock, random: () => 0, writesPermits }, ensureLease: () => Promise.resolve() }
    const context = { jobId, updateExisting: true, keys, engine, batchRows: 5 }
    for await (const batch of importRows([{ rowNumber: 1, input }], 0, context)) outcomes.push(...batch.outcomes)
    return outcomes
  }
  const read = async (key: string) => (await table.get([key])).items.get(key)
  return {
    table,
    importRow: (jobId: string, input: ContactInput, writesPermits?: boolean) =>
      importOn(table, jobId, input, writesPermits),
    /** The import dies between its permit and its home. */
    dieAfterPermit: (jobId: string, input: ContactInput) => {
      let calls = 0
      const writeEach: ContactsTable['writeEach'] = (actions) => {
        calls += 1
        return calls > 1 ? Promise.reject(new Error('killed')) : table.writeEach(actions)
      }
      return expect(importOn({ ...table, writeEach }, jobId, input)).rejects.toThrow('killed')
    },
    finder: makeContactFinder({ keys, readItem: read }),
    contacts: () => [...table.items.values()].flatMap(({ contact }) => contact ?? []),
    read,
  }
}

test('the permit of an import that died is taken by who wants the identity, and a retry of the first makes no second holder', async () => {
  const { dieAfterPermit, importRow, finder, contacts, read } = setup()
  await dieAfterPermit('A', ANN)
  expect(await read(phoneKey)).toEqual({ owner: keys.contactId(emailKey), at: 0 })

  const [taken] = await importRow('B', PHONE_ALONE)
  expect(taken?.outcome).toBe('created')
  expect(await read(phoneKey)).toEqual({ owner: taken?.contact_id, at: 0, freed: 1 })
  expect(await read(emailKey)).toEqual({ freed: 1 })

  const [retried] = await importRow('A', ANN)
  expect(retried).toMatchObject({ outcome: 'updated', contact_id: taken?.contact_id, matched_by: 'phone' })
  expect(contacts()).toHaveLength(1)
  expect(await finder.byIdentity('email', 'ann@x.io')).toMatchObject({ id: taken?.contact_id })
})

test('a retry goes on by the permit that it left: one more write, and no look more', async () => {
  const { table, dieAfterPermit, importRow, read } = setup()
  await dieAfterPermit('A', ANN)
  const before = table.writes()
  expect(await importRow('A', ANN)).toMatchObject([{ outcome: 'created', contact_id: keys.contactId(emailKey) }])
  expect(table.writes() - before).toBe(1)
  expect(await read(phoneKey)).toEqual({ owner: keys.contactId(emailKey), at: 0 })
})

test('an identity with a permit is found by nobody, at once', async () => {
  const { dieAfterPermit, importRow, table } = setup()
  await dieAfterPermit('A', ANN)
  let reads = 0
  const finder = makeContactFinder({
    keys,
    readItem: async (key) => {
      reads += 1
      return (await table.get([key])).items.get(key)
    },
  })
  expect(await finder.byIdentity('phone', '+14155550000')).toBeUndefined()
  expect(reads).toBe(2)
  // The home goes beyond the permit's version: nobody can list the phone by it any more.
  await importRow('B', { email: 'ann@x.io' })
  expect(await finder.byIdentity('phone', '+14155550000')).toBeUndefined()
})

test('a permit that its contact has outlived is taken at once, without a fence', async () => {
  const { dieAfterPermit, importRow, read } = setup()
  await dieAfterPermit('A', ANN)
  const [ann] = await importRow('B', { email: 'ann@x.io' })
  const [other] = await importRow('C', PHONE_ALONE)
  expect(await read(phoneKey)).toMatchObject({ owner: other?.contact_id, freed: 1 })
  expect(await read(emailKey)).toMatchObject({ owner: ann?.contact_id, version: 1 })
})

test('the permit for a known contact that is taken fails the write that it was made for', async () => {
  const { dieAfterPermit, importRow, read, contacts } = setup()
  await importRow('S', { email: 'ann@x.io' })
  await dieAfterPermit('A', ANN)
  expect(await read(phoneKey)).toMatchObject({ at: 1 })
  await importRow('B', PHONE_ALONE)
  expect(await read(emailKey)).toMatchObject({ version: 2, contact: { email: 'ann@x.io' } })
  expect(contacts().filter(({ phone }) => phone !== undefined)).toHaveLength(1)
})

test('a stage that does not write permits understands them', async () => {
  const { dieAfterPermit, importRow, table } = setup()
  await dieAfterPermit('A', ANN)
  expect(await importRow('B', { ...PHONE_ALONE, email: 'bob@x.io' }, false)).toMatchObject([{ outcome: 'created' }])
  await importRow('C', { email: 'cy@x.io', phone: '+14155550003' }, false)
  const permits = [...table.items.values()].filter(({ at, freed }) => at !== undefined && freed === undefined)
  expect(permits).toEqual([])
})

test('a permit for a contact that came to be after its home was read as deleted is no dead one: it is looked at again', () => {
  const home: ContactItem = { version: 2, freed: 1, deleted: { by: 'key_1', job_id: 'imp_0', row_number: 1 } }
  const identity = keys.identity('phone', '+14155550000')
  const row = { rowNumber: 1, input: PHONE_ALONE, identities: [identity], matching: [identity] }
  const planOn = (at: number) =>
    plan({
      todo: [row],
      items: new Map<string, ContactItem>([
        [emailKey, home],
        [phoneKey, { owner: keys.contactId(emailKey), at }],
      ]),
      state: { rows: new Map([[1, row]]), done: new Map(), released: new Map() },
      options: { jobId: 'B', updateExisting: true, writesPermits: true, now: '2026-01-01T00:00:00.000Z' },
      keys,
    })
  expect(planOn(3)).toMatchObject({ inconsistent: [1], writes: [] })
  // One of the deleted contact itself is dead: taken at once, without a fence.
  expect(planOn(1).inconsistent).toEqual([])
  expect(planOn(1).writes).toMatchObject([{ takes: [], permits: [] }])
})

test('a pointer that was written as a permit is exact once its contact lists the identity', async () => {
  const { importRow, read } = setup()
  await importRow('A', ANN)
  const [home, pointer] = [await read(emailKey), await read(phoneKey)]
  expect(pointer).toEqual({ owner: keys.contactId(emailKey), at: 0 })
  const phone = keys.identity('phone', '+14155550000').name
  expect(permitOf(phone, pointer, new Map([[emailKey, home]]), keys)).toBeUndefined()
  expect(permitOf(phone, pointer, new Map(), keys)).toEqual(pointer)
})
