import type { ContactAnswer } from '../support/contract.ts'
import { newWorkspace, type Workspace } from '../support/workspace.ts'

let workspace: Workspace
beforeAll(async () => {
  workspace = await newWorkspace()
})

const imported = async (row: object, options: object = {}): Promise<ContactAnswer> => {
  const { job_id, errors } = await workspace.import({ rows: [row], ...options })
  expect(errors).toEqual([])
  const [record] = await workspace.rows(job_id)
  expect(record?.outcome).toBe('created')
  return workspace.contact(record?.contact_id ?? '')
}

const UUID = '0b8e7b6a-4a53-4c39-9d6f-1f2b3c4d5e6f'

test('every field of a contact is kept and given back', async () => {
  const given = {
    full_name: 'Dr. Ünal Öz',
    first_name: 'Ünal',
    last_name: 'Öz',
    email: 'unal@example.com',
    phone: '+4915112345678',
    job_title: 'CEO',
    company: 'Öz & Söhne',
    related_company_id: UUID,
    linkedin_url: 'https://www.linkedin.com/in/unal',
    priority: 2,
    tags: ['lead', 'emea'],
    custom_fields: { seats: 12, vip: true, notes: 'x', nested: { list: [1, null, 'two'], empty: {} } },
    created_date: '2024-02-29',
    external_id: 'CRM-4711 é',
  }
  const { id, created_at, updated_at, ...fields } = await imported(given)
  expect(fields).toEqual(given)
  expect(updated_at).toBe(created_at)
  expect(await workspace.find({ email: given.email })).toEqual({ id, created_at, updated_at, ...fields })
  expect(await workspace.find({ phone: given.phone })).toEqual({ id, created_at, updated_at, ...fields })
  expect(await workspace.find({ external_id: given.external_id })).toEqual({ id, created_at, updated_at, ...fields })
})

test.each<[string, object, Partial<ContactAnswer>]>([
  [
    'a full name is split on the last white space',
    { full_name: 'Ana de la Cruz' },
    { full_name: 'Ana de la Cruz', first_name: 'Ana de la', last_name: 'Cruz' },
  ],
  [
    'a full name is split on the comma of "Last, First"',
    { full_name: 'de la Cruz, Ana' },
    { full_name: 'de la Cruz, Ana', first_name: 'Ana', last_name: 'de la Cruz' },
  ],
  [
    'a full name of one word is a name all the same',
    { full_name: 'Madonna' },
    { full_name: 'Madonna', last_name: null },
  ],
  [
    'a full name is composed of its parts',
    { first_name: 'Hans', last_name: 'Müller' },
    { full_name: 'Hans Müller', first_name: 'Hans', last_name: 'Müller' },
  ],
  ['only a first name is a name', { first_name: 'Cher' }, { full_name: 'Cher', first_name: 'Cher', last_name: null }],
  ['only a last name is a name', { last_name: 'Bowie' }, { full_name: 'Bowie', first_name: null, last_name: 'Bowie' }],
  [
    'only an email gives a name',
    { email: 'hans.mueller@x.de' },
    { full_name: 'Hans Mueller', first_name: 'Hans', last_name: 'Mueller' },
  ],
  ['an email is trimmed and lower-cased', { email: '  Mixed.Case@Example.COM ' }, { email: 'mixed.case@example.com' }],
  ['only a phone is a contact without a name', { phone: '+442071838750' }, { phone: '+442071838750', full_name: null }],
  ['a phone is stored as E.164', { phone: '+1 (415) 555-2672' }, { phone: '+14155552672' }],
  ['company_id is read as related_company_id', { full_name: 'A', company_id: UUID }, { related_company_id: UUID }],
  ['priority high is 1', { full_name: 'A', priority: 'high' }, { priority: 1 }],
  ['priority medium is 2', { full_name: 'A', priority: 'medium' }, { priority: 2 }],
  ['priority low is 3', { full_name: 'A', priority: 'low' }, { priority: 3 }],
  ['priority 1 is 1', { full_name: 'A', priority: 1 }, { priority: 1 }],
  ['priority 3 is 3', { full_name: 'A', priority: 3 }, { priority: 3 }],
  ['a date stays a date', { full_name: 'A', created_date: '2026-01-31' }, { created_date: '2026-01-31' }],
  [
    'a date-time is kept in UTC with milliseconds',
    { full_name: 'A', created_date: '2026-01-31T10:00:00+02:00' },
    { created_date: '2026-01-31T08:00:00.000Z' },
  ],
  ['repeated tags are one', { full_name: 'A', tags: ['a', ' a ', 'b'] }, { tags: ['a', 'b'] }],
  [
    'empty strings and nulls are not given',
    { full_name: 'A', email: '', phone: null, company: '  ', tags: [], custom_fields: {} },
    { email: null, phone: null, company: null, tags: [], custom_fields: {} },
  ],
  [
    'text of every script is kept as it is',
    { full_name: '李 小龍 👩‍👩‍👧', company: 'שלום' },
    { full_name: '李 小龍 👩‍👩‍👧', company: 'שלום' },
  ],
  ['a name of 512 characters fits', { full_name: 'x'.repeat(512) }, { full_name: 'x'.repeat(512) }],
  ['50 tags of 64 characters fit', { full_name: 'A', tags: tagsOf(50) }, { tags: tagsOf(50) }],
])('%s', async (_, row, expected) => {
  expect(await imported(row)).toMatchObject(expected)
})

