import {
  CONTACT_FIELDS,
  CONTACT_LIMITS,
  type ContactField,
  failureOf,
  FIELD_ALIASES,
  FIELD_SCHEMAS,
  type ContactInput,
  isLongerThan,
} from '../../contacts/contact-schema.ts'
import { FieldFailure } from '../../contacts/custom-fields.ts'
import { composeFullName } from '../../contacts/names.ts'
import { ROW_ERRORS, type RowError, type RowErrorCode } from '../../contacts/row-errors.ts'
import { readCell } from '../source/cell-values.ts'
import { type RawRow, type ReadRow, ROW_PARTS } from '../source/raw-row.ts'
import type { Warnings } from '../source/warnings.ts'
import { normaliseEmail } from './email.ts'
import { isPhoneCountry, normalisePhone } from './phone.ts'

export interface NormaliseContext {
  /** ISO 3166-1 alpha-2: where phones without a country code are from. */
  readonly defaultCountry?: string
}

export type NormalisedRow =
  | { readonly rowNumber: number; readonly input: ContactInput }
  | { readonly rowNumber: number; readonly error: RowError }

type FieldParser = (value: unknown, context: NormaliseContext, warnings: Warnings) => unknown

const refused = (code: RowErrorCode): FieldFailure => new FieldFailure(code, ROW_ERRORS[code])

/** What the schema makes of a value, and no exception. */
const bySchema = (field: ContactField): FieldParser => {
  const schema = FIELD_SCHEMAS[field]
  return (value) => {
    const result = schema.safeParse(value)
    return result.success ? result.data : failureOf(result.error)
  }
}

const textOfEmail = bySchema('email')
const parseEmail: FieldParser = (value, context, warnings) => {
  const text = textOfEmail(value, context, warnings)
  return typeof text === 'string' ? (normaliseEmail(text) ?? refused('invalid_email')) : text
}

const textOfPhone = bySchema('phone')
const parsePhone: FieldParser = (value, context, warnings) => {
  const text = textOfPhone(value, context, warnings)
  if (typeof text !== 'string') return text
  const { defaultCountry } = context
  const phone = normalisePhone(
    text,
    defaultCountry !== undefined && isPhoneCountry(defaultCountry) ? defaultCountry : undefined,
  )
  if (phone === undefined) return refused('invalid_phone')
  if (phone.hadExtension) warnings.add('phone_extension', { field: 'phone' })
  return phone.e164
}

const PARSERS: readonly (readonly [ContactField, FieldParser])[] = CONTACT_FIELDS.map((field) => [
  field,
  field === 'email' ? parseEmail : field === 'phone' ? parsePhone : bySchema(field),
])

const KNOWN_FIELDS: ReadonlySet<string> = new Set([...CONTACT_FIELDS, ...Object.keys(FIELD_ALIASES)])

const KNOWN_OF_TABLES: ReadonlySet<string> = new Set([...KNOWN_FIELDS, ...ROW_PARTS])

/** Blank, empty and null mean "not given". */
const isGiven = (value: unknown): boolean =>
  value !== undefined && value !== null && (typeof value !== 'string' || (value !== '' && value.trim() !== ''))

const isEmpty = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.length === 0
    : typeof value === 'object' && value !== null && Object.keys(value).length === 0

const valueOf = (values: ReadRow['values'], field: ContactField): unknown => {
  const value = Object.hasOwn(values, field) ? values[field] : undefined
  if (field !== 'related_company_id' || isGiven(value)) return value
  return Object.hasOwn(values, 'company_id') ? values['company_id'] : undefined
}

const cellValue = (field: ContactField, value: unknown, warnings: Warnings): unknown =>
  typeof value === 'string' ? readCell(field, value, warnings) : value

const rowError = (raw: ReadRow, field: ContactField, { failed, message }: FieldFailure): NormalisedRow => {
  const column = raw.columns?.[field]
  return {
    rowNumber: raw.rowNumber,
    error: { code: failed, message, field, ...(column === undefined ? {} : { column }) },
  }
}

const givesIdentity = ({ full_name, first_name, last_name, email, phone }: ContactInput): boolean =>
  (full_name ?? first_name ?? last_name ?? email ?? phone) !== undefined

/** The parts may each be as long as the whole may be. */
const composesTooLong = (input: ContactInput): boolean =>
  input.full_name === undefined && isLongerThan(composeFullName(input), CONTACT_LIMITS.text)

/**
 * The values that a row gives, normalised, or why the row fails. The first error wins: of the fields in the order of CONTACT_FIELDS,
 * then `missing_identity`. Fields that nobody knows are counted as warnings. Errors and warnings name fields and columns, never values.
 */
export const normaliseRow = (raw: RawRow, context: NormaliseContext, warnings: Warnings): NormalisedRow => {
  if ('error' in raw) return raw
  const { rowNumber, values } = raw
  const known = raw.cells === undefined ? KNOWN_FIELDS : KNOWN_OF_TABLES
  for (const field of Object.keys(values)) {
    if (!known.has(field)) warnings.add('unknown_field', { field })
  }
  const input: Record<string, unknown> = {}
  for (const [field, parse] of PARSERS) {
    const value = valueOf(values, field)
    if (!isGiven(value)) continue
    const parsed = parse(raw.cells === undefined ? value : cellValue(field, value, warnings), context, warnings)
    if (parsed instanceof FieldFailure) return rowError(raw, field, parsed)
    if (!isEmpty(parsed)) input[field] = parsed
  }
  const fields: ContactInput = input
  if (!givesIdentity(fields)) {
    return { rowNumber, error: { code: 'missing_identity', message: ROW_ERRORS.missing_identity } }
  }
  if (composesTooLong(fields)) {
    const message = `The first and last name together are longer than ${CONTACT_LIMITS.text} characters.`
    return rowError(raw, 'full_name', new FieldFailure('field_too_long', message))
  }
  return { rowNumber, input: fields }
}
