import { BESIDE, COLUMN_NAMES, LAST_RESORTS } from '../../../../lambdas/import/source/header-table.ts'
import { HEADER_SOURCES, KINDS, keyOf, recogniseHeaders } from '../../../../lambdas/import/source/header-names.ts'
import type { ColumnKind } from '../../../../lambdas/import/source/header-kinds.ts'

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

it.each(['External ID', 'external_id', 'Externe ID', 'ID externe', 'ID Externo', 'ID esterno'])(
  'a column that says so is the external id: %j',
  (header) => {
    expect(targets(header)).toEqual(['external_id'])
  },
)

it.each(['id', 'ID', 'Customer ID', 'Record ID', 'Contact ID', 'User Id', 'Order external id', 'Kundennummer', 'UID'])(
  'what may be the id of anything is no id by its name: %j',
  (header) => {
    expect(targets(header)).toEqual([undefined])
  },
)

/** Every name that is known, with the field and the kind of it that the name stands for. */
const allNames = (): (readonly [name: string, target: string, kind: number])[] => [
  ...HEADER_SOURCES.flatMap(({ names }) =>
    Object.entries(names).flatMap(([kind, ofKind]) => {
      const [target, place] = KINDS[kind as ColumnKind] ?? [kind, 0]
      return ofKind.map((name) => [name, target, place] as const)
    }),
  ),
  ...Object.entries(COLUMN_NAMES).flatMap(([field, kinds]) =>
    kinds.flatMap((names, kind) => names.map((name) => [name, field, kind] as const)),
  ),
]

it('no name means two things, whichever source it is from', () => {
  const meanings = new Map<string, Set<string>>()
  for (const [name, target, kind] of allNames()) {
    expect([name, ...targets(name)]).toEqual([name, target])
    meanings.set(keyOf(name), (meanings.get(keyOf(name)) ?? new Set()).add(`${target} ${kind}`))
  }
  expect([...meanings].filter(([, of]) => of.size > 1)).toEqual([])
  for (const names of Object.values(LAST_RESORTS)) {
    for (const name of names) expect([name, meanings.has(keyOf(name))]).toEqual([name, false])
  }
})

it('every list of names says whose they are', () => {
  for (const { source } of HEADER_SOURCES) expect(source).toMatch(/^(?:https:\/\/|files of \w|words of everyday$)/)
})

it('a last resort stands for its field only where nothing else does', () => {
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
    if (keyOf(known) !== keyOf(other)) expect(targets(name, other, known)[0]).not.toBe(field)
  }
})

it('a name matches only as a whole, and a URL as anything', () => {
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

it.each([
  ...[
    'Email consent',
    'email_status',
    'Phone type',
    'Email opt-in',
    'Phone verified',
    'Email (consent)',
    'Email: Status',
  ],
  ...[
    'Accepts Email Marketing',
    'Email / Opt-in',
    'Email valid',
    'E-mail 1 - Type',
    'Phone 1 - Label',
    'Email bounced',
  ],
  ...[
    'Email Subscription Status',
    'SMS consent',
    'Name verified',
    'Email preference',
    'Email sent date',
    'Phone (fax)',
  ],
  ...['E-mail Display Name', 'Email domain', 'Email count', 'Fax', 'Telefax', 'Pager', 'Phone Extension', 'Username'],
])('says something about a value and is none: %s', (header) => {
  expect(targets(header)).toEqual([undefined])
})

it.each([
  ...[
    'Name 2',
    'First Name 2',
    'Phone 10',
    'ID',
    'Record ID',
    'Owner / Name',
    'Contact Owner: Full Name',
    'Manager Name',
  ],
  ...[
    'Created By / Email',
    'Assistant Phone',
    "Assistant's Name",
    'Emergency contact phone',
    'Account: Phone',
    'Event Name',
  ],
  ...['Spouse email', 'Date Modified', 'customer_username'],
])('belongs to another person or thing: %s', (header) => {
  expect(targets(header)).toEqual([undefined])
})

it.each([
  ['Email *', 'email'],
  ['*First Name', 'first_name'],
  ['Email Address:', 'email'],
  ['Email(s)', 'email'],
  ['Phone (with country code)', 'phone'],
  ['Full name (required)', 'full_name'],
  ['Last name [optional]', 'last_name'],
  ['Created (UTC)', 'created_date'],
  ['Email required', 'email'],
  ['Name (First and Last)', 'full_name'],
  ['Phone Number (Mobile)', 'phone'],
  ['Work Email Address', 'email'],
  ['Nom / Prénom', 'full_name'],
])('the marks of forms do not count: %s', (header, target) => {
  expect(targets(header)).toEqual([target])
})

it('of several persons in a file only the contact is read', () => {
  expect(targets('Attendee first name', 'Attendee email', 'Buyer first name', 'Buyer email')).toEqual([
    ...['first_name', 'email', undefined, undefined],
  ])
  expect(targets('billing_first_name', 'billing_email', 'shipping_first_name')).toEqual([
    'first_name',
    'email',
    undefined,
  ])
  expect(targets('Buyer name', 'Buyer email')).toEqual(['full_name', 'email'])
})

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
