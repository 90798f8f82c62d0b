import type { Contact, ContactItem } from '../../../lambdas/contacts/contact.ts'
import { makeContactFinder } from '../../../lambdas/contacts/contact-finder.ts'
import { makeDeleteContact } from '../../../lambdas/contacts/deletion.ts'
import { workspaceKeys } from '../../../lambdas/contacts/identity.ts'
import { importRows } from '../../../lambdas/import/run.ts'
import { assertIdentitiesHold } from '../../support/simulation/invariants.ts'
import { makeSimulatedTable } from '../../support/simulation/simulated-table.ts'

const keys = workspaceKeys('w', new Uint8Array(32))
const email = keys.identity('email', 'ann@x.io').key
const phone = keys.identity('phone', '+14155550000').key
const id = keys.contactId(email)

const ann: Contact = {
  email: 'ann@x.io',
  phone: '+14155550000',
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: '2026-01-01T00:00:00.000Z',
  job_id: 'imp_1',
  row_number: 7,
}

const setup = async (items: Readonly<Record<string, ContactItem>>) => {
  const table = makeSimulatedTable({
    onWrite: () => {
      assertIdentitiesHold(table.items, keys)
    },
  })
  await table.writeTogether(Object.entries(items).map(([key, item]) => ({ type: 'insert', key, item })))
  const clock = { now: () => 0, sleep: () => Promise.resolve() }
  const importRow = async (input: object, jobId = 'imp_2', rowNumber = 1) => {
    const engine = {
      ports: { table, clock, random: () => 0, writesPermits: true },
      ensureLease: () => Promise.resolve(),
    }
    const context = { jobId, updateExisting: true, keys, engine, batchRows: 5 }
    for await (const { outcomes } of importRows([{ rowNumber, input }], rowNumber - 1, context)) return outcomes[0]
    return undefined
  }
  const pause = () => Promise.resolve()
  return {
    table,
    importRow,
    deleteContact: makeDeleteContact({ table, keys, pause }),
    finder: makeContactFinder({ keys, readItem: (key) => Promise.resolve(table.items.get(key)) }),
  }
}

/** What keys end with. */
const ends = [email, phone].map((key) => key.slice('w#'.length))

const stored = { [email]: { owner: id, version: 3, contact: ann }, [phone]: { owner: id, at: 0 } }
const plain = { contactId: id, by: 'key_1', erase: false }

test('a deleted contact is found by nothing, and its home keeps who made and who deleted it, and nothing of the person', async () => {
  const { table, deleteContact, finder } = await setup(stored)
  expect(await deleteContact(plain)).toBe('deleted')
  expect(await finder.byId(id)).toBeUndefined()
  expect(await finder.byIdentity('email', 'ann@x.io')).toBeUndefined()
  expect(await finder.byIdentity('phone', '+14155550000')).toBeUndefined()
  expect(Object.fromEntries(table.items)).toEqual({
    [email]: { version: 4, freed: 1, deleted: { by: 'key_1', job_id: 'imp_1', row_number: 7, had: ends } },
    [phone]: { at: 0, freed: 1 },
  })
})

test('deleted again, it is deleted for who did it and gone for others', async () => {
  const { deleteContact } = await setup(stored)
  await deleteContact(plain)
  expect(await deleteContact(plain)).toBe('deleted')
  expect(await deleteContact({ ...plain, by: 'key_2' })).toBe('gone')
  expect(await deleteContact({ ...plain, contactId: keys.contactId(phone) })).toBe('gone')
  expect(await deleteContact({ ...plain, contactId: 'nobody' })).toBe('gone')
})

test('the identities of a deleted contact are free: the next row that names them makes a contact, at the same home', async () => {
  const { table, deleteContact, importRow } = await setup(stored)
  await deleteContact(plain)
  expect(await importRow({ email: 'ann@x.io' })).toMatchObject({ outcome: 'created', contact_id: id })
  expect(table.items.get(email)).toMatchObject({ owner: id, version: 5, contact: { job_id: 'imp_2' } })
  expect(await importRow({ phone: '+14155550000' }, 'imp_3')).toMatchObject({
    outcome: 'created',
    contact_id: keys.contactId(phone),
  })
})

test('erased identities stay closed: a row that names one fails, whatever else it names', async () => {
  const { table, deleteContact, importRow } = await setup(stored)
  await deleteContact({ ...plain, erase: true })
  const failed = { outcome: 'failed', code: 'erased_identity' }
  expect(await importRow({ email: 'ann@x.io', full_name: 'Ann' })).toMatchObject(failed)
  expect(await importRow({ email: 'new@x.io', phone: '+14155550000' })).toMatchObject(failed)
  expect(await importRow({ email: 'new@x.io' })).toMatchObject({ outcome: 'created' })
  expect(JSON.stringify([...table.items])).not.toContain('ann')
})

