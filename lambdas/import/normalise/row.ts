import { CONTACT_ID_FIELD, type ContactInput, KNOWN_ROW_FIELDS } from '../../contacts/contact-schema.ts'
import { IDENTITY_KINDS, type IdentityKind, mayMatchBy } from '../../contacts/identity.ts'
import { ROW_ERRORS, type RowError } from '../../contacts/row-errors.ts'
import { type RawRow, type ReadRow, ROW_PARTS } from '../source/raw-row.ts'
import { mayNameSomebody } from '../source/unread-names.ts'
import type { Warnings } from '../source/warnings.ts'
import { clearedFields } from './cleared-fields.ts'
import { isGiven, makeRowReading, type NormaliseOptions, type Reading } from './row-reading.ts'

interface NumberedRow {
  readonly rowNumber: number
  /** Line of the file, or row of the sheet, where the row begins. */
  readonly line?: number
}

/** A row that can be imported. */
interface GivenRow extends NumberedRow {
  readonly input: ContactInput
  /** The id of the contact that the row is about. */
  readonly contactId?: string | undefined
  /** The id comes out of an export of ours, which may be of another workspace: where it is not there, the row is taken without. */
  readonly mayBeGone?: boolean | undefined
  /** Values that could not be read and were left out. */
  readonly dropped?: readonly RowError[]
  /** The row has a name in a field that is not read: the name must not be derived from the email. */
  readonly isNamedElsewhere?: boolean
  /** Fields, and `custom_fields.<name>`, that the row empties. */
  readonly cleared?: readonly string[]
  /** The row itself gives no tags: those of its input are the import's. */
  readonly tagsOfImport?: boolean
}

interface FailedRow extends NumberedRow {
  readonly error: RowError
}

export type NormalisedRow = GivenRow | FailedRow

const KNOWN_OF_TABLES: ReadonlySet<string> = new Set([...KNOWN_ROW_FIELDS, ...ROW_PARTS])

const IDENTITIES: ReadonlySet<string> = new Set([...IDENTITY_KINDS, CONTACT_ID_FIELD])

/** Whether the row gives something by which it can find a contact. */
const hasIdentity = ({ given, contactId }: Reading, matchBy?: readonly IdentityKind[]): boolean =>
  contactId !== undefined || IDENTITY_KINDS.some((kind) => given[kind] !== undefined && mayMatchBy(kind, matchBy))

const NOTHING: readonly string[] = []

const NOTHING_IN_MATCH_BY =
  'The row has no identity of match_by: nothing will ever match it, and imported again it makes another contact.'

const hasName = ({ full_name, first_name, last_name }: ContactInput): boolean =>
  (full_name ?? first_name ?? last_name) !== undefined

const isName = ({ field }: RowError): boolean =>
  field === 'full_name' || field === 'first_name' || field === 'last_name'

/** Whether a row is left without what its dropped values should have given: whom it is about. */
const losesEverything = (reading: Reading): boolean => {
  const { given: input, dropped } = reading
  if (dropped.length === 0 || hasIdentity(reading)) return false
  return !hasName(input) || dropped.some(({ field = '' }) => IDENTITIES.has(field))
}

const failure = ({ failures, dropped }: Reading): RowError | undefined => {
  const identities = dropped.filter(({ field = '' }) => IDENTITIES.has(field))
  const [first, ...further] = new Set([...failures, ...identities, ...dropped])
  return first && (further.length > 0 ? { ...first, further } : first)
}

/** Counts unknown fields. Returns whether one of them may hold a name. */
const countUnknown = ({ values, cells }: ReadRow, warnings: Warnings): boolean => {
  let isNamed = false
  for (const field of Object.keys(values)) {
    if ((cells === undefined ? KNOWN_ROW_FIELDS : KNOWN_OF_TABLES).has(field)) continue
    warnings.add('unknown_field', { field })
    isNamed ||= mayNameSomebody(field) && isGiven(values[field])
  }
  return isNamed
}

/**
 * Makes what reads the values that rows give, or says why a row fails: all of its errors, first those that cost it. What a guess cannot
 * read is dropped and counted; a row that is left without anything to know its contact by fails for the value that should have given it.
 * Unknown fields are counted as warnings. Errors and warnings name fields and columns, never values.
 */
export const makeRowNormaliser = (options: NormaliseOptions, warnings: Warnings): ((raw: RawRow) => NormalisedRow) => {
  const read = makeRowReading(options, warnings)
  /** A reject that is sent again as it was fails as it did, even where its column was named before and is found now. */
  const isUnmended = ({ failedBefore }: ReadRow, { dropped }: Reading): boolean =>
    failedBefore !== undefined &&
    options.on_invalid_value !== 'drop' &&
    dropped.some(({ code }) => code === failedBefore)
  return (raw) => {
    const { rowNumber, line } = raw
    const numbered = line === undefined ? { rowNumber } : { rowNumber, line }
    if ('error' in raw) return { ...numbered, error: raw.error }
    const isUnread = countUnknown(raw, warnings) || raw.isNamedElsewhere === true
    const reading = read(raw)
    const { given: input, contactId, failures, dropped } = reading
    if (failures.length > 0 || losesEverything(reading) || isUnmended(raw, reading)) {
      const error = failure(reading)
      if (error !== undefined) return { ...numbered, error }
    }
    if (!hasIdentity(reading)) {
      if (!hasName(input)) {
        return { ...numbered, error: { code: 'missing_identity', message: ROW_ERRORS.missing_identity } }
      }
      warnings.add('unmatchable_row')
    } else if (!hasIdentity(reading, options.match_by))
      warnings.add('unmatchable_row', { message: NOTHING_IN_MATCH_BY })
    for (const { message, field, column } of dropped) {
      warnings.add('dropped_value', { message, ...(field && { field }), ...(column && { column }) })
    }
    const cleared = options.blank_cells === 'clear' ? clearedFields(raw) : NOTHING
    // Most rows: to leave out the parts below takes longer than to read a cell.
    if (contactId === undefined && cleared.length === 0 && dropped.length === 0 && !isUnread)
      return line === undefined ? { rowNumber, input } : { rowNumber, line, input }
    return {
      ...numbered,
      input,
      ...(contactId !== undefined && { contactId, ...(raw.cells?.isExact === true && { mayBeGone: true }) }),
      ...(cleared.length > 0 && { cleared }),
      ...(dropped.length > 0 && { dropped }),
      ...((isUnread || dropped.some(isName)) && { isNamedElsewhere: true }),
    }
  }
}
