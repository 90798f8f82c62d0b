import * as z from 'zod'
import { codeSchema } from '../../platform/schemas.ts'
import { shownName } from '../../http/shown-name.ts'

/** Things that lost nothing but deserve a look. */
export const WARNINGS = {
  ignored_column: 'The column is not mapped to a contact field; its cells were ignored.',
  ignored_property: 'The property of the vCards is none of a contact; it was ignored.',
  missing_column: 'The mapping names a column that the file does not have.',
  duplicate_header: 'Another column has the same header; a number was added to tell them apart.',
  skipped_lines: 'Lines above the header were skipped.',
  blank_rows: 'Rows of blank cells are no rows; they were skipped.',
  repeated_header: 'The header comes again further down, as where files were pasted together; it was skipped.',
  totals_row: 'Lines of totals, or those that a report ends with, are no rows; they were skipped.',
  broken_letters:
    'Letters look broken, such as Ã© for é: the file was saved in a wrong encoding before. They were taken as they are; export the file anew.',
  assumed_encoding: 'The file is not UTF-8; it was read as Windows-1252. If letters are wrong, save it as UTF-8.',
  more_values: 'Some cells have several values, separated by ":::"; the first was used.',
  unknown_field: 'This is not a contact field; it was ignored.',
  ignored_option: 'This option does not apply to what was sent; it was ignored.',
  phone_extension: 'The phone has an extension, which was dropped.',
  more_warnings: 'There were more warnings than the list shows.',
} as const

type WarningCode = keyof typeof WARNINGS

export const warningCodeSchema = codeSchema(Object.keys(WARNINGS) as WarningCode[])

/** What a warning is about: a field of the request or of a row, or a column of the file. */
interface WarningSubject {
  readonly field?: string
  readonly column?: string
}

export const warningSchema = z.object({
  code: warningCodeSchema,
  message: z.string(),
  field: z.string().exactOptional().meta({ description: 'A field of the request or of a row.' }),
  column: z.string().exactOptional().meta({ description: 'A column of the file.' }),
  count: z
    .int()
    .nonnegative()
    .meta({ description: 'How often. For `ignored_column`: data rows with a value in that column.' }),
})

export type Warning = Readonly<z.infer<typeof warningSchema>>

/** Counted in place, for what is counted once a row. */
export interface WarningCounter {
  count: number
}

export interface Warnings {
  add(code: WarningCode, subject?: WarningSubject, count?: number): void
  /** The count of one warning, listed even while it is 0. */
  counter(code: WarningCode, subject?: WarningSubject): WarningCounter
  /** In the order in which they first came up. */
  list(): Warning[]
}

/** A file or a row could make the answer as long as it likes. */
const MAX_LISTED_WARNINGS = 200

export const makeWarnings = (): Warnings => {
  const entries = new Map<string, { code: WarningCode; subject: WarningSubject; counter: WarningCounter }>()
  const more: WarningCounter = { count: 0 }

  const counter = (code: WarningCode, subject: WarningSubject = {}): WarningCounter => {
    const shown: WarningSubject = {
      ...(subject.field === undefined ? {} : { field: shownName(subject.field) }),
      ...(subject.column === undefined ? {} : { column: shownName(subject.column) }),
    }
    const key = JSON.stringify([code, shown.field, shown.column])
    const known = entries.get(key)
    if (known !== undefined) return known.counter
    if (entries.size === MAX_LISTED_WARNINGS) return more
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
      const listed: Warning[] = []
      for (const {
        code,
        subject,
        counter: { count },
      } of entries.values()) {
        listed.push({ code, message: WARNINGS[code], ...subject, count })
      }
      if (more.count > 0) listed.push({ code: 'more_warnings', message: WARNINGS.more_warnings, count: more.count })
      return listed
    },
  }
}