function tagsOf(count: number): string[] {
  return Array.from({ length: count }, (_, n) => String(n).padEnd(64, 't'))
}

test('default_country reads phones that are written without a country code', async () => {
  expect(await imported({ phone: '0151 98765432' }, { default_country: 'DE' })).toMatchObject({
    phone: '+4915198765432',
  })
  const { errors } = await workspace.import({ rows: [{ phone: '0151 98765433' }] })
  expect(errors).toMatchObject([{ row_number: 1, code: 'invalid_phone', field: 'phone' }])
})

test.each<[string, unknown, string, string | undefined]>([
  ['an empty object', {}, 'missing_identity', undefined],
  ['fields without a name, an email or a phone', { company: 'Acme', tags: ['x'] }, 'missing_identity', undefined],
  ['blank identities', { full_name: ' ', email: '', phone: null }, 'missing_identity', undefined],
  ['text', 'jane@acme.com', 'malformed_row', undefined],
  ['null', null, 'malformed_row', undefined],
  ['a number', 7, 'malformed_row', undefined],
  ['an array', [{ email: 'a@x.com' }], 'malformed_row', undefined],
  ['an email without a domain', { email: 'jane' }, 'invalid_email', 'email'],
  ['an email with white space inside', { email: 'jane doe@x.com' }, 'invalid_email', 'email'],
  ['an email with two addresses', { email: 'a@x.com, b@x.com' }, 'invalid_email', 'email'],
  ['a phone without a country code', { phone: '4155552671' }, 'invalid_phone', 'phone'],
  ['a phone too short', { phone: '+12' }, 'invalid_phone', 'phone'],
  ['a phone too long', { phone: '+1415555267112345' }, 'invalid_phone', 'phone'],
  ['words for a phone', { phone: 'call me' }, 'invalid_phone', 'phone'],
  ['a number for a name', { full_name: 7 }, 'invalid_field', 'full_name'],
  ['an object for a first name', { first_name: {}, email: 'a@x.com' }, 'invalid_field', 'first_name'],
  ['an array for an email', { email: ['a@x.com'] }, 'invalid_field', 'email'],
  ['a number for a phone', { phone: 14155552671 }, 'invalid_field', 'phone'],
  ['true for a company', { full_name: 'A', company: true }, 'invalid_field', 'company'],
  ['no UUID for a company id', { full_name: 'A', related_company_id: 'acme' }, 'invalid_field', 'related_company_id'],
  ['priority 4', { full_name: 'A', priority: 4 }, 'invalid_field', 'priority'],
  ['priority urgent', { full_name: 'A', priority: 'urgent' }, 'invalid_field', 'priority'],
  ['text for tags', { full_name: 'A', tags: 'a,b' }, 'invalid_field', 'tags'],
  ['a number among tags', { full_name: 'A', tags: ['a', 1] }, 'invalid_field', 'tags'],
  ['an array for custom fields', { full_name: 'A', custom_fields: [1] }, 'invalid_field', 'custom_fields'],
  ['a day that does not exist', { full_name: 'A', created_date: '2026-02-30' }, 'invalid_field', 'created_date'],
  ['a date of another form', { full_name: 'A', created_date: '31.01.2026' }, 'invalid_field', 'created_date'],
  ['a name of 513 characters', { full_name: 'x'.repeat(513) }, 'field_too_long', 'full_name'],
  [
    'an email of 255 characters',
    { email: `${'a'.repeat(64)}@${'d'.repeat(63)}.${'d'.repeat(63)}.${'d'.repeat(58)}.com` },
    'field_too_long',
    'email',
  ],
  ['a tag of 65 characters', { full_name: 'A', tags: ['t'.repeat(65)] }, 'field_too_long', 'tags'],
  ['51 tags', { full_name: 'A', tags: tagsOf(51) }, 'too_many_tags', 'tags'],
  [
    'custom fields of more than 16 KB',
    { full_name: 'A', custom_fields: { a: 'x'.repeat(16 * 1024) } },
    'custom_fields_too_large',
    'custom_fields',
  ],
])('a row is refused and named: %s', async (_, row, code, field) => {
  const { job_id, failed_count, errors } = await workspace.import({ rows: [row] })
  expect(failed_count).toBe(1)
  expect(errors).toEqual([{ row_number: 1, code, message: errors[0]?.message, ...(field && { field }) }])
  expect(await workspace.rows(job_id)).toEqual([{ outcome: 'failed', ...errors[0] }])
})
