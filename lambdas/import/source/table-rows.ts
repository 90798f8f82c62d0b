import type { RowError } from '../../contacts/row-errors.ts'
import type { CellTable } from './cell-table.ts'
import { isBlank, looksLikeEmail } from './cells.ts'
import type { TableOptions } from './csv-options.ts'
import type { TableRecord } from './csv-records.ts'
import { broken, ragged, type RowReader, unmended } from './csv-row.ts'
import type { RawRow } from './raw-row.ts'
import { REJECT_COLUMNS } from './reject-columns.ts'
import { makeIdentityCheck } from './row-shape.ts'

type Cells = readonly string[]

/** Rows that show whether the ends of all of them have a delimiter too many. */
const SURPLUS_PROOF = 2

/** Cells that each of the first rows has behind its last column, always blank: exporters that end each row with a delimiter. */
const surplusOf = ({ first, sample }: CellTable): number => {
  const width = first.length
  const surplus = (sample[0]?.length ?? 0) - width
  const isEmpty = (cells: Cells): boolean => cells.length === width + surplus && cells.slice(width).every(isBlank)
  return surplus > 0 && sample.length >= SURPLUS_PROOF && sample.every(isEmpty) ? surplus : 0
}

/** Rows that show how many cells most have. */
const USUAL_PROOF = 4

const usualWidth = ({ sample }: CellTable): number | undefined => {
  if (sample.length < USUAL_PROOF) return undefined
  const counts = new Map<number, number>()
  for (const { length } of sample) counts.set(length, (counts.get(length) ?? 0) + 1)
  const [usual] = [...counts].toSorted(([, one], [, other]) => other - one)
  return usual?.[0]
}

/**
 * Whether a row may lack its last cells: spreadsheets leave the last delimiters out where nothing stands behind them. A single cell is as
 * well a line of text under the table, unless it is an address or a phone where those are.
 */
const makeShortCheck = (table: CellTable, options: TableOptions) => {
  const { first } = table
  const width = first.length
  const usual = usualWidth(table)
  const hasIdentity = makeIdentityCheck(first, options)
  return {
    isRow: (cells: Cells): boolean => cells.length < width && (cells.length > 1 || hasIdentity(cells)),
    /** Two rows that together make one, of another width than most, the second of which is not a row. */
    isBroken: (oneWidth: number, other: Cells): boolean =>
      oneWidth < width &&
      other.length < width &&
      oneWidth + other.length - 1 === width &&
      !hasIdentity(other) &&
      (oneWidth !== usual || other.some(looksLikeEmail)),
  }
}

/**
 * Of our own rejects: one that was mended need not have the reasons any more. What was too wide or too narrow before stands behind the
 * last column, where a spreadsheet that fills rows up changes nothing about it.
 */
const rejectWidthError = ({ cells }: TableRecord, width: number): RowError | undefined => {
  if (cells.length > width) return cells.slice(width).every(isBlank) ? undefined : unmended
  return cells.length === width - REJECT_COLUMNS.length ? undefined : ragged(cells.length, width)
}

/** What the rows before one left behind. */
export interface RowsBefore {
  readonly rows: number
  /** Cells of the last of them. */
  readonly widthBefore?: number | undefined
}

export interface TableProgress {
  readonly from?: RowsBefore | undefined
  /** All records that were read are rows by now, except one that waits for the next. */
  readonly onBatch: (done: RowsBefore & { readonly waitingLine: number | undefined }) => void
}

/** The rows of a table, each as wide as the header, or why it is none. */
export async function* readTableRows(
  table: CellTable,
  options: TableOptions,
  rowOf: RowReader,
  progress?: TableProgress,
): AsyncGenerator<RawRow, void, undefined> {
  const width = table.first.length
  const surplus = surplusOf(table)
  const short = makeShortCheck(table, options)
  let widthBefore = progress?.from?.widthBefore

  const widthError = (record: TableRecord, behind: TableRecord | undefined): RowError | undefined => {
    const { cells } = record
    if (table.isRejects) return rejectWidthError(record, width)
    if (cells.length > width) {
      const isSurplus = cells.length === width + surplus && cells.slice(width).every(isBlank)
      return isSurplus ? undefined : ragged(cells.length, width)
    }
    if (widthBefore !== undefined && short.isBroken(widthBefore, cells)) return broken
    if (behind !== undefined && short.isBroken(cells.length, behind.cells)) return broken
    return short.isRow(cells) ? undefined : ragged(cells.length, width)
  }

  let rowNumber = progress?.from?.rows ?? 0
  const read = (record: TableRecord, behind: TableRecord | undefined): RawRow => {
    const isWhole = record.cells.length === width || record.swallowed !== undefined
    const error = isWhole ? undefined : widthError(record, behind)
    widthBefore = record.cells.length
    rowNumber += 1
    return error === undefined ? rowOf(record, rowNumber) : { rowNumber, line: record.line, error }
  }

  // What a short row is, the record behind it tells, which may come with the next batch.
  let waiting: TableRecord | undefined
  for await (const batch of table.rows) {
    for (const record of batch) {
      if (waiting !== undefined) yield read(waiting, record)
      waiting = undefined
      if (record.cells.length < width) waiting = record
      else yield read(record, undefined)
    }
    progress?.onBatch({ rows: rowNumber, widthBefore, waitingLine: waiting?.line })
  }
  if (waiting !== undefined) yield read(waiting, undefined)
}
