import fc from '../../../support/fast-check.ts'
import { EMAIL_PROBLEMS } from '../../../../lambdas/import/normalise/written-email.ts'
import { ROW_ERRORS } from '../../../../lambdas/contacts/row-errors.ts'
import type { NormaliseOptions } from '../../../../lambdas/import/normalise/row-reading.ts'
import { makeRowNormaliser } from '../../../../lambdas/import/normalise/row.ts'
import { readRows, rowOfObject } from '../../../../lambdas/import/source/rows.ts'
import { makeWarnings } from '../../../../lambdas/import/source/warnings.ts'

const normalise = (value: unknown, options: NormaliseOptions = {}, warnings = makeWarnings()) =>
  makeRowNormaliser(options, warnings)(rowOfObject(value, 1))
const input = (value: unknown, options: NormaliseOptions = {}): unknown => {
  const row = normalise(value, options)
  return 'input' in row ? row.input : row.error
}
const error = (value: unknown) => {
  const row = normalise(value)
  return 'error' in row ? [row.error.code, row.error.field] : row.input
}

it('gives every field normalised', () => {
  const uuid = '6f9619ff-8b86-d011-b42d-00cf4fc964ff'
  expect(
    input(
      {
        ...{
          full_name: ' Jane\tDoe ',
          first_name: 'Jane',
          last_name: 'Doe',
          email: 'JANE@Acme.com ',
          phone: '0151 12345678',
        },
        ...{
          job_title: 'CEO',
          company: 'Acme',
          related_company_id: uuid.toUpperCase(),
          linkedin_url: 'www.linkedin.com/in/jane',
        },
        ...{ priority: 'high', tags: [' a', 'b', 'a', '', null], created_date: '2026-02-24T10:00:00+02:00' },
        custom_fields: { ' born ': ' 1980 ', empty: ' ', none: null, deep: { list: [1, null, ' x '] } },
      },
      { default_country: 'DE' },
    ),
  ).toEqual({
    ...{
      full_name: 'Jane\tDoe',
      first_name: 'Jane',
      last_name: 'Doe',
      email: 'jane@acme.com',
      phone: '+4915112345678',
    },
    ...{ job_title: 'CEO', company: 'Acme', related_company_id: uuid, linkedin_url: 'www.linkedin.com/in/jane' },
    ...{ priority: 1, tags: ['a', 'b'], created_date: '2026-02-24T08:00:00.000Z' },
    custom_fields: { born: '1980', deep: { list: [1, null, ' x '] } },
  })
})

describe('ids', () => {
  const ID = `con_${'a'.repeat(24)}`
  const cells = { found: new Set<string>() }
  const inCells = (values: Record<string, string>, of: object = cells, options: NormaliseOptions = {}) =>
    makeRowNormaliser(options, makeWarnings())({ rowNumber: 1, values, cells: { ...cells, ...of } })

  it('the id of a contact is no field of it, and enough to know a contact by', () => {
    expect(normalise({ id: ` ${ID} `, job_title: 'CEO' })).toEqual({
      rowNumber: 1,
      input: { job_title: 'CEO' },
      contactId: ID,
    })
    expect(normalise({ id: ID })).toEqual({ rowNumber: 1, input: {}, contactId: ID })
  })

  it('a text that can be no id is the id of nobody; another type is invalid', () => {
    for (const id of ['7', 'con_', `${ID}x`, ID.toUpperCase()])
      expect(error({ id, email: 'a@x.com' })).toEqual(['unknown_contact', 'id'])
    expect(error({ id: 7, email: 'a@x.com' })).toEqual(['invalid_field', 'id'])
    expect(error({ id: null, email: 'a@x.com' })).toEqual({ email: 'a@x.com' })
    const row = { id: '7', email: 'a@x.com' }
    expect(input(row, { on_invalid_value: 'drop' })).toEqual({ email: 'a@x.com' })
    expect(normalise({ id: '7', full_name: 'A' }, { on_invalid_value: 'drop' })).toMatchObject({
      error: { code: 'unknown_contact' },
    })
  })

  it('an external id is kept as it is, but for white space around it', () => {
    expect(input({ external_id: ' CRM 0\u0301 7 ' })).toEqual({ external_id: 'CRM 0\u0301 7' })
    expect(inCells({ external_id: '="007"' })).toMatchObject({ input: { external_id: '007' } })
    expect(inCells({ external_id: 'n/a', email: 'a@x.com' })).toMatchObject({ input: { email: 'a@x.com' } })
    expect(error({ external_id: 'x'.repeat(129) })).toEqual(['field_too_long', 'external_id'])
  })

  it('a row with an id needs nothing of match_by, and no warning says that nothing would match it', () => {
    const warnings = makeWarnings()
    normalise({ id: ID, phone: '+14155552671' }, { match_by: ['email'] }, warnings)
    normalise({ external_id: '7' }, { match_by: ['email'] }, warnings)
    expect(warnings.list()).toEqual([])
    normalise({ phone: '+14155552671' }, { match_by: ['external_id'] }, warnings)
    expect(warnings.list()).toMatchObject([{ code: 'unmatchable_row' }])
  })

  it('the ids of an export may be those of another workspace: they fail no row', () => {
    expect(inCells({ id: ID, email: 'a@x.com' }, { isExact: true })).toMatchObject({ contactId: ID, mayBeGone: true })
    expect(inCells({ id: ID, email: 'a@x.com' })).not.toHaveProperty('mayBeGone')
  })
})

