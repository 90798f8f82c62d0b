import type { RowError } from '../../contacts/row-errors.ts'

/** A row as its source holds it, before anything is known about its values. */
export interface ReadRow {
  /** 1 for the first data row; blank lines do not count. */
  readonly rowNumber: number
  /** Contact field → value as it came. Own keys alone count; may hold fields that nobody knows. */
  readonly values: Readonly<Record<string, unknown>>
  /** CSV: contact field → header (or number) of the column that its value came from. */
  readonly columns?: Readonly<Record<string, string>>
}

/** A row that could not be read at all: no object, or a ragged line. */
interface UnreadRow {
  readonly rowNumber: number
  readonly error: RowError
}

export type RawRow = ReadRow | UnreadRow
