import type { OutcomeRecord } from '../../import/outcome.ts'
import type { CellTable } from '../../import/source/cell-table.ts'
import { isBlank } from '../../import/source/cells.ts'
import { csvLine } from '../../import/source/csv-line.ts'
import type { Delimiter } from '../../import/source/csv-limits.ts'
import type { CsvOptions } from '../../import/source/csv-options.ts'
import type { TableRecord } from '../../import/source/csv-records.ts'
import { isRejectColumn, REJECT_COLUMNS } from '../../import/source/reject-columns.ts'
import { type FailedRecords, failedRows, reasonsOf } from './failed-rows.ts'

export interface TableSource {
  /** Reads from the beginning each time. */
  readonly open: () => Promise<CellTable & { readonly delimiter?: Delimiter }>
  readonly options: CsvOptions
}

/** Spreadsheets take a file without it for one of the local code page, and what is mended there comes back garbled. */
const BYTE_ORDER_MARK = '\ufeff'

/** The first line of a CSV of rejects. */
export const headerLine = (header: readonly string[], delimiter: Delimiter): string =>
  BYTE_ORDER_MARK + csvLine([...header, ...REJECT_COLUMNS], delimiter)

/** Blanks say nothing, and some of them would need a guard. */
const withoutBlanks = (cell: string): string => (isBlank(cell) ? '' : cell)

/** A row of a CSV of rejects: its cells, why it failed, and what belongs to no column. */
export const rejectLine = (
  cells: readonly string[],
  record: OutcomeRecord,
  delimiter: Delimiter,
  surplus: readonly string[] = [],
): string => csvLine([...cells.map(withoutBlanks), ...reasonsOf(record).map(String), ...surplus], delimiter)

/** A row of a table by what belongs to its columns, and what to none. */
interface PlacedCells {
  readonly own: readonly string[]
  readonly surplus: readonly string[]
}

/**
 * The rejects of a CSV or a sheet: its columns, and the reasons behind them. A row that was malformed has its cells behind those, where
 * they belong to no column: it fails again until they are moved, even if a spreadsheet changes the length of rows.
 */
export async function* tableRejects(
  { open, options }: TableSource,
  failed: FailedRecords,
): AsyncGenerator<string, void, undefined> {
  const table = await open()
  const delimiter = options.delimiter ?? table.delimiter ?? ','
  const kept = keptColumns(table, options)
  const none = kept.map(() => '')
  const place = makePlacing(table, kept)
  const header = kept.map((index) =>
    options.has_header ? table.unguarded(table.first[index] ?? '') : String(index + 1),
  )
  yield headerLine(header, delimiter)
  for await (const { row, record } of failedRows(table.rows, failed())) {
    const { own, surplus } = row === undefined ? { own: none, surplus: [] } : place(row, record)
    yield rejectLine(own, record, delimiter, surplus)
  }
}

const makePlacing = ({ first, isRejects, unguarded }: CellTable, kept: readonly number[]) => {
  const none = kept.map(() => '')
  const ownWidth = first.length - REJECT_COLUMNS.length
  /** Of a table of rejects: a row that is in its columns, and may have more behind them. */
  const isPlaced = ({ length }: readonly string[]): boolean =>
    isRejects && (length >= first.length || length === ownWidth)
  return ({ cells }: TableRecord, { code }: OutcomeRecord): PlacedCells => {
    const own = kept.map((index) => unguarded(cells[index] ?? ''))
    if (code !== 'malformed_row') return { own, surplus: [] }
    if (!isPlaced(cells)) return { own: none, surplus: filled(cells.map(unguarded)) }
    const surplus = filled(cells.slice(first.length).map(unguarded))
    return surplus.length > 0 ? { own, surplus } : { own: none, surplus: filled(own) }
  }
}

/** Without the blank cells at the end, which say nothing. */
const filled = (cells: readonly string[]): readonly string[] =>
  cells.slice(0, cells.findLastIndex((cell) => !isBlank(cell)) + 1)

/** All columns but the reasons of an earlier failure, where the file is one of rejects itself. */
const keptColumns = ({ first, isRejects }: CellTable, { has_header, mapping }: CsvOptions): number[] => {
  const mapped = new Set(Object.keys(mapping ?? {}).map((name) => name.trim().toLowerCase()))
  const isReason = (cell: string): boolean =>
    (has_header || isRejects) && isRejectColumn(cell) && !mapped.has(cell.trim().toLowerCase())
  return first.flatMap((cell, index) => (isReason(cell) ? [] : [index]))
}
