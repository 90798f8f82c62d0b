import {
  CONTACT_FIELDS,
  CONTACT_ID_FIELD,
  CONTACT_LIMITS,
  type ContactField,
  failureOf,
  FIELD_SCHEMAS,
  parseTags,
} from '../../contacts/contact-schema.ts'
import { isContactId } from '../../contacts/identity.ts'
import { ROW_ERRORS } from '../../contacts/row-errors.ts'
import { FieldFailure } from '../../contacts/custom-fields.ts'
import type { DateOrder } from '../source/reading-options.ts'
import type { Warnings } from '../source/warnings.ts'
import { normaliseEmail } from './email.ts'
import { normalisePhone, PHONE_PROBLEMS, type PhoneContext } from './phone.ts'
import { DATE_PROBLEMS, isoOfWritten } from './written-date.ts'
import { EMAIL_PROBLEMS, emailProblem } from './written-email.ts'

/** What the values of an import are read by. */
export interface ParseContext {
  readonly phone: PhoneContext
  /** As the request says it. */
  readonly dateOrder: DateOrder | undefined
  readonly warnings: Warnings
}

type FieldParser = (value: unknown, context: ParseContext) => unknown

/** Fields that are text of any kind, and how long it may be. */
const TEXT_LIMITS: Readonly<Partial<Record<ContactField, number>>> = {
  full_name: CONTACT_LIMITS.text,
  first_name: CONTACT_LIMITS.text,
  last_name: CONTACT_LIMITS.text,
  email: CONTACT_LIMITS.email,
  phone: CONTACT_LIMITS.text,
  job_title: CONTACT_LIMITS.text,
  company: CONTACT_LIMITS.text,
  external_id: CONTACT_LIMITS.external_id,
}
/** White space around a text, NUL, and halves of surrogate pairs, which may be unpaired. */
const TO_BE_LOOKED_AT = /^\s|\s$|[\0\ud800-\udfff]/

/** Most texts: the schema takes them as they are, at a hundred times the cost. */
const isPlainText = (value: unknown, max: number): boolean =>
  typeof value === 'string' && value.length <= max && !TO_BE_LOOKED_AT.test(value)

/** What the schema makes of a value, and no exception. */
const bySchema = (field: ContactField): ((value: unknown) => unknown) => {
  // What its schema calls, too: an object of zod's for each row is half of what a row's tags cost.
  if (field === 'tags') return parseTags
  const schema = FIELD_SCHEMAS[field]
  const max = TEXT_LIMITS[field]
  return (value) => {
    if (max !== undefined && isPlainText(value, max)) return value
    const result = schema.safeParse(value)
    return result.success ? result.data : failureOf(result.error)
  }
}

const textOfEmail = bySchema('email')
const parseEmail: FieldParser = (value) => {
  const text = textOfEmail(value)
  if (typeof text !== 'string') return text
  return normaliseEmail(text) ?? new FieldFailure('invalid_email', EMAIL_PROBLEMS[emailProblem(text)])
}

const textOfPhone = bySchema('phone')
const parsePhone: FieldParser = (value, { phone, warnings }) => {
  const text = textOfPhone(value)
  if (typeof text !== 'string') return text
  const read = normalisePhone(text, phone)
  if (typeof read === 'string') return new FieldFailure('invalid_phone', PHONE_PROBLEMS[read])
  // What a value is meant to be is for its writer to say.
  if (read.more > 0) return new FieldFailure('invalid_phone', PHONE_PROBLEMS.several)
  if (read.hadExtension) warnings.add('phone_extension', { field: 'phone' })
  return read.e164
}

const isoDate = bySchema('created_date')
/** ISO, unless the request says how dates are written. */
const parseDate: FieldParser = (value, { dateOrder }) => {
  if (dateOrder === undefined || typeof value !== 'string') return isoDate(value)
  const written = isoOfWritten(value, dateOrder)
  if (typeof written === 'string') return new FieldFailure('invalid_field', DATE_PROBLEMS[written])
  return isoDate(written?.iso ?? value)
}

/** A text that can be no contact id is the id of no contact. */
const parseContactId: FieldParser = (value) => {
  if (typeof value !== 'string')
    return new FieldFailure(
      'invalid_field',
      'The id must be the id of a contact (con_…). Send your own id as external_id.',
    )
  const id = value.trim()
  return isContactId(id) ? id : new FieldFailure('unknown_contact', ROW_ERRORS.unknown_contact)
}

/** The fields in the order in which they are checked, with what makes a value of JSON, or of a cell once it is read, a contact's. */
export const FIELD_PARSERS: readonly {
  readonly field: ContactField | typeof CONTACT_ID_FIELD
  readonly parse: FieldParser
  /** What is read of a cell has been checked for what it means. */
  readonly parseRead: FieldParser
}[] = [
  ...CONTACT_FIELDS.map((field) => {
    const parse = bySchema(field)
    if (field === 'email') return { field, parse: parseEmail, parseRead: parse }
    if (field === 'phone') return { field, parse: parsePhone, parseRead: parse }
    return field === 'created_date' ? { field, parse: parseDate, parseRead: parse } : { field, parse, parseRead: parse }
  }),
  { field: CONTACT_ID_FIELD, parse: parseContactId, parseRead: parseContactId },
]
