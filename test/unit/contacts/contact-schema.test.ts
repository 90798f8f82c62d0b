import { z } from 'zod'
import {
  CONTACT_FIELDS,
  CONTACT_ID_FIELD,
  contactSchema,
  FIELD_ALIASES,
} from '../../../lambdas/contacts/contact-schema.ts'
import { parseIsoDate } from '../../../lambdas/contacts/created-date.ts'

it.each([
  ['2026-02-24', '2026-02-24'],
  ['2024-02-29', '2024-02-29'],
  ['2026-02-24 10:00', '2026-02-24T10:00:00.000Z'],
  ['2026-02-24T10:00:05.1234567Z', '2026-02-24T10:00:05.123Z'],
  ['2026-02-24T23:30:00-02:00', '2026-02-25T01:30:00.000Z'],
  ['2026-02-24T10:00+0530', '2026-02-24T04:30:00.000Z'],
  ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
])('the date %s is kept as %s', (text, date) => {
  expect(parseIsoDate(text)).toBe(date)
  expect(parseIsoDate(date)).toBe(date)
})

it.each([
  ...[
    '',
    '2026',
    '2026-02',
    '2026-2-4',
    '24.02.2026',
    '2026-13-01',
    '2026-00-10',
    '2026-02-30',
    '2025-02-29',
    '1900-02-29',
    '0000-01-01',
  ],
  ...[
    '2026-02-24T',
    '2026-02-24T10',
    '2026-02-24T24:00',
    '2026-02-24T10:60',
    '2026-02-24T10:00:60',
    '2026-02-24T10:00+25:00',
  ],
  ...['0001-01-01T00:00:00+01:00', '9999-12-31T23:59:59-01:00', '2026-02-24x', '+002026-02-24'],
])('%j is no date', (text) => {
  expect(parseIsoDate(text)).toBeUndefined()
})

it('the schema of a contact has every field and alias, and can be written as JSON Schema', () => {
  const { properties } = z.toJSONSchema(contactSchema, { io: 'input' })
  expect(Object.keys(properties ?? {}).toSorted()).toEqual(
    [...CONTACT_FIELDS, CONTACT_ID_FIELD, ...Object.keys(FIELD_ALIASES)].toSorted(),
  )
  expect(properties?.['email']).toEqual({ anyOf: [{ type: 'string', maxLength: 254 }, { type: 'null' }] })
})
