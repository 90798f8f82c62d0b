import { ROW_ERRORS, type RowError } from '../../contacts/row-errors.ts'
import type { RawRow } from './raw-row.ts'

const NOT_AN_OBJECT: RowError = { code: 'malformed_row', message: ROW_ERRORS.malformed_row }

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** One object of `rows`, or one line of NDJSON once parsed. */
export const rowOfObject = (value: unknown, rowNumber: number): RawRow =>
  isObject(value) ? { rowNumber, values: value } : { rowNumber, error: NOT_AN_OBJECT }

/** The `rows` of a request, in order. */
export function* readRows(rows: Iterable<unknown>): Generator<RawRow> {
  let rowNumber = 0
  for (const value of rows) yield rowOfObject(value, ++rowNumber)
}
