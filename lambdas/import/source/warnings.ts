import * as z from 'zod'
import { codeSchema } from '../../platform/schemas.ts'
import { shownName } from '../../http/shown-name.ts'

/** Things that fail no row but should be checked, the most important first. */
export const WARNINGS = {
  assumed_encoding: 'The file is not UTF-8; it was read as Windows-1252. If letters are wrong, save it as UTF-8.',
  broken_letters:
    'Letters look broken, such as Ã© for é: the file was saved in a wrong encoding before. They were taken as they are; export the file anew.',
  dropped_value: 'Values that could not be read were left out.',
  email_differs:
    'The row matched a contact by phone, but the contact has another email. Where people share a phone, send match_by: ["email"].',
  identity_taken: 'The value belongs to another contact and is not in match_by: the row was imported without it.',
  unmatchable_row:
    'The row has neither an email, a phone nor an external_id: nothing will ever match it, and imported again it makes another contact.',
  same_content: 'The same content was imported before, with the same options, within 30 days. It was imported again.',
  missing_column: 'The mapping names a column that the file does not have.',
  repeated_header: 'The header comes again further down, as where files were pasted together; it was skipped.',
  totals_row: 'Lines of totals, or those that a report ends with, are no rows; they were skipped.',
  skipped_lines: 'Lines above the header were skipped.',
  more_values: 'Some cells have several values; the first was used.',
  unknown_field: 'This is not a contact field; it was ignored.',
  duplicate_header: 'Another column has the same header; a number was added to tell them apart.',
  ignored_option: 'This option does not apply to what was sent; it was ignored.',
  form_of_address: 'The cell holds a form of address, such as Mrs or Dr., and no job title; it was ignored.',
  phone_extension: 'The phone has an extension, which was dropped.',
  blank_rows: 'Rows of blank cells are no rows; they were skipped.',
  ignored_property: 'The property of the vCards means nothing to a contact; it was ignored.',
  ignored_column: 'The column is not mapped to a contact field; its cells were ignored.',
  placeholder: 'Some cells say that there is nothing (n/a, -, NULL); they count as blank.',
  more_warnings: 'There were more warnings than the list shows.',
} as const

type WarningCode = keyof typeof WARNINGS

export const warningCodeSchema = codeSchema(Object.keys(WARNINGS) as WarningCode[])

/** What a warning is about: a field of the request or of a row, or a column of the file. */
interface WarningSubject {
  readonly field?: string
  readonly column?: string
  /** Why, if the code does not say it. */
  readonly message?: string
}

export const warningSchema = z.object({
  code: warningCodeSchema,
  message: z.string(),
  field: z.string().exactOptional().meta({ description: 'A field of the request or of a row.' }),
  column: z.string().exactOptional().meta({ description: 'A column of the file.' }),
  job_id: z.string().exactOptional().meta({ description: 'Of `same_content`: the earlier import.' }),
  count: z
    .int()
    .positive()
    .meta({ description: 'How often. For `ignored_column`: data rows with a value in that column.' }),
})

export type Warning = Readonly<z.infer<typeof warningSchema>>

/** All that was counted, in the order in which it was met, to go on counting from there. */
export const countedWarningsSchema = z.object({
  counted: z.array(warningSchema.extend({ message: z.string().exactOptional(), count: z.int().nonnegative() })),
  more: z.int().nonnegative(),
})

export type CountedWarnings = Readonly<z.infer<typeof countedWarningsSchema>>

/** Counted in place, for what is counted once a row. */
export interface WarningCounter {
  count: number
}

export interface Warnings {
  add(code: WarningCode, subject?: WarningSubject, count?: number): void
  /** The count of one warning, listed once it is above 0. */
  counter(code: WarningCode, subject?: WarningSubject): WarningCounter
  /** The weightiest first; of one code the most frequent. */
  list(): Warning[]
  /** What is counted at this moment; made only when it is asked for. */
  counted(): () => CountedWarnings
  /** Goes on from what was counted before, in place of what is counted by now. */
  restore(counted: CountedWarnings): void
}

/** A file or a row could make the answer as long as it likes. */
const MAX_LISTED_WARNINGS = 200
const WARNINGS_KEPT_MAX = 5000

const CODES = Object.keys(WARNINGS)
const weightOf = ({ code }: Warning): number => CODES.indexOf(code)

/** Warnings of several sources together. */
export const sortedWarnings = (warnings: readonly Warning[]): Warning[] =>
  warnings.toSorted((one, other) => weightOf(one) - weightOf(other) || other.count - one.count)

interface Entry {
  readonly code: WarningCode
  readonly subject: WarningSubject
  readonly counter: WarningCounter
}

const keyOf = (code: WarningCode, { field, column, message }: WarningSubject): string =>
  JSON.stringify([code, field, column, message])

/** Puts what was counted in place of the entries. Whoever holds the counter of an entry goes on with it. */
const restoreEntries = (entries: Map<string, Entry>, { counted }: CountedWarnings): void => {
  const before = [...entries]
  entries.clear()
  const known = new Map(before)
  for (const { code, count, ...subject } of counted) {
    const key = keyOf(code, subject)
    const counter = known.get(key)?.counter ?? { count }
    counter.count = count
    entries.set(key, { code, subject, counter })
  }
  for (const [key, entry] of before) {
    if (entries.has(key)) continue
    entry.counter.count = 0
    entries.set(key, entry)
  }
}

/** Collects the warnings of one import. */
export const makeWarnings = (): Warnings => {
  const entries = new Map<string, Entry>()
  const more: WarningCounter = { count: 0 }

  const counter = (code: WarningCode, subject: WarningSubject = {}): WarningCounter => {
    const shown: WarningSubject = {
      ...(subject.field === undefined ? {} : { field: shownName(subject.field) }),
      ...(subject.column === undefined ? {} : { column: shownName(subject.column) }),
      ...(subject.message === undefined ? {} : { message: subject.message }),
    }
    const key = keyOf(code, shown)
    const known = entries.get(key)
    if (known !== undefined) return known.counter
    if (entries.size === WARNINGS_KEPT_MAX) return more
    const entry = { code, subject: shown, counter: { count: 0 } }
    entries.set(key, entry)
    return entry.counter
  }

  return {
    counter,
    add(code, subject, count = 1) {
      counter(code, subject).count += count
    },
    list() {
      const counted: Warning[] = []
      for (const { code, subject, counter } of entries.values()) {
        const { message = WARNINGS[code], ...about } = subject
        if (counter.count > 0) counted.push({ code, message, ...about, count: counter.count })
      }
      const sorted = sortedWarnings(counted)
      const count = sorted.slice(MAX_LISTED_WARNINGS).reduce((sum, one) => sum + one.count, more.count)
      const listed = sorted.slice(0, MAX_LISTED_WARNINGS)
      return count === 0 ? listed : [...listed, { code: 'more_warnings', message: WARNINGS.more_warnings, count }]
    },
    counted() {
      const counts = Array.from(entries.values(), (entry) => entry.counter.count)
      const moreCount = more.count
      return () => ({
        // Entries are only added, at the end.
        counted: [...entries.values()]
          .slice(0, counts.length)
          .map(({ code, subject }, index) => ({ code, ...subject, count: counts[index] ?? 0 })),
        more: moreCount,
      })
    },
    restore(counted) {
      restoreEntries(entries, counted)
      more.count = counted.more
    },
  }
}
