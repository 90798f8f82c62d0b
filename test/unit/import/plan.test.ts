import fc from '../../support/fast-check.ts'
import type { ContactInput } from '../../../lambdas/contacts/contact-schema.ts'
import { isPlain } from '../../../lambdas/contacts/action.ts'
import { keysOf } from '../../../lambdas/import/contact-write.ts'
import { plan, type Plan } from '../../../lambdas/import/plan.ts'
import { assertIdentitiesHold } from '../../support/simulation/invariants.ts'
import { contactsIn, inOneLine, takeRow } from '../../support/simulation/reference.ts'
import { keys, NOTHING_DONE, NOW, planRow, planRows, read, storeOf, write } from './planned.ts'

const optional = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined })
const fields: fc.Arbitrary<ContactInput> = fc
  .record({
    email: optional(['a@x', 'b@x', 'c@x']),
    phone: optional(['+1', '+2', '+3']),
    external_id: optional(['x', 'y']),
    company: optional(['k', 'l']),
  })
  .map(({ email, phone, external_id, company }) => ({
    ...(email && { email }),
    ...(phone && { phone }),
    ...(external_id && { external_id }),
    ...(company && { company }),
  }))
const past = fc.array(fields, { maxLength: 6 })
const batch = fc.array(fields, { minLength: 1, maxLength: 6 })

test('up to its cut, a batch comes to what its rows come to one after another', () => {
  fc.assert(
    fc.property(past, batch, fc.boolean(), (before, input, updateExisting) => {
      const store = storeOf(before)
      const expected = contactsIn(store, keys)
      const planned = planRows(store, input, 'now', updateExisting)
      const rows = input.map(planRow).filter(({ rowNumber }) => rowNumber < (planned.boundaryRow ?? Infinity))
      const reported = rows.map((row) => takeRow(expected, { id: 'now', updateExisting }, row).split(' ')[0])
      write(store, planned)
      expect(rows.map(({ rowNumber }) => planned.outcomes.get(rowNumber)?.outcome)).toEqual(reported)
      expect(inOneLine(contactsIn(store, keys))).toBe(inOneLine(expected))
      assertIdentitiesHold(store, keys)
    }),
    { numRuns: 2_000 },
  )
})

test('every row has one outcome or waits for the next batch, and the first row never waits', () => {
  fc.assert(
    fc.property(past, batch, fc.boolean(), (before, input, updateExisting) => {
      const planned = planRows(storeOf(before), input, 'now', updateExisting)
      const end = planned.boundaryRow ?? input.length + 1
      expect(end).toBeGreaterThan(1)
      expect([...planned.outcomes.keys()]).toEqual(Array.from({ length: end - 1 }, (_, n) => n + 1))
      expect(planned.inconsistent).toEqual([])
    }),
  )
})

test('a write names each item once, at most seven of them; only plain actions stand alone, or come after permits', () => {
  fc.assert(
    fc.property(past, batch, (before, input) => {
      for (const write of planRows(storeOf(before), input, 'now').writes) {
        const { permits, actions } = write
        const named = keysOf(write)
        expect(new Set(named).size).toBe(named.length)
        expect(named.length).toBeLessThanOrEqual(7)
        if (permits.length > 0) expect([...permits, ...actions].every(isPlain) && actions.length === 1).toBe(true)
        if (actions.length > 1) expect(actions.every(isPlain)).toBe(false)
      }
    }),
  )
})

test('a retry of a batch that was written recognises its own work, and writes nothing', () => {
  fc.assert(
    fc.property(past, batch, fc.boolean(), (before, input, updateExisting) => {
      const store = storeOf(before)
      const first = planRows(store, input, 'now', updateExisting)
      write(store, first)
      const done = input.slice(0, (first.boundaryRow ?? Infinity) - 1)
      const again = planRows(store, done, 'now', updateExisting)
      // By which identity it matches may differ: the first try may have given it one more. And what it changed is there already.
      const judged = (planned: Plan) =>
        [...planned.outcomes.values()].map(
          ({ matched_by: _, email_differs: __, changed: ___, changes: ____, ...record }) => record,
        )
      expect(judged(again)).toEqual(judged(first))
      expect(again.writes).toEqual([])
    }),
  )
})

describe('what a row costs', () => {
  const stored = storeOf([{ email: 'a@x', phone: '+1', company: 'k' }])
  const writesOf = (input: ContactInput) => planRows(stored, [input], 'now').writes
  const actionsOf = (input: ContactInput) => writesOf(input).flatMap(({ actions }) => actions)

  test('a new contact with one identity is one plain insert', () => {
    expect(actionsOf({ email: 'new@x' })).toMatchObject([{ type: 'insert', item: { version: 1 } }])
  })
  test('a new contact with two identities is two plain inserts: a permit, and its home', () => {
    expect(writesOf({ email: 'new@x', phone: '+9' })).toMatchObject([
      {
        permits: [{ type: 'insert', key: keys.identity('phone', '+9').key, item: { at: 0 } }],
        actions: [{ type: 'insert', key: keys.identity('email', 'new@x').key }],
      },
    ])
  })
  test('a known contact gains an identity by two plain writes: a permit for the version read, and the update', () => {
    const known = storeOf([{ email: 'a@x' }])
    expect(planRows(known, [{ email: 'a@x', phone: '+9' }], 'now').writes).toMatchObject([
      { permits: [{ type: 'insert', item: { at: 1 } }], actions: [{ type: 'update', condition: { version: 1 } }] },
    ])
  })
  test('an update that moves no identity is one plain update under the version read', () => {
    const [action, ...others] = actionsOf({ email: 'a@x', company: 'other' })
    expect(others).toEqual([])
    expect(action && isPlain(action)).toBe(true)
    expect(action).toMatchObject({ type: 'update', condition: { version: 1 }, set: { version: 2 } })
  })
  test('a row that changes nothing writes nothing', () => {
    expect(actionsOf({ email: 'a@x', phone: '+1', company: 'k' })).toEqual([])
  })
  test('a contact without identity lives at a key of its job and row', () => {
    expect(actionsOf({ company: 'k' })).toMatchObject([{ type: 'insert', key: keys.row('now', 1) }])
  })
})

