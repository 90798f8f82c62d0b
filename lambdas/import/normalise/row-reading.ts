import type { CountryCode } from 'libphonenumber-js/core'
import type { IdentityKind } from '../../contacts/identity.ts'
import {
  CONTACT_ID_FIELD,
  CONTACT_LIMITS,
  type ContactInput,
  isLongerThan,
  ROW_ALIASES,
} from '../../contacts/contact-schema.ts'
import { FieldFailure } from '../../contacts/custom-fields.ts'
import { composeFullName } from '../../contacts/names.ts'
import type { RowError } from '../../contacts/row-errors.ts'
import { isInvisible } from '../../contacts/visible-text.ts'
import type { ReadingOptions } from '../source/reading-options.ts'
import type { ReadRow } from '../source/raw-row.ts'
import type { Warnings } from '../source/warnings.ts'
import { cellText } from './cell-text.ts'
import { type CellContext, readCell } from './cell-values.ts'
import { FIELD_PARSERS, type ParseContext } from './field-parsers.ts'
import { countryOfText } from './country-names.ts'
import type { PhoneContext } from './phone.ts'
import { isPhoneCountry } from './phone-countries.ts'
import { namesOfCells } from './row-names.ts'

export interface NormaliseOptions extends Pick<ReadingOptions, 'on_invalid_value' | 'date_order'> {
  /** ISO 3166-1 alpha-2: where phones without a country code are from. */
  readonly default_country?: string
  readonly match_by?: readonly IdentityKind[]
  /** `clear`: what a row leaves blank empties the field of its contact. */
  readonly blank_cells?: 'ignore' | 'clear'
}

/** Blank, empty and null mean "not given", and so do invisible characters. */
export const isGiven = (value: unknown): boolean =>
  value !== undefined && value !== null && (typeof value !== 'string' || !isInvisible(value))

const isEmpty = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.length === 0
    : typeof value === 'object' && value !== null && Object.keys(value).length === 0

const ownValue = (values: ReadRow['values'], name: string): unknown =>
  Object.hasOwn(values, name) ? values[name] : undefined

/** The value of a field under its own name, else under another spelling. */
export const valueOf = ({ values, cells }: ReadRow, field: string): unknown => {
  const value = ownValue(values, field)
  if (cells !== undefined || isGiven(value)) return value
  for (const alias of ROW_ALIASES.get(field) ?? []) {
    const other = ownValue(values, alias)
    if (isGiven(other)) return other
  }
  return undefined
}

const rowError = (raw: ReadRow, field: string, { failed, message }: FieldFailure): RowError => {
  const column = raw.columns?.[field]
  return { code: failed, message, field, ...(column === undefined ? {} : { column }) }
}

/** The parts may each be as long as the whole may be. */
const composesTooLong = (given: ContactInput): boolean =>
  isLongerThan(given.full_name ?? composeFullName(given), CONTACT_LIMITS.text)

const namesTooLong = (raw: ReadRow): RowError =>
  rowError(
    raw,
    'full_name',
    new FieldFailure('field_too_long', `The names together are longer than ${CONTACT_LIMITS.text} characters.`),
  )

/** What the fields of a row came to. */
export interface Reading {
  readonly given: ContactInput
  /** The id of the contact that the row is about. */
  readonly contactId: string | undefined
  /** Values that cost the row. */
  readonly failures: readonly RowError[]
  /** Values that cost themselves, as long as something is left to know the contact by. */
  readonly dropped: readonly RowError[]
}

const NONE: readonly RowError[] = []

const CALLING_CODE = /^(?:\+|00)?\s*(\d{1,4})$/
const AREA_CODE = /^\(?(0?[1-9]\d{0,4})\)?$/

/** The digits of an area code that stands in a column of its own; one with a plus is a calling code. */
const withAreaCode = ({ values, cells }: ReadRow, phone: PhoneContext, column: string | undefined): PhoneContext => {
  const part = ownValue(values, 'phone_area_code')
  if (typeof part !== 'string' || (cells?.areaOf ?? column) !== column) return phone
  const text = cellText(part).trim()
  const [, areaCode] = AREA_CODE.exec(text) ?? []
  if (areaCode !== undefined) return { ...phone, areaCode }
  const [, callingCode] = /^(?:\+|00)/.test(text) ? (CALLING_CODE.exec(text) ?? []) : []
  return callingCode === undefined ? phone : { ...phone, callingCode }
}

