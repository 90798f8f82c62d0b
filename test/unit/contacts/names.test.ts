import fc from '../../support/fast-check.ts'
import {
  composeFullName,
  nameFromEmail,
  splitFullName,
  spokenFullName,
  withMiddleName,
} from '../../../lambdas/contacts/names.ts'

it.each([
  ['Jane Doe', 'Jane', 'Doe'],
  ['María José de la Cruz', 'María José de la', 'Cruz'],
  ['Jan van den Berg', 'Jan van den', 'Berg'],
  ['Van Morrison', 'Van', 'Morrison'],
  ['Dr. Jane Doe, PhD', 'Jane', 'Doe'],
  ['Zoe Adler, PhD', 'Zoe', 'Adler'],
  ['Zoe Adler, M.D., Ph.D.', 'Zoe', 'Adler'],
  ['Zoe Adler MBA', 'Zoe', 'Adler'],
  ['Zoe Adler, MA', 'Zoe', 'Adler'],
  ['Jack Ma', 'Jack', 'Ma'],
  ['Ma, Jack', 'Jack', 'Ma'],
  ['Boyd, Carl, Jr.', 'Carl', 'Boyd'],
  ['Carl Boyd Jr.', 'Carl', 'Boyd'],
  ['Carl Boyd III', 'Carl', 'Boyd'],
  ['Müller, Dr. Hans', 'Hans', 'Müller'],
  ['Prof. Dr. Hans Müller', 'Hans', 'Müller'],
  ['Müller, Dipl.-Ing.', 'Müller', undefined],
  ['Herr Müller', undefined, 'Müller'],
  ['Mrs. Jane Doe', 'Jane', 'Doe'],
  ['Mag Smith', 'Mag', 'Smith'],
  ['Dr.', 'Dr.', undefined],
  ['Dr. med. Eva Roth', 'Eva', 'Roth'],
  ['Dr. rer. nat. Eva Roth', 'Eva', 'Roth'],
  ['Dr. h.c. Eva Roth', 'Eva', 'Roth'],
  ['Univ.-Prof. Mag. Dr. Ina Moos', 'Ina', 'Moos'],
  ['Prof. Dr.-Ing. Max Lau MBA', 'Max', 'Lau'],
  ['Nat. Cole', 'Nat.', 'Cole'],
  ['Ann Bell (Acme)', 'Ann', 'Bell'],
  ['Bo Lin [bo]', 'Bo', 'Lin'],
  ['(Acme)', '(Acme)', undefined],
  ['Acme GmbH', undefined, undefined],
  ['Acme Widgets, Inc.', undefined, undefined],
  ['Müller GmbH & Co. KG', undefined, undefined],
  ['Acme S.A.', undefined, undefined],
  ['João Sá', 'João', 'Sá'],
  ['ANNA SA', 'ANNA', 'SA'],
  ['Johan Ek', 'Johan', 'Ek'],
  ['株式会社 山田', undefined, undefined],
  ['山田 太郎', '太郎', '山田'],
  ['山田\u3000太郎', '太郎', '山田'],
  ['김 민수', '민수', '김'],
  ['さとう はなこ', 'はなこ', 'さとう'],
  ['李小龙', '李小龙', undefined],
  ['Kim 민수', 'Kim', '민수'],
  ['Doe, Jane', 'Jane', 'Doe'],
  ['van den Berg ,  Anna Maria ', 'Anna Maria', 'van den Berg'],
  ['Jane\u00a0Doe', 'Jane', 'Doe'],
  ['Tab\tName', 'Tab', 'Name'],
  ['Doe, Jane, PhD', 'Jane', 'Doe'],
  ['Cher', 'Cher', undefined],
  ['Max Muster jun.', 'Max', 'Muster'],
  ['Kim Min Jun', 'Kim Min', 'Jun'],
  ['ann@x.de', undefined, undefined],
  ['+1 415 555 0101', undefined, undefined],
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

it.each([
  ['Doe, Jane', 'Jane Doe'],
  ['Boyd, Carl, Jr.', 'Carl Boyd Jr.'],
  ['Doe, Jane, PhD', 'Jane Doe, PhD'],
  ['Garcia Lopez, Maria', 'Maria Garcia Lopez'],
  ['Zoe Adler, PhD', 'Zoe Adler, PhD'],
  ['Acme Widgets, Inc.', 'Acme Widgets, Inc.'],
  ['Jane Doe', 'Jane Doe'],
  ['Doe,', 'Doe,'],
  ['a, b, c', 'a, b, c'],
])('%j is spoken %j', (full, spoken) => {
  expect(spokenFullName(full)).toBe(spoken)
})

it.each([
  ['Jan', 'van den', 'Berg', 'Jan van den Berg', 'van den Berg'],
  ['Maria', 'José', 'Nunes', 'Maria José Nunes', 'Nunes'],
  ['Maria', 'José de', 'Nunes', 'Maria José de Nunes', 'de Nunes'],
  ['Jan', 'P.', undefined, 'Jan P.', undefined],
  ['太郎', '', '山田', '山田 太郎', '山田'],
])('%s %s %s is called %s', (first_name, middle, last_name, full_name, last) => {
  const names = { first_name, ...(last_name !== undefined && { last_name }) }
  expect(withMiddleName(names, middle)).toEqual({
    first_name,
    full_name,
    ...(last !== undefined && { last_name: last }),
  })
})

it('Han, Kana and Hangul are composed with the family name first', () => {
  expect(composeFullName({ first_name: '太郎', last_name: '山田' })).toBe('山田 太郎')
  expect(composeFullName({ first_name: 'Taro', last_name: '山田' })).toBe('Taro 山田')
})

/** Capitalised and long enough to be no title, degree, particle or form of a company. */
const word = fc
  .string({ unit: fc.constantFrom(...Array.from('abcdefghijklmnopqrstuvwxyzäöüßéčł')), minLength: 2, maxLength: 8 })
  .map((text) => `Q${text}y`)

it('parts that were composed split into themselves, where the last name is one word', () => {
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 3 }), word, (first, last) => {
      const parts = { first_name: first.join(' '), last_name: last }
      expect(splitFullName(composeFullName(parts))).toEqual(parts)
      expect(splitFullName(`${last}, ${parts.first_name}`)).toEqual(parts)
      expect(splitFullName(`Dr. ${composeFullName(parts)}, PhD`)).toEqual(parts)
    }),
  )
})

it('no part of a name is invented, and none is empty, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (full) => {
      const { first_name: first, last_name: last } = splitFullName(full)
      for (const part of [first, last]) {
        if (part === undefined) continue
        expect(part.trim()).not.toBe('')
        expect(full.replace(/\s+/gu, '')).toContain(part.replace(/\s+/gu, ''))
      }
      expect(spokenFullName(full).replace(/[\s,]+/gu, '')).toHaveLength(full.replace(/[\s,]+/gu, '').length)
    }),
  )
})

it('a name from an email is never empty', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (local) => {
      expect(nameFromEmail(`${local}@x.de`)).not.toBe('')
    }),
  )
})