it('blank, empty and null are not given', () => {
  const nothing = {
    email: null,
    phone: '',
    company: ' \t',
    tags: [],
    custom_fields: {},
    priority: null,
    created_date: '',
  }
  expect(input({ full_name: 'Jane', ...nothing })).toEqual({ full_name: 'Jane' })
  expect(input({ full_name: 'Jane', tags: [' '], custom_fields: { a: '' } })).toEqual({ full_name: 'Jane' })
})

it('company_id is read for related_company_id, where that is not given', () => {
  const [one, other] = ['6f9619ff-8b86-d011-b42d-00cf4fc964ff', '00000000-0000-0000-0000-000000000000']
  expect(input({ full_name: 'J', company_id: one })).toMatchObject({ related_company_id: one })
  expect(input({ full_name: 'J', company_id: one, related_company_id: '' })).toMatchObject({ related_company_id: one })
  expect(input({ full_name: 'J', company_id: one, related_company_id: other })).toMatchObject({
    related_company_id: other,
  })
})

it.each<[string, unknown, unknown[]]>([
  ['no object', 5, ['malformed_row', undefined]],
  ['null', null, ['malformed_row', undefined]],
  ['an array', [{}], ['malformed_row', undefined]],
  ['nothing', {}, ['missing_identity', undefined]],
  ['no identity', { company: 'Acme' }, ['missing_identity', undefined]],
  ['a number for text', { full_name: 5 }, ['invalid_field', 'full_name']],
  ['true for a phone', { phone: true }, ['invalid_field', 'phone']],
  ['an object for an email', { email: { at: 'x' } }, ['invalid_field', 'email']],
  ['an email that is none', { email: 'x' }, ['invalid_email', 'email']],
  ['a phone that is none', { phone: '12' }, ['invalid_phone', 'phone']],
  ['NUL', { full_name: 'a\0b' }, ['invalid_field', 'full_name']],
  ['513 characters', { full_name: 'x'.repeat(513) }, ['field_too_long', 'full_name']],
  ['an email of 255', { email: `${'a'.repeat(250)}@x.de` }, ['field_too_long', 'email']],
  [
    'names too long together',
    { first_name: 'x'.repeat(300), last_name: 'y'.repeat(300) },
    ['field_too_long', 'full_name'],
  ],
  ['tags as text', { full_name: 'J', tags: 'a,b' }, ['invalid_field', 'tags']],
  ['a tag that is no text', { full_name: 'J', tags: [1] }, ['invalid_field', 'tags']],
  ['51 tags', { full_name: 'J', tags: Array.from({ length: 51 }, (_, n) => `t${n}`) }, ['too_many_tags', 'tags']],
  ['a tag of 65', { full_name: 'J', tags: ['x'.repeat(65)] }, ['field_too_long', 'tags']],
  ['an unknown priority', { full_name: 'J', priority: 4 }, ['invalid_field', 'priority']],
  ['no UUID', { full_name: 'J', related_company_id: '1' }, ['invalid_field', 'related_company_id']],
  [
    'a script as address',
    { full_name: 'J', linkedin_url: 'javascript:alert(1)//linkedin.com' },
    ['invalid_field', 'linkedin_url'],
  ],
  ['a day that is none', { full_name: 'J', created_date: '2026-02-29' }, ['invalid_field', 'created_date']],
  ['custom fields as array', { full_name: 'J', custom_fields: [1] }, ['invalid_field', 'custom_fields']],
  [
    'custom fields too large',
    { full_name: 'J', custom_fields: { a: 'x'.repeat(17_000) } },
    ['custom_fields_too_large', 'custom_fields'],
  ],
  ['the first of two errors in the order of the fields', { phone: '12', email: 'x' }, ['invalid_email', 'email']],
])('a row fails: %s', (_, value, expected) => {
  expect(error(value)).toEqual(expected)
})

