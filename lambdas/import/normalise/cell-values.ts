import { parse } from 'csv-parse/sync'
import type { ContactField } from '../../contacts/contact-schema.ts'
import { FieldFailure } from '../../contacts/custom-fields.ts'
import { isFormOfAddress } from '../../contacts/name-words.ts'
import type { DateOrder } from '../source/reading-options.ts'
import type { Warnings } from '../source/warnings.ts'
import { cellText, customText, listIn } from './cell-text.ts'
import { normalisePhone, type Phone, PHONE_PROBLEMS, type PhoneContext } from './phone.ts'
import { isPlaceholder } from './placeholders.ts'
import { DATE_PROBLEMS, isoOfWritten } from './written-date.ts'
import { EMAIL_PROBLEMS, readWrittenEmail, type WrittenEmail } from './written-email.ts'

/** How Google Contacts writes several values of one kind into one cell. */
const GOOGLE_SEPARATOR = ':::'
const TAG_SEPARATORS = [',', ';', '|', GOOGLE_SEPARATOR]
/** Without the spaces around it, which trimming takes off. One sign of a set is found faster than one of several words. */
const TAG_SEPARATOR = /[,;|\n，；、،؛]/
const TAG_SEPARATOR_OR_GOOGLES = /[,;|\n，；、،؛]|:::/

/** Google marks groups of its own by `* `; everybody is in this one. */
const GOOGLE_MARK = /^\s*\* /
const EVERYBODY = 'myContacts'

/** Mailchimp quotes tags within the cell. A quote that never closes is text. */
const partsOfQuoted = (cell: string): string[] => {
  try {
    const records: string[][] = parse(cell, {
      delimiter: TAG_SEPARATORS,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      trim: true,
    })
    return records.flat()
  } catch {
    return partsOf(cell)
  }
}

const partsOf = (cell: string): string[] =>
  cell.split(cell.includes(GOOGLE_SEPARATOR) ? TAG_SEPARATOR_OR_GOOGLES : TAG_SEPARATOR)

const splitTags = (cell: string): string[] => {
  const list = listIn(cell)
  if (list !== undefined) return list
  const parts = cell.includes('"') ? partsOfQuoted(cell) : partsOf(cell)
  if (!cell.includes('*')) return parts
  return parts.map((tag) => tag.replace(GOOGLE_MARK, '')).filter((tag) => tag.trim() !== EVERYBODY)
}

/** The contract's words for priorities, by those of en, de, fr, es, it, pt, nl. Outlook's middle one is "Normal". */
const PRIORITY_WORDS: Readonly<Record<'high' | 'medium' | 'low', string>> = {
  high: 'hoch haute haut élevée élevé alta alto hoog',
  medium: 'normal medium mittel moyenne moyen normale media medio média médio gemiddeld normaal',
  low: 'niedrig gering basse bas faible baja bajo bassa basso baixa baixo laag',
}

const PRIORITIES: ReadonlyMap<string, string> = new Map(
  Object.entries(PRIORITY_WORDS).flatMap(([priority, words]) =>
    words.split(' ').map((word) => [word, priority] as const),
  ),
)

const readPriority = (cell: string): string => PRIORITIES.get(cell.trim().toLowerCase().normalize('NFC')) ?? cell

/** What reading a cell hangs on, beside the cell. */
export interface CellContext {
  readonly phone: PhoneContext
  readonly dateOrder: DateOrder | undefined
  readonly column: string | undefined
  /** The column was found by its name, and may be another. */
  readonly isGuess: boolean
  readonly warnings: Warnings
}

type CellReader = (cell: string, context: CellContext) => unknown

const about = (field: ContactField, { column }: CellContext) => (column === undefined ? { field } : { field, column })

/** Google joins several values of one kind by `:::`; lists of JSON hold several, too. */
const valuesIn = (cell: string): readonly string[] => {
  const values = cell.includes(GOOGLE_SEPARATOR) ? cell.split(GOOGLE_SEPARATOR) : listIn(cell)
  return values === undefined ? [cell] : values.filter((value) => value.trim() !== '')
}

interface Several<Value> {
  readonly value: Value
  /** Further values in the cell. */
  readonly more: number
}

/** Of several values the first valid one: the main value usually comes first. */
const firstReadable = <Value extends object>(
  cell: string,
  read: (text: string) => Value | FieldFailure,
): Several<Value> | FieldFailure => {
  const [first = '', ...others] = valuesIn(cell)
  const value = read(first)
  if (!(value instanceof FieldFailure)) return { value, more: others.length }
  for (const text of others) {
    const other = read(text)
    if (!(other instanceof FieldFailure)) return { value: other, more: others.length }
  }
  return value
}

const emailIn = (text: string): WrittenEmail | FieldFailure => {
  const email = readWrittenEmail(text)
  return typeof email === 'string' ? new FieldFailure('invalid_email', EMAIL_PROBLEMS[email]) : email
}

const readEmail: CellReader = (cell, context) => {
  const found = firstReadable(cell, emailIn)
  if (found instanceof FieldFailure) return found
  if (found.more + found.value.more > 0) context.warnings.add('more_values', about('email', context))
  return found.value.email
}

const phoneIn = (text: string, context: PhoneContext): Phone | FieldFailure => {
  const phone = normalisePhone(text, context)
  return typeof phone === 'string' ? new FieldFailure('invalid_phone', PHONE_PROBLEMS[phone]) : phone
}

const readPhone: CellReader = (cell, context) => {
  const found = firstReadable(cell, (text) => phoneIn(text, context.phone))
  if (found instanceof FieldFailure) return found
  const { e164, hadExtension, more } = found.value
  if (hadExtension) context.warnings.add('phone_extension', about('phone', context))
  if (found.more + more > 0) context.warnings.add('more_values', about('phone', context))
  return e164
}

const readDate: CellReader = (cell, { dateOrder }) => {
  const written = isoOfWritten(cell, dateOrder)
  if (written === undefined) return cell
  return typeof written === 'string' ? new FieldFailure('invalid_field', DATE_PROBLEMS[written]) : written.iso
}

/** The column `Title` of many programs holds Herr and Mrs, the job title of others. */
const readJobTitle: CellReader = (cell, context) => {
  if (!context.isGuess || !isFormOfAddress(cell)) return cell
  context.warnings.add('form_of_address', about('job_title', context))
  return undefined
}

const READERS: Readonly<Partial<Record<string, CellReader>>> = {
  email: readEmail,
  phone: readPhone,
  tags: splitTags,
  priority: readPriority,
  created_date: readDate,
  job_title: readJobTitle,
  linkedin_url: (cell) => valuesIn(cell)[0],
}

const customFields = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, cell]: [string, unknown]) => [
      name,
      typeof cell === 'string' ? customText(cell) : cell,
    ]),
  )
}

/**
 * What a cell says for a field, in the form that the field has in `rows`; undefined where it says nothing. A cell that is in no form
 * known here stays as it is: the check of the field reports the error.
 */
export const readCell = (field: string, value: unknown, context: CellContext): unknown => {
  if (field === 'custom_fields') return customFields(value)
  if (typeof value !== 'string') return value
  const cell = cellText(value)
  if (isPlaceholder(field, cell)) {
    context.warnings.add('placeholder', about(field as ContactField, context))
    return undefined
  }
  const read = READERS[field]
  return read === undefined ? cell : read(cell, context)
}