test('a row caught between two reads of another import’s change is read again, and does not affect other rows', () => {
  const store = storeOf([{ email: 'a@x', phone: '+1' }])
  const pointer = keys.identity('phone', '+1').key
  const rows = [{ phone: '+1' }, { email: 'other@x' }].map(planRow)
  const items = read(store, rows)
  items.set(pointer, { owner: keys.contactId(keys.row('elsewhere', 1)) })
  const state = { ...NOTHING_DONE, rows: new Map(rows.map((row) => [row.rowNumber, row])) }
  const planned = plan({
    todo: rows,
    items,
    state,
    options: { jobId: 'now', updateExisting: true, writesPermits: true, now: NOW },
    keys,
  })
  expect(planned.inconsistent).toEqual([1])
  expect([...planned.outcomes.keys()]).toEqual([2])
})

test('a row that fails on a contact is not made good by a later row of its batch: that one waits', () => {
  const tags = (from: number, count: number) => Array.from({ length: count }, (_, n) => `t${from + n}`)
  const big = { blob: 'x'.repeat(9_000) }
  const store = storeOf([{ email: 'a@x', custom_fields: { first: big.blob }, tags: tags(0, 10) }])
  const planned = planRows(
    store,
    [
      { email: 'a@x', custom_fields: { second: big.blob } },
      { email: 'a@x', custom_fields: { first: '' } },
    ],
    'now',
  )
  expect(planned.outcomes.get(1)).toMatchObject({ outcome: 'failed', code: 'custom_fields_too_large' })
  expect(planned.boundaryRow).toBe(2)
})

test('a row that was taken does not fail on what a later row of its batch fills the contact with: that one waits', () => {
  const big = 'x'.repeat(9_000)
  const rows = [
    { email: 'a@x', custom_fields: { first: big } },
    { email: 'a@x', custom_fields: { first: '' } },
    { email: 'a@x', custom_fields: { second: big } },
  ]
  const store = storeOf([{ email: 'a@x' }])
  const first = planRows(store, rows, 'now')
  write(store, first)
  const retry = planRows(store, rows, 'now')
  for (const { boundaryRow, outcomes } of [first, retry]) {
    expect(boundaryRow).toBe(3)
    expect([...outcomes.values()].map(({ outcome }) => outcome)).toEqual(['updated', 'updated'])
  }
})

test.each<[string, ContactInput[], ContactInput]>([
  ['makes a contact of', [], { phone: '+1' }],
  ['gives another contact', [{ email: 'b@x' }], { email: 'b@x', phone: '+1' }],
])('a row that fails keeps its reason, where a later row %s what it named: that one waits', (_, others, later) => {
  const big = 'x'.repeat(9_000)
  const store = storeOf([{ email: 'a@x', custom_fields: { first: big } }, ...others])
  const rows = [{ email: 'a@x', phone: '+1', custom_fields: { second: big } }, later]
  const first = planRows(store, rows, 'now')
  write(store, first)
  for (const { boundaryRow, outcomes } of [first, planRows(store, rows, 'now')]) {
    expect(boundaryRow).toBe(2)
    expect(outcomes.get(1)).toMatchObject({ outcome: 'failed', code: 'custom_fields_too_large' })
  }
})

test('small custom fields of many rows of one contact take one batch', () => {
  const rows = Array.from({ length: 200 }, (_, n) => ({ email: 'a@x', custom_fields: { [`f${n % 5}`]: n } }))
  expect(planRows(storeOf([{ email: 'a@x' }]), rows, 'now').boundaryRow).toBeUndefined()
})

test('identities that a row names in vain end the batch before a row that takes them, also where the failed row found no contact', () => {
  const tags = Array.from({ length: 51 }, (_, n) => `t${n}`)
  const rows = [{ email: 'a@x', tags }, { email: 'a@x' }]
  for (const updateExisting of [true, false]) {
    const planned = planRows(storeOf([]), rows, 'now', updateExisting)
    expect(planned.boundaryRow).toBe(2)
    expect(planned.outcomes.get(1)).toMatchObject({ outcome: 'failed', code: 'too_many_tags' })
  }
})

test('names of one contact that do not fit together stand in batches of their own: a retry of the first would fail', () => {
  const long = 'n'.repeat(300)
  const rows = [
    { email: 'a@x', last_name: long },
    { email: 'a@x', last_name: 'Roe' },
    { email: 'a@x', first_name: long },
  ]
  expect(planRows(storeOf([{ email: 'a@x' }]), rows, 'now').boundaryRow).toBe(3)
})
