import { isRowError, mergeContact, newContact, type Contact } from '../../../lambdas/contacts/contact.ts'
import type { ContactInput } from '../../../lambdas/contacts/contact-schema.ts'

const MADE = '2026-01-01T00:00:00.000Z'
const LATER = '2026-02-02T00:00:00.000Z'

const make = (input: ContactInput): Contact => {
  const contact = newContact(input, { jobId: 'imp_1', rowNumber: 7, now: MADE })
  if (isRowError(contact)) throw new Error(contact.code)
  return contact
}
const merge = (contact: Contact, input: ContactInput): Contact => {
  const merged = mergeContact(contact, input, LATER)
  if (isRowError(merged)) throw new Error(merged.code)
  return merged
}

describe('a new contact', () => {
  test('remembers the job and the row that made it', () => {
    expect(make({ email: 'a@x.io' })).toMatchObject({
      job_id: 'imp_1',
      row_number: 7,
      created_at: MADE,
      updated_at: MADE,
    })
  })
  test.each<[string, ContactInput, ContactInput]>([
    [
      'parts from the full name',
      { full_name: 'Jane Doe' },
      { full_name: 'Jane Doe', first_name: 'Jane', last_name: 'Doe' },
    ],
    ['the full name from its parts', { first_name: 'Jane', last_name: 'Doe' }, { full_name: 'Jane Doe' }],
    [
      'a name from only an email',
      { email: 'hans.mueller@x.de' },
      { full_name: 'Hans Mueller', first_name: 'Hans', last_name: 'Mueller' },
    ],
    [
      'what was given, where both are',
      { full_name: 'J. D.', first_name: 'Jane' },
      { full_name: 'J. D.', first_name: 'Jane' },
    ],
  ])('has %s', (_, input, expected) => {
    expect(make(input)).toMatchObject(expected)
  })
  test('without a name, an email or parts has none', () => {
    expect(make({ phone: '+14155550000' })).not.toHaveProperty('full_name')
  })
  test('is refused with more tags than a contact may have', () => {
    const tags = Array.from({ length: 51 }, (_, n) => `t${n}`)
    expect(newContact({ email: 'a@x.io', tags }, { jobId: 'j', rowNumber: 1, now: MADE })).toMatchObject({
      code: 'too_many_tags',
    })
  })
})

describe('an update', () => {
  const jane = make({ full_name: 'Jane Doe', email: 'jane@x.io', tags: ['a'], custom_fields: { k: 1, deep: { x: 1 } } })

  test('replaces what is given and keeps the rest', () => {
    expect(merge(jane, { company: 'Acme' })).toEqual({ ...jane, company: 'Acme', updated_at: LATER })
  })
  test('unites tags in the order in which they came', () => {
    expect(merge(jane, { tags: ['b', 'a', 'c'] }).tags).toEqual(['a', 'b', 'c'])
  })
  test('merges custom fields one level deep', () => {
    expect(merge(jane, { custom_fields: { deep: { y: 2 }, n: null } }).custom_fields).toEqual({
      k: 1,
      deep: { y: 2 },
      n: null,
    })
  })
  test.each<[string, ContactInput]>([
    ['nothing new', { email: 'jane@x.io', full_name: 'Jane Doe', tags: ['a'], custom_fields: { k: 1 } }],
    ['one of its own names', { first_name: 'Jane' }],
    ['nothing but its email, which also gives a name', { email: 'jane@x.io' }],
  ])('that gives %s is the same contact', (_, input) => {
    expect(mergeContact(jane, input, LATER)).toBe(jane)
  })
  test('by a new full name brings the parts of that name', () => {
    expect(merge(jane, { full_name: 'Janet Roe' })).toMatchObject({
      full_name: 'Janet Roe',
      first_name: 'Janet',
      last_name: 'Roe',
    })
    expect(merge(jane, { full_name: 'Mary Ann Smith', first_name: 'Mary Ann' })).toMatchObject({
      full_name: 'Mary Ann Smith',
      first_name: 'Mary Ann',
      last_name: 'Smith',
    })
    expect(merge(jane, { full_name: 'M. S.', first_name: 'Mary' })).not.toHaveProperty('last_name')
    const long = 'x'.repeat(500)
    const half = merge(jane, { first_name: long })
    expect(mergeContact(half, { last_name: long }, LATER)).toMatchObject({
      code: 'field_too_long',
      field: 'full_name',
    })
    expect(merge(jane, { full_name: 'Madonna' })).not.toHaveProperty('last_name')
  })
  test('by one part composes the full name anew', () => {
    expect(merge(jane, { last_name: 'Roe' })).toMatchObject({
      full_name: 'Jane Roe',
      first_name: 'Jane',
      last_name: 'Roe',
    })
  })
  test('that would break a limit by what is stored already fails', () => {
    const tags = Array.from({ length: 50 }, (_, n) => `t${n}`)
    expect(mergeContact(jane, { tags }, LATER)).toMatchObject({ code: 'too_many_tags', field: 'tags' })
  })
})
