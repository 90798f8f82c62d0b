import { BESIDE, COLUMN_NAMES, LAST_RESORTS } from '../../../../lambdas/import/source/header-table.ts'
import { recogniseHeaders } from '../../../../lambdas/import/source/header-names.ts'

const targets = (...headers: string[]): (string | undefined)[] =>
  recogniseHeaders(headers).map((known) => known?.target)

const ranked = (...headers: string[]): string[] => {
  const known = recogniseHeaders(headers)
  return headers.toSorted((one, other) => {
    const rank = (header: string): number => known[headers.indexOf(header)]?.rank ?? Number.NaN
    return rank(one) - rank(other)
  })
}

it.each([
  'E-mail Address',
  'e_mail_address',
  'EMAILADDRESS',
  ' E-Mail\nAddress ',
  'Ｅ－ｍａｉｌ',
  'E\u00admail\u200b',
  '\ufeffEmail',
  'Émail',
])('case, accents, width, spaces and hidden characters of a header do not count: %j', (header) => {
  expect(targets(header)).toEqual(['email'])
})

it('no name stands for two fields', () => {
  const fieldsOf = new Map<string, Set<string>>()
  for (const [field, kinds] of Object.entries(COLUMN_NAMES)) {
    for (const name of kinds.flat()) {
      expect(targets(name)).toEqual([field])
      fieldsOf.set(name, (fieldsOf.get(name) ?? new Set()).add(field))
    }
  }
  expect([...fieldsOf.values()].every((fields) => fields.size === 1)).toBe(true)
})

it('a last resort stands for its field alone where nothing else does', () => {
  for (const [field, names] of Object.entries(LAST_RESORTS)) {
    for (const name of names) expect(targets(name)).toEqual([field])
  }
  expect(targets('Title', 'Job Title')).toEqual([undefined, 'job_title'])
  expect(targets('Title', 'First Name')).toEqual(['job_title', 'first_name'])
  expect(targets('Sobrenome', 'Apelido')).toEqual(['last_name', undefined])
})

it.each(BESIDE)('$name is the $field beside $beside, unless another column is', ({ name, field, beside }) => {
  for (const other of beside.filter((companion) => targets(companion)[0] !== undefined)) {
    expect(targets(name, other)[0]).toBe(field)
    const known = COLUMN_NAMES[field]?.flat()[0] ?? ''
    expect(targets(name, other, known)[0]).not.toBe(field)
  }
})

it('by itself a name is the whole of it, and a URL anything', () => {
  expect(targets('Nom', 'Courriel', 'URL')).toEqual(['full_name', 'email', undefined])
})

it('several columns for one field rank mobile, any, work, home, other; and by their numbers within', () => {
  expect(ranked('Other Phone', 'Home Phone', 'Business Phone 2', 'Business Phone', 'Phone', 'Mobile Phone')).toEqual([
    ...['Mobile Phone', 'Phone', 'Business Phone', 'Business Phone 2', 'Home Phone', 'Other Phone'],
  ])
  expect(ranked('E-mail 3 - Value', 'E-mail 2 - Value', 'E-mail 1 - Value')).toEqual([
    ...['E-mail 1 - Value', 'E-mail 2 - Value', 'E-mail 3 - Value'],
  ])
  expect(ranked('Personal email', 'Work email', 'Email')).toEqual(['Email', 'Work email', 'Personal email'])
  expect(ranked('Telefon (privat)', 'Telefon', 'Handy')).toEqual(['Handy', 'Telefon', 'Telefon (privat)'])
})

it.each(['Name 2', 'First Name 2', 'E-mail 1 - Type', 'Phone 1 - Label', 'E-mail Display Name', 'Fax', 'Phone 10'])(
  'is nobody’s: %s',
  (header) => {
    expect(targets(header)).toEqual([undefined])
  },
)

it.each([
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'custom_fields.__proto__',
  'custom_fields',
])('a header that is the name of a thing of JavaScript names no field: %s', (header) => {
  expect(targets(header)).toEqual([undefined])
})
