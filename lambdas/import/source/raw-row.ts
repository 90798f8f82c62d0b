import type { RowError } from '../../contacts/row-errors.ts'
import type { DateOrder } from './reading-options.ts'

/** A value that a field has beside its first: read where the first cannot be. */
export interface OtherValue {
  readonly value: unknown
  readonly column: string
}

/** How the cells of a file are to be read: one object for all of its rows. */
export interface Cells {
  /** Fields whose columns were found by their names or their content, and not said by the caller: a guess never costs a row. */
  readonly found: ReadonlySet<string>
  /** Fields, and `custom_fields.<name>`, that the file has columns for. */
  readonly targets?: readonly string[]
  /** Our own export: a value is taken as JSON has it where it can be, and read as people write it only otherwise. */
  readonly isExact?: boolean
  /** Of several columns of phones the one that the column of area codes stands before. */
  readonly areaOf?: string
  /** The order of day and month that the dates of a column have; undefined where nothing says it. */
  readonly dateOrder?: (column: string) => DateOrder | undefined
}

/** A row as its source holds it, before anything is known about its values. */
export interface ReadRow {
  /** 1 for the first data row; blank lines do not count. */
  readonly rowNumber: number
  /** Line of the file, or row of the sheet, where the row begins. */
  readonly line?: number
  /**
   * Contact field, or one of ROW_PARTS, → value as it came: of a table the text of the cell. Only own keys count; may hold unknown
   * fields.
   */
  readonly values: Readonly<Record<string, unknown>>
  /** Field → what its further columns hold, the preferred first, blanks left out. */
  readonly others?: Readonly<Record<string, readonly OtherValue[]>>
  /** CSV: contact field → header (or number) of the column that its value came from. */
  readonly columns?: Readonly<Record<string, string>>
  /** The values are cells, to be read as people write them. Absent: JSON, whose values have a type. */
  readonly cells?: Cells
  /** What columns say of the country of the contact: for phones that lack theirs. */
  readonly countries?: readonly string[]
  /** Of rejects that are sent again: the code that the row failed with before. */
  readonly failedBefore?: string
  /** A column that is not read has a name in this row: the name must not be derived from the email. */
  readonly isNamedElsewhere?: boolean
}

/** What a table may say of a contact beside its fields: it becomes part of them. */
export const ROW_PARTS = ['middle_name', 'name_suffix', 'phone_calling_code', 'phone_area_code'] as const

/** A row that could not be read at all: no object, or a ragged line. */
interface UnreadRow {
  readonly rowNumber: number
  readonly line?: number
  readonly error: RowError
  /** The value in place of an object, as far as it is kept, to return it in the rejects. */
  readonly source?: unknown
}

export type RawRow = ReadRow | UnreadRow
