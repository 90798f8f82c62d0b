import fc from 'fast-check'
import { composeFullName, nameFromEmail, splitFullName } from '../../../lambdas/contacts/names.ts'

it.each([
  ['Jane Doe', 'Jane', 'Doe'],
  ['María José de la Cruz', 'María José de la', 'Cruz'],
  ['Doe, Jane', 'Jane', 'Doe'],
  ['van den Berg ,  Anna Maria ', 'Anna Maria', 'van den Berg'],
  ['Jane\u00a0Doe', 'Jane', 'Doe'],
  ['Tab\tName', 'Tab', 'Name'],
  ['Doe, Jane, PhD', 'Doe, Jane,', 'PhD'],
  ['Cher', 'Cher', undefined],
  ['Doe,', 'Doe,', undefined],
  [', Jane', ',', 'Jane'],
  ['', undefined, undefined],
])('%j splits into %j and %j', (full, first, last) => {
  expect(splitFullName(full)).toEqual({
    ...(first !== undefined && { first_name: first }),
    ...(last !== undefined && { last_name: last }),
  })
})

it.each([
  ['hans.mueller@x.de', 'Hans Mueller'],
  ['hans.mueller+shop@x.de', 'Hans Mueller'],
  ['hans_peter-mueller42@x.de', 'Hans Peter Mueller'],
  ['jane@acme.com', 'Jane'],
  ['émile@x.de', 'Émile'],
  ['42@x.de', '42'],
  ['+@x.de', '+'],
  ['_@x.de', '_'],
])('%s is the email of %s', (email, name) => {
  expect(nameFromEmail(email)).toBe(name)
})

it('parts that were composed split into themselves, where the last name is one word', () => {
  const word = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/[\s,]/u.test(text))
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 3 }), word, (first, last) => {
      const parts = { first_name: first.join(' '), last_name: last }
      expect(splitFullName(composeFullName(parts))).toEqual(parts)
    }),
  )
})

it('a full name without a comma composes again from its parts, but for white space', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }).filter((text) => !text.includes(',')),
      (full) => {
        expect(composeFullName(splitFullName(full)).replace(/\s+/gu, '')).toBe(full.replace(/\s+/gu, ''))
      },
    ),
  )
})

it('a name from an email is never empty', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (local) => {
      expect(nameFromEmail(`${local}@x.de`)).not.toBe('')
    }),
  )
})