test('a row whose contact was deleted before its outcome was recorded makes no second one', async () => {
  const { table, deleteContact, importRow } = await setup(stored)
  await deleteContact(plain)
  const before = table.writes()
  const input = { email: 'ann@x.io', phone: '+14155550000' }
  expect(await importRow(input, 'imp_1', 7)).toMatchObject({ outcome: 'created', contact_id: id })
  expect(table.writes()).toBe(before)
})

test('what another contact has by now stays with it', async () => {
  const heir = keys.contactId(phone)
  const { table, deleteContact } = await setup({
    [email]: { owner: heir, version: 2, freed: 1, contact: { ...ann, email: 'new@x.io', phone: '+14155550001' } },
    [keys.identity('email', 'new@x.io').key]: { owner: id },
    [keys.identity('phone', '+14155550001').key]: { owner: id },
    [phone]: { owner: heir, version: 1, contact: ann },
  })
  await deleteContact({ ...plain, erase: true })
  expect(table.items.get(email)).toMatchObject({ owner: heir, freed: 1, version: 3 })
  expect(table.items.get(email)).not.toHaveProperty('erased')
  expect(table.items.get(keys.identity('email', 'new@x.io').key)).toEqual({ erased: true, freed: 1 })
})

test('an import that changes the contact meanwhile is met by another try', async () => {
  const { table, importRow } = await setup(stored)
  let tries = 0
  const deleteContact = makeDeleteContact({
    keys,
    pause: () => Promise.resolve(),
    table: {
      get: table.get,
      writeTogether: async (actions) => {
        if (tries++ === 0) await importRow({ email: 'ann@x.io', company: 'Acme' })
        return table.writeTogether(actions)
      },
    },
  })
  expect(await deleteContact(plain)).toBe('deleted')
  expect(tries).toBe(2)
  expect(table.items.get(email)).toMatchObject({ version: 5, freed: 1 })
})

describe('erased after it was deleted', () => {
  const erase = { ...plain, by: 'key_2', erase: true }
  const failed = { outcome: 'failed', code: 'erased_identity' }

  test('what the contact had is closed all the same, once as often', async () => {
    const { table, deleteContact, importRow } = await setup(stored)
    await deleteContact(plain)
    expect(await deleteContact(erase)).toBe('gone')
    expect(await importRow({ email: 'ann@x.io' })).toMatchObject(failed)
    expect(await importRow({ phone: '+14155550000' })).toMatchObject(failed)
    const after = new Map(table.items)
    expect(await deleteContact(erase)).toBe('gone')
    expect(new Map(table.items)).toEqual(after)
  })

  test('what belongs to another contact by now is left to it, and said', async () => {
    const { deleteContact, importRow, finder } = await setup(stored)
    await deleteContact(plain)
    const heir = await importRow({ phone: '+14155550000' })
    expect(await deleteContact(erase)).toBe('taken')
    expect(await importRow({ email: 'ann@x.io' }, 'imp_3')).toMatchObject(failed)
    expect(await finder.byIdentity('phone', '+14155550000')).toMatchObject({ id: heir?.contact_id })
  })

  test('an import that takes an identity at that moment keeps it', async () => {
    const { table, deleteContact, importRow } = await setup(stored)
    await deleteContact(plain)
    let isTaken = false
    const contested = makeDeleteContact({
      keys,
      pause: () => Promise.resolve(),
      table: {
        get: (wanted) => table.get(wanted),
        writeTogether: async (actions) => {
          if (!isTaken) await importRow({ phone: '+14155550000' })
          isTaken = true
          return table.writeTogether(actions)
        },
      },
    })
    expect(await contested(erase)).toBe('taken')
    expect(table.items.get(phone)?.erased).toBeUndefined()
    expect(table.items.get(email)?.erased).toBe(true)
  })

  test('nothing is closed where nothing says what it had', async () => {
    const { deleteContact } = await setup({
      [email]: { version: 4, freed: 1, deleted: { by: 'key_1', job_id: 'imp_1', row_number: 7 } },
    })
    expect(await deleteContact(erase)).toBe('unknown')
    expect(await deleteContact({ ...erase, contactId: keys.contactId(keys.row('imp_9', 1)) })).toBe('gone')
  })
})
