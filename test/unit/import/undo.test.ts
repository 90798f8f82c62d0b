import fc from '../../support/fast-check.ts'
import type { ContactInput } from '../../../lambdas/contacts/contact-schema.ts'
import { makeDeleteContact } from '../../../lambdas/contacts/deletion.ts'
import { ADA, keys, makeUndoWorld, told } from './undo-world.ts'

const identity = fc.constantFrom('a', 'b', 'c', 'd')
const row: fc.Arbitrary<ContactInput> = fc
  .record(
    {
      email: identity.map((name) => `${name}@x.io`),
      phone: identity.map((name) => `+1${name.charCodeAt(0)}`),
      company: fc.constantFrom('Acme', 'Globex'),
      tags: fc.subarray(['x', 'y']),
      custom_fields: fc.dictionary(fc.constantFrom('plan', 'seats'), fc.constantFrom('1', '2'), { minKeys: 1 }),
      full_name: fc.constantFrom('Ada Lovelace', 'Grace Hopper'),
    },
    { requiredKeys: [] },
  )
  .filter(({ email, phone, full_name }) => (email ?? phone ?? full_name) !== undefined)
const rows = fc.array(row, { minLength: 1, maxLength: 8 })

test('an import and its undo leave all contacts as they were, but for identities that contacts of the import passed round', async () => {
  let whole = 0
  await fc.assert(
    fc.asyncProperty(rows, rows, fc.boolean(), fc.integer({ min: 1, max: 8 }), async (first, second, permits, size) => {
      const { runImport, undo, contacts } = makeUndoWorld({ writesPermits: permits })
      await runImport('first', first, size)
      const before = contacts()
      await runImport('second', second, size)
      const records = await undo({ undoes: 'second' })
      const kept = records.filter(({ outcome }) => outcome === 'kept')
      // What a circle of contacts gave each other cannot be given back one by one: it is named.
      expect(kept.every(({ code }) => code === 'identity_taken')).toBe(true)
      if (kept.length > 0) return
      whole += 1
      expect(contacts()).toEqual(before)
    }),
    { numRuns: 400 },
  )
  expect(whole).toBeGreaterThan(380)
})

test('a second run of the undo tells the same, and writes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(rows, rows, rows, async (first, second, third) => {
      const { table, runImport, undo } = makeUndoWorld()
      await runImport('first', first)
      await runImport('second', second)
      await runImport('third', third)
      const records = await undo({ undoes: 'second' })
      // Of contacts that waited for each other, one went without: by now it may have what the others gave back since.
      if (records.some(({ code }) => code === 'identity_taken')) return
      const writes = table.writes()
      expect(await undo({ undoes: 'second' })).toEqual(records)
      expect(table.writes()).toBe(writes)
    }),
    { numRuns: 200 },
  )
})

test('a dry run tells what the undo then does, and writes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(rows, rows, rows, async (first, second, third) => {
      const { table, runImport, undo } = makeUndoWorld()
      await runImport('first', first)
      await runImport('second', second)
      await runImport('third', third)
      const writes = table.writes()
      const planned = await undo({ undoes: 'second', isDryRun: true })
      expect(table.writes()).toBe(writes)
      expect(await undo({ undoes: 'second' })).toEqual(planned)
    }),
    { numRuns: 200 },
  )
})

test('what another import changed since is kept and named; the rest goes back', async () => {
  const { runImport, undo, contacts } = makeUndoWorld()
  await runImport('first', [ADA, { email: 'bob@x.io' }])
  await runImport('second', [{ ...ADA, company: 'Globex', job_title: 'Engineer' }, { email: 'new@x.io' }])
  await runImport('third', [
    { ...ADA, company: 'Initech' },
    { email: 'new@x.io', company: 'Initech' },
  ])
  expect(told(await undo({ undoes: 'second' }))).toEqual(['kept changed_since company', 'kept changed_since'])
  const [ada] = Object.values(contacts()).filter(({ email }) => email === ADA.email)
  expect(ada).toMatchObject({ company: 'Initech' })
  expect(ada).not.toHaveProperty('job_title')
})

test('of a name that was changed since, no part goes back', async () => {
  const { runImport, undo, contacts } = makeUndoWorld()
  await runImport('first', [{ email: 'ada@x.io', full_name: 'Ada Byron' }])
  await runImport('second', [{ email: 'ada@x.io', full_name: 'Ada Lovelace' }])
  await runImport('third', [{ email: 'ada@x.io', full_name: 'Grace Lovelace' }])
  const [record] = await undo({ undoes: 'second' })
  expect(record).toMatchObject({ outcome: 'kept', code: 'changed_since' })
  expect(Object.values(contacts())).toMatchObject([
    { full_name: 'Grace Lovelace', first_name: 'Grace', last_name: 'Lovelace' },
  ])
})

