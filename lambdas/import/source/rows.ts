import { ROW_ERRORS, type RowError } from '../../contacts/row-errors.ts'
import type { RawRow } from './raw-row.ts'
import { MALFORMED_ROW, REJECT_COLUMNS } from './reject-columns.ts'

const NOT_AN_OBJECT: RowError = { code: 'malformed_row', message: ROW_ERRORS.malformed_row }

type Values = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether an object comes out of a file of our rejects. */
const isReject = (value: Values): boolean => REJECT_COLUMNS.every((name) => Object.hasOwn(value, name))

/** A reject that is sent again: the row without the reasons of its failure. One that was no object, and is none yet, fails again. */
const rowOfReject = (value: Values, rowNumber: number): RawRow => {
  const { error_code, error_message: _, error_row: __, [MALFORMED_ROW]: source, ...values } = value
  if (Object.hasOwn(value, MALFORMED_ROW) && Object.keys(values).length === 0) {
    return { rowNumber, error: NOT_AN_OBJECT, source }
  }
  return { rowNumber, values, ...(typeof error_code === 'string' && { failedBefore: error_code }) }
}

/** A row that takes more, as JSON, is malformed: far more than all fields of a contact may hold. The same for rows that come as lines. */
export const MAX_ROW_BYTES = 1024 * 1024

export const TOO_LONG: RowError = { code: 'malformed_row', message: `The row is longer than ${MAX_ROW_BYTES} bytes.` }

/** Whether a row would be longer than a line may be, were it written as one. */
const isTooLong = (value: unknown): boolean => {
  try {
    return Buffer.byteLength(JSON.stringify(value)) > MAX_ROW_BYTES
  } catch {
    // Nested deeper than can be written: its fields say so.
    return false
  }
}

/** One object of `rows`, or one line of NDJSON once parsed. */
export const rowOfObject = (value: unknown, rowNumber: number): RawRow => {
  if (!isObject(value)) return { rowNumber, error: NOT_AN_OBJECT, source: value }
  return isReject(value) ? rowOfReject(value, rowNumber) : { rowNumber, values: value }
}

/** The `rows` of a request, in order: each is a row if it is one as a line of the file that more than 500 of them become. */
export function* readRows(rows: Iterable<unknown>): Generator<RawRow> {
  let rowNumber = 0
  for (const value of rows) {
    rowNumber += 1
    yield isTooLong(value) ? { rowNumber, error: TOO_LONG } : rowOfObject(value, rowNumber)
  }
}
