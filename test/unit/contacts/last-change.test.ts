import fc from '../../support/fast-check.ts'
import type { Contact, RowChange } from '../../../lambdas/contacts/contact.ts'
import {
  bytesOfChanges,
  changesOfRow,
  differences,
  isApplied,
  lastChange,
  withValues,
} from '../../../lambdas/contacts/last-change.ts'

const contactOf = (fields: Partial<Contact>): Contact => ({
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: '2026-01-01T00:00:00.000Z',
  job_id: 'past',
  row_number: 1,
  ...fields,
})

const text = fc.constantFrom('a', 'b', 'c')
const fields = fc.record(
  {
    company: text,
    email: text,
    tags: fc.array(text),
    custom_fields: fc.dictionary(
      fc.constantFrom('plan', 'x.y', 'owner', '__other'),
      fc.jsonValue().filter((value) => value !== null),
      { minKeys: 1 },
    ),
  },
  { requiredKeys: [] },
)
const contact = fields.map((given) => contactOf(given as Partial<Contact>))

/** Rows of one import, batch by batch, each of which leaves another state of the contact. */
const imported = (start: Contact, batches: readonly (readonly Contact[])[], jobId = 'now') => {
  let stored = start
  let row = 0
  for (const states of batches) {
    const firstRow = row + 1
    const rows: RowChange[] = []
    let state = stored
    for (const next of states) {
      row += 1
      rows.push([row, differences(state, next)])
      state = next
    }
    if (rows.length > 0) stored = { ...state, last: lastChange(stored, state, { jobId, firstRow, rows }) }
  }
  return stored
}

const values = ({ last: _, ...rest }: Contact) => rest

test('whatever the rows of an import do to a contact, what was there before can be put back', () => {
  fc.assert(
    fc.property(contact, fc.array(fc.array(contact)), (start, batches) => {
      const stored = imported(start, batches)
      expect(differences(start, withValues(stored, stored.last?.before ?? {}))).toEqual({})
    }),
  )
})

test('of the last batch, each row that changed something tells what it found and what it left', () => {
  fc.assert(
    fc.property(contact, fc.array(contact), fc.array(contact, { minLength: 1 }), (start, first, second) => {
      const stored = imported(start, [first, second])
      let state = first.at(-1) ?? start
      for (const [n, next] of second.entries()) {
        const changes = changesOfRow(stored, first.length + n + 1) ?? {}
        const found = differences(state, next)
        const left = differences(next, state)
        expect(changes).toEqual(
          Object.fromEntries(Object.keys(found).map((field) => [field, [found[field], left[field]]])),
        )
        state = next
      }
    }),
  )
})

test('the one change of a contact takes no more than the values that it found', () => {
  const stored = imported(contactOf({ company: 'Old', email: 'a@x' }), [[contactOf({ company: 'New', email: 'a@x' })]])
  expect(stored.last).toEqual({ job_id: 'now', row_number: 1, before: { company: 'Old' } })
})

test('another import begins anew: it finds what the one before left', () => {
  const first = imported(contactOf({ company: 'A' }), [[contactOf({ company: 'B' })]])
  const second = imported(first, [[{ ...values(first), company: 'C' }]], 'later')
  expect(second.last).toEqual({ job_id: 'later', row_number: 1, before: { company: 'B' } })
})

test('of a contact that the import made itself, nothing was there before', () => {
  const made = contactOf({ company: 'A', job_id: 'now' })
  expect(imported(made, [[{ ...made, company: 'B' }]]).last).toMatchObject({
    before: {},
    rows: [[1, { company: 'A' }]],
  })
})

test('rows up to the last one are applied, of this import alone', () => {
  const stored = imported(contactOf({}), [[contactOf({ company: 'A' }), contactOf({ company: 'B' })]])
  expect([1, 2, 3].map((row) => isApplied(stored, 'now', row))).toEqual([true, true, false])
  expect(isApplied(stored, 'later', 1)).toBe(false)
  expect(isApplied(undefined, 'now', 1)).toBe(false)
})

test('rows of a batch before are not counted: no retry takes them up', () => {
  const stored = imported(contactOf({}), [[contactOf({ company: 'x'.repeat(500) })], [contactOf({ company: 'A' })]])
  const rows: RowChange[] = [[3, { company: 'A' }]]
  const all = bytesOfChanges(stored, { jobId: 'now', firstRow: 2, rows })
  expect(bytesOfChanges(stored, { jobId: 'now', firstRow: 3, rows })).toBe(JSON.stringify(rows).length)
  expect(all).toBeGreaterThan(500)
})