/** The country that all of some texts name. */
const oneCountry = (texts: readonly string[]): CountryCode | undefined => {
  const [first, ...others] = new Set(texts.map(countryOfText))
  return others.length === 0 ? first : undefined
}

/** What stands beside a phone in a column of its own: a calling code, or the country. */
const phoneContextOf = ({ values, countries }: ReadRow, phone: PhoneContext): PhoneContext => {
  const part = ownValue(values, 'phone_calling_code')
  if (typeof part !== 'string') return countries === undefined ? phone : { ...phone, country: oneCountry(countries) }
  const text = part
    .replace(/^'|[()]/g, '')
    .trim()
    .toUpperCase()
  if (isPhoneCountry(text)) return { defaultCountry: text }
  const [, callingCode] = CALLING_CODE.exec(text) ?? []
  return callingCode === undefined ? phone : { ...phone, callingCode }
}

/** Reads the fields of rows. One object is what all cells are read by: a table has millions of them. */
export const makeRowReading = (
  { default_country, on_invalid_value, date_order }: NormaliseOptions,
  warnings: Warnings,
) => {
  const phone: PhoneContext =
    default_country !== undefined && isPhoneCountry(default_country) ? { defaultCountry: default_country } : {}
  const context: ParseContext = { phone, dateOrder: date_order, warnings }
  const cell: { -readonly [K in keyof CellContext]: CellContext[K] } = {
    ...context,
    column: undefined,
    isGuess: false,
  }

  const readValue = (
    raw: ReadRow,
    { field, parse, parseRead }: (typeof FIELD_PARSERS)[number],
    value: unknown,
    column: string | undefined,
  ): unknown => {
    if (raw.cells === undefined) return parse(value, context)
    if (raw.cells.isExact === true) {
      const exact = parse(value, context)
      if (!(exact instanceof FieldFailure)) return exact
    }
    cell.column = column
    cell.isGuess = raw.cells.found.has(field)
    if (field === 'phone') cell.phone = phoneContextOf(raw, withAreaCode(raw, phone, column))
    if (field === 'created_date') cell.dateOrder = date_order ?? raw.cells.dateOrder?.(column ?? '')
    const read = readCell(field, value, cell)
    return read instanceof FieldFailure ? read : isGiven(read) ? parseRead(read, context) : undefined
  }

  /** Of several columns for a field the first that can be read. */
  const readField = (raw: ReadRow, field: (typeof FIELD_PARSERS)[number], value: unknown): unknown => {
    const first = readValue(raw, field, value, raw.columns?.[field.field])
    const others = raw.others?.[field.field]
    if (others === undefined || (first !== undefined && !(first instanceof FieldFailure))) return first
    let failed = first
    for (const other of others) {
      const read = readValue(raw, field, other.value, other.column)
      if (read !== undefined && !(read instanceof FieldFailure)) return read
      failed ??= read
    }
    return failed
  }

  const mayDrop = ({ cells }: ReadRow, field: string): boolean =>
    on_invalid_value === 'drop' || (on_invalid_value !== 'fail' && cells?.found.has(field) === true)

  return (raw: ReadRow): Reading => {
    const given: Record<string, unknown> = {}
    let contactId: string | undefined
    let failures = NONE
    let dropped = NONE
    for (const parser of FIELD_PARSERS) {
      const value = valueOf(raw, parser.field)
      if (!isGiven(value)) continue
      const read = readField(raw, parser, value)
      if (read instanceof FieldFailure) {
        const error = rowError(raw, parser.field, read)
        if (mayDrop(raw, parser.field)) dropped = [...dropped, error]
        else failures = [...failures, error]
      } else if (parser.field === CONTACT_ID_FIELD) contactId = read as string | undefined
      else if (read !== undefined && !isEmpty(read)) given[parser.field] = read
    }
    const fields: ContactInput =
      raw.cells === undefined || raw.cells.isExact === true ? given : { ...given, ...namesOfCells(given, raw) }
    if (composesTooLong(fields)) failures = [...failures, namesTooLong(raw)]
    return { given: fields, contactId, failures, dropped }
  }
}
