import type { ContactItem } from '../../../lambdas/contacts/contact.ts'
import type { ContactInput } from '../../../lambdas/contacts/contact-schema.ts'
import type { OutcomeRecord } from '../../../lambdas/import/outcome.ts'
import { plan } from '../../../lambdas/import/plan.ts'
import type { PlanRow } from '../../../lambdas/import/planning-state.ts'
import { keys, NOW, planRow, read, storeOf } from './planned.ts'

interface Earlier {
  readonly done?: OutcomeRecord
  readonly released?: ReadonlyMap<string, string>
}

/** Where the batch of two rows ends whose first row an earlier attempt finished: before the second, or not at all. */
const boundaryBehind = (
  store: ReadonlyMap<string, ContactItem>,
  [first, second]: readonly [PlanRow, PlanRow],
  { done, released = new Map() }: Earlier,
): number | undefined =>
  plan({
    todo: [second],
    items: read(store, [first, second]),
    state: {
      rows: new Map([first, second].map((row) => [row.rowNumber, row])),
      done: new Map(done && [[1, done]]),
      released,
    },
    options: { jobId: 'now', updateExisting: true, writesPermits: true, now: NOW },
    keys,
  }).boundaryRow

const rowsOf = (first: ContactInput, second: ContactInput) => [planRow(first, 0), planRow(second, 1)] as const
const NOTHING = new Map<string, ContactItem>()
const contactOf = (email: string) => keys.contactId(keys.identity('email', email).key)

test('a row waits that takes what a row named in vain which an earlier attempt finished', () => {
  const rows = rowsOf({ email: 'a@x', phone: '+1' }, { email: 'b@x', phone: '+1' })
  expect(boundaryBehind(NOTHING, rows, { done: { row_number: 1, outcome: 'failed', code: 'ambiguous_match' } })).toBe(2)
  expect(boundaryBehind(NOTHING, rows, {})).toBeUndefined()
})

test('a row waits that takes what a contact gave up in a write of an earlier attempt', () => {
  const rows = rowsOf({ email: 'a@x', phone: '+2' }, { email: 'b@x', phone: '+1' })
  const released = new Map([[keys.identity('phone', '+1').name, contactOf('a@x')]])
  expect(boundaryBehind(NOTHING, rows, { released })).toBe(2)
  expect(boundaryBehind(NOTHING, rows, {})).toBeUndefined()
})

test('a row waits that takes an identity from a contact, where an earlier row found another contact by it', () => {
  const store = storeOf([{ email: 'a@x', phone: '+1' }])
  const rows = rowsOf({ email: 'a@x', phone: '+1' }, { email: 'a@x', phone: '+2' })
  const found = (contact_id: string) =>
    boundaryBehind(store, rows, { done: { row_number: 1, outcome: 'updated', contact_id } })
  expect(found(contactOf('elsewhere@x'))).toBe(2)
  expect(found(contactOf('a@x'))).toBeUndefined()
})

test('a row waits that takes the only identity by which an earlier row finds its contact, whatever else that row names', () => {
  const store = storeOf([{ email: 'a@x', phone: '+1', external_id: 'x' }])
  const [first, second] = rowsOf({ email: 'a@x', external_id: 'x' }, { phone: '+1', external_id: 'z' })
  const done: OutcomeRecord = { row_number: 1, outcome: 'updated', contact_id: contactOf('a@x') }
  const byExternalId = { ...first, matching: first.identities.filter(({ kind }) => kind === 'external_id') }
  expect(boundaryBehind(store, [byExternalId, second], { done })).toBe(2)
  expect(boundaryBehind(store, [first, second], { done })).toBeUndefined()
})