test('an identity that belongs to another contact by now stays there', async () => {
  const { runImport, undo, contacts } = makeUndoWorld()
  await runImport('first', [{ email: 'ada@x.io', phone: '+41' }])
  await runImport('second', [{ email: 'ada@y.io', phone: '+41', company: 'Acme' }])
  await runImport('third', [{ email: 'ada@x.io', company: 'Other' }])
  expect(told(await undo({ undoes: 'second' }))).toEqual(['kept identity_taken email'])
  expect(Object.values(contacts()).map(({ email, company }) => [email, company])).toEqual([
    ['ada@y.io', undefined],
    ['ada@x.io', 'Other'],
  ])
})

test('an identity that was erased meanwhile stays closed', async () => {
  const { table, runImport, undo } = makeUndoWorld()
  await runImport('first', [{ email: 'ada@x.io', phone: '+41' }])
  await runImport('second', [{ email: 'ada@y.io', phone: '+41', company: 'Acme' }])
  const [other] = await runImport('third', [{ email: 'ada@x.io' }])
  const remove = makeDeleteContact({ table, keys, pause: () => Promise.resolve() })
  await remove({ contactId: other?.contact_id ?? '', by: 'key', erase: true })
  expect(told(await undo({ undoes: 'second' }))).toEqual(['kept identity_taken email'])
})

test('a contact that is not there any more is named as gone; what an undo before this one deleted, as deleted', async () => {
  const { runImport, undo } = makeUndoWorld()
  await runImport('first', [ADA])
  expect(told(await undo({ undoes: 'first', jobId: 'cancelled' }))).toEqual(['deleted'])
  expect(told(await undo({ undoes: 'first', jobId: 'next', earlier: ['cancelled'] }))).toEqual(['deleted'])
  expect(told(await undo({ undoes: 'first', jobId: 'other' }))).toEqual(['kept gone'])
})

test('identities are free again, also those that were pointers: the same file can be imported once more', async () => {
  for (const writesPermits of [true, false]) {
    const { runImport, undo, contacts } = makeUndoWorld({ writesPermits })
    const rows = [{ email: 'ada@x.io', phone: '+41' }, { full_name: 'No Reach' }]
    await runImport('first', rows)
    expect(told(await undo({ undoes: 'first' }))).toEqual(['deleted', 'deleted'])
    expect(contacts()).toEqual({})
    expect((await runImport('second', rows)).map(({ outcome }) => outcome)).toEqual(['created', 'created'])
    expect(Object.values(contacts())).toHaveLength(2)
  }
})

/** Sizes of the calls by which the undo of 250 contacts is done. */
const callsOfUndo = async (contact: (n: number) => { readonly email: string; readonly phone?: string }) => {
  const { table, runImport, undo } = makeUndoWorld()
  await runImport(
    'first',
    Array.from({ length: 250 }, (_, n) => contact(n)),
  )
  const { get, writeEach, writeTogether } = table
  const calls = { keysRead: 0, statements: [] as number[], transactions: [] as number[] }
  Object.assign(table, {
    get: ((keys) => ((calls.keysRead += keys.length), get(keys))) satisfies typeof get,
    writeEach: ((actions) => (calls.statements.push(actions.length), writeEach(actions))) satisfies typeof writeEach,
    writeTogether: ((actions) => (
      calls.transactions.push(actions.length),
      writeTogether(actions)
    )) satisfies typeof writeTogether,
  })
  await undo({ undoes: 'first' })
  return calls
}

test('a created contact of one identity is deleted by one statement, a write unit, after one read', async () => {
  expect(await callsOfUndo((n) => ({ email: `n${n}@x.io` }))).toEqual({
    keysRead: 250,
    statements: Array<number>(10).fill(25),
    transactions: [],
  })
})

test('a created contact of two identities is deleted whole, in transactions of a hundred actions', async () => {
  const { statements, transactions } = await callsOfUndo((n) => ({ email: `n${n}@x.io`, phone: `+49301${n}` }))
  expect([statements, transactions]).toEqual([[], Array<number>(5).fill(100)])
})

test('an identity that contacts of the import passed on goes back to who had it', async () => {
  const { runImport, undo, contacts } = makeUndoWorld()
  await runImport('first', [
    { email: 'ada@x.io', phone: '+1' },
    { email: 'bob@x.io', phone: '+2' },
  ])
  const before = contacts()
  // Ada gives her phone up, Bob gets it, somebody new gets his.
  await runImport('second', [
    { email: 'ada@x.io', phone: '+3' },
    { email: 'bob@x.io', phone: '+1' },
    { email: 'new@x.io', phone: '+2' },
  ])
  expect(told(await undo({ undoes: 'second' }))).toEqual(['restored', 'restored', 'deleted'])
  expect(contacts()).toEqual(before)
})
