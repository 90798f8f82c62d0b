import fc from '../../support/fast-check.ts'
import { isRowError, mergeContact, newContact, type Contact } from '../../../lambdas/contacts/contact.ts'
import type { ContactInput } from '../../../lambdas/contacts/contact-schema.ts'
import { changeOf, type Changes } from '../../../lambdas/import/changes.ts'

const NOW = '2026-01-01T00:00:00.000Z'

const known = (contact: ReturnType<typeof newContact>): Contact => {
  if (isRowError(contact)) throw new Error(contact.code)
  return contact
}

const value = fc.constantFrom('x', 'y', 'A B')
const inputs: fc.Arbitrary<ContactInput> = fc.record(
  {
    full_name: value,
    company: value,
    job_title: value,
    tags: fc.uniqueArray(value, { minLength: 1 }),
    custom_fields: fc
      .record({ k: fc.constantFrom(1, 2, true, [1], { a: [] }), l: value }, { requiredKeys: [], noNullPrototype: true })
      .filter((fields) => Object.keys(fields).length > 0),
  },
  { requiredKeys: [], noNullPrototype: true },
)
const blanks = fc.subarray(['full_name', 'company', 'tags', 'custom_fields.k', 'custom_fields'])

/** A contact with one side of all changes laid on it. */
const laidOn = (contact: Contact, changes: Changes, side: 0 | 1): object => {
  const fields: Record<string, unknown> = { ...contact }
  const custom: Record<string, unknown> = { ...contact.custom_fields }
  for (const [name, pair] of Object.entries(changes)) {
    const into = name.startsWith('custom_fields.') ? custom : fields
    const key = name.replace('custom_fields.', '')
    if (pair[side] === null) Reflect.deleteProperty(into, key)
    else into[key] = pair[side]
  }
  const { updated_at: _, custom_fields: __, ...rest } = fields
  return { ...rest, custom }
}

test('changes laid on what was before make what is after, and the other way round', () => {
  fc.assert(
    fc.property(inputs, inputs, blanks, (stored, input, cleared) => {
      const before = known(newContact({ email: 'a@x.io', ...stored }, { jobId: 'j', rowNumber: 1, now: NOW }))
      const after = known(mergeContact(before, input, NOW, { cleared }))
      const { changed, changes = {} } = changeOf(before, after)
      expect(changed).toBe(Object.keys(changes).length > 0)
      expect(laidOn(before, changes, 1)).toEqual(laidOn(after, {}, 1))
      expect(laidOn(after, changes, 0)).toEqual(laidOn(before, {}, 0))
    }),
  )
})

test('changes are named by field, custom fields by their own name, and hold nothing that the import keeps for itself', () => {
  const before = known(
    newContact({ email: 'a@x.io', tags: ['a'], custom_fields: { k: 1, l: 2 } }, { jobId: 'j', rowNumber: 1, now: NOW }),
  )
  const after = known(
    mergeContact(before, { phone: '+1', tags: ['b'], custom_fields: { k: 3 } }, '2027-01-01T00:00:00.000Z'),
  )
  expect(changeOf(before, after)).toEqual({
    changed: true,
    changes: { phone: [null, '+1'], tags: [['a'], ['a', 'b']], 'custom_fields.k': [1, 3] },
  })
  expect(changeOf(before, before)).toEqual({ changed: false })
})
