import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { makeContactFinder } from '../../../lambdas/contacts/contact-finder.ts'
import type { ContactInput } from '../../../lambdas/contacts/contact-schema.ts'
import type { ContactsTable } from '../../../lambdas/contacts/contacts-table.ts'
import { workspaceKeys } from '../../../lambdas/contacts/identity.ts'
import { contactItemFrom, storedForm } from '../../../lambdas/contacts/stored-contact.ts'
import { importRows } from '../../../lambdas/import/run.ts'
import { assertIdentitiesHold } from '../../support/simulation/invariants.ts'
import { makeSimulatedTable } from '../../support/simulation/simulated-table.ts'

const keys = workspaceKeys('w', new Uint8Array(32))
const clock = { now: () => Date.UTC(2026, 10, 1), sleep: () => Promise.resolve() }

/** A table as the version before permits left it: pairs, identities that moved, homes at rows' keys. */
const tableOf = async (name: string) => {
  const file = fileURLToPath(new URL(`../../fixtures/contacts-table/${name}.json`, import.meta.url))
  const stored = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, unknown>>
  const table = makeSimulatedTable({
    onWrite: () => {
      assertIdentitiesHold(table.items, keys)
    },
  })
  const items = Object.entries(stored).map(([key, item]) => [key, contactItemFrom({ pk: key, ...item })] as const)
  // One request: a pointer without its home would break the table for a moment.
  await table.writeTogether(items.map(([key, item]) => ({ type: 'insert', key, item })))
  // Made by JSON.parse, as the real table does: an object of structuredClone is another realm's, and equals none of this one's.
  const read: ContactsTable['get'] = async (asked) => {
    const found = await table.get(asked)
    const parsed = [...found.items].map(
      ([key, item]) => [key, contactItemFrom({ pk: key, ...storedForm(item) })] as const,
    )
    return { ...found, items: new Map(parsed) }
  }
  let jobs = 1
  const importInto = async (inputs: readonly ContactInput[], contactId?: string) => {
    const rows = inputs.map((input, n) => ({ rowNumber: n + 1, input, contactId }))
    const jobId = `imp_${(jobs += 1)}`
    const engine = {
      ports: { table: { ...table, get: read }, clock, random: () => 0, writesPermits: true },
      ensureLease: () => Promise.resolve(),
    }
    const outcomes = []
    for await (const batch of importRows(rows, 0, { jobId, updateExisting: true, keys, engine, batchRows: 5 }))
      outcomes.push(...batch.outcomes)
    return outcomes
  }
  const finder = makeContactFinder({ keys, readItem: (key) => Promise.resolve(table.items.get(key)) })
  return { table, importInto, finder }
}

test('every contact of a table written before permits is found by each of its identities', async () => {
  const { table, finder } = await tableOf('before-permits')
  let found = 0
  for (const { contact } of table.items.values()) {
    for (const kind of ['email', 'phone'] as const) {
      if (contact?.[kind] === undefined) continue
      expect(await finder.byIdentity(kind, contact[kind])).toMatchObject({ contact })
      found += 1
    }
  }
  expect(found).toBe(11)
})

test('imported again, a table written before permits gets no write', async () => {
  const { table, importInto } = await tableOf('before-permits')
  const inputs = [...table.items.values()].flatMap(({ contact }): ContactInput[] => {
    if (contact === undefined || (contact.email ?? contact.phone) === undefined) return []
    const { created_at: _, updated_at: __, job_id: ___, row_number: ____, left_out: _____, ...input } = contact
    return [input]
  })
  const before = structuredClone(new Map(table.items))
  const outcomes = await importInto(inputs)
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(inputs.map(() => 'updated'))
  expect(table.items).toEqual(before)
})

test('contacts of a table written before external ids get them, and are found by their own ids', async () => {
  const { table, importInto, finder } = await tableOf('before-permits')
  const [homeKey = ''] = [...table.items].find(([, { contact }]) => contact?.email === 'e3@x.io') ?? []
  const contactId = keys.contactId(homeKey)
  expect(await importInto([{ email: 'e3@x.io', external_id: 'crm-3' }])).toMatchObject([
    { outcome: 'updated', contact_id: contactId },
  ])
  expect(await finder.byIdentity('external_id', 'crm-3')).toMatchObject({ id: contactId })
  expect(await importInto([{ external_id: 'crm-4' }], contactId)).toMatchObject([
    { outcome: 'updated', matched_by: 'id', contact_id: contactId },
  ])
  expect(await finder.byIdentity('external_id', 'crm-3')).toBeUndefined()
})

test('contacts of a table written before permits change, gain and give up identities', async () => {
  const { importInto, finder } = await tableOf('before-permits')
  const outcomes = await importInto([
    { email: 'e3@x.io', phone: '+14155550008' },
    { email: 'e9@x.io', phone: '+14155550002' },
    { email: 'e5@x.io', phone: '+14155550007' },
    { phone: '+14155550001', email: 'e8@x.io' },
    { email: 'new@x.io', phone: '+14155550006' },
  ])
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['updated', 'created', 'updated', 'updated', 'created'])
  expect(await finder.byIdentity('phone', '+14155550002')).toMatchObject({ contact: { email: 'e9@x.io' } })
  expect(await finder.byIdentity('email', 'e8@x.io')).toMatchObject({ contact: { company: 'Acme' } })
})