it('512 characters outside the basic plane are 512', () => {
  expect(input({ full_name: '😀'.repeat(512) })).toEqual({ full_name: '😀'.repeat(512) })
  expect(error({ full_name: '😀'.repeat(513) })).toEqual(['field_too_long', 'full_name'])
})

it('text becomes well-formed', () => {
  expect(input({ full_name: 'a\ud800b', tags: ['\udc00'], custom_fields: { '\ud800': ['\udc00'] } })).toEqual({
    full_name: 'a\ufffdb',
    tags: ['\ufffd'],
    custom_fields: { '\ufffd': ['\ufffd'] },
  })
})

it('unknown fields and left-out extensions are counted as warnings', () => {
  const warnings = makeWarnings()
  const rows: unknown[] = [
    { full_name: 'A', nick: 1, phone: '+1 415 555 2671 x5' },
    { full_name: 'B', nick: 2 },
    JSON.parse('{"__proto__":{"email":"a@x.de"}}') as unknown,
  ]
  for (const row of readRows(rows)) makeRowNormaliser({}, warnings)(row)
  expect(warnings.list().map(({ code, field, count }) => [code, field, count])).toEqual([
    ['unmatchable_row', undefined, 1],
    ['unknown_field', 'nick', 2],
    ['unknown_field', '__proto__', 1],
    ['phone_extension', 'phone', 1],
  ])
})

it('an error names the column that the value came from', () => {
  const row = makeRowNormaliser(
    {},
    makeWarnings(),
  )({ rowNumber: 7, values: { email: 'x' }, columns: { email: 'E-Mail' } })
  expect(row).toEqual({
    rowNumber: 7,
    error: { code: 'invalid_email', message: EMAIL_PROBLEMS.no_at, field: 'email', column: 'E-Mail' },
  })
})

describe('JSON of other programs', () => {
  it('may spell fields as they cannot be mistaken', () => {
    const spelled = {
      firstName: 'Sam',
      lastName: 'Urich',
      phoneNumber: '+14155558027',
      jobTitle: 'CTO',
      companyName: 'U',
    }
    expect(input(spelled)).toEqual({
      first_name: 'Sam',
      last_name: 'Urich',
      phone: '+14155558027',
      job_title: 'CTO',
      company: 'U',
    })
    expect(input({ name: 'Tess Vogel', fullName: '' })).toEqual({ full_name: 'Tess Vogel' })
    expect(input({ full_name: 'A', name: 'B' })).toEqual({ full_name: 'A' })
  })

  it.each(['displayName', 'Full Name', 'given_name', 'contact_name', 'surname'])(
    'with a name under %s gets no name from its email',
    (key) => {
      expect(normalise({ email: 'a@x.de', [key]: 'Sam' })).toMatchObject({ isNamedElsewhere: true })
      expect(normalise({ email: 'a@x.de', [key]: '' })).not.toHaveProperty('isNamedElsewhere')
    },
  )

  it.each(['nick', 'note', 'company_name_2', 'domain'])('but %s is no name', (key) => {
    expect(normalise({ email: 'a@x.de', [key]: 'Sam' })).not.toHaveProperty('isNamedElsewhere')
  })
})

it('any row of JSON is given or fails with a documented error that holds none of its values', () => {
  const keys = fc.oneof(
    fc.constantFrom(
      'full_name',
      'email',
      'phone',
      'tags',
      'custom_fields',
      'priority',
      'created_date',
      'linkedin_url',
      'company_id',
    ),
    fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', ''),
    fc.string({ unit: 'binary' }),
  )
  const values = fc.oneof(fc.jsonValue({ maxDepth: 4 }), fc.string({ unit: 'binary' }), fc.constant('secret-value'))
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(fc.tuple(keys, values)).map((entries) => Object.fromEntries(entries) as unknown),
        fc.jsonValue(),
      ),
      (value) => {
        const row = normalise(value, { default_country: 'US' })
        if ('input' in row) {
          // What is given stays as it is.
          expect(input(row.input)).toEqual(row.input)
          expect(() => JSON.stringify(row.input)).not.toThrow()
        } else {
          expect(Object.keys(ROW_ERRORS)).toContain(row.error.code)
          expect(JSON.stringify(row.error)).not.toContain('secret-value')
        }
      },
    ),
    { numRuns: 2000 },
  )
})
