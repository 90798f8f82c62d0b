import type { OutcomeRecord } from '../../import/outcome.ts'
import type { CellTable } from '../../import/source/cell-table.ts'
import type { CsvOptions } from '../../import/source/csv-options.ts'
import { csvLine } from '../../import/source/csv-line.ts'
import type { Delimiter } from '../../import/source/csv-limits.ts'
import type { TableRecord } from '../../import/source/csv-records.ts'
import { isBlank, withoutFormulaGuard } from '../../import/source/cells.ts'
import type { RawRow } from '../../import/source/raw-row.ts'
import { isRejectColumn, REJECT_COLUMNS } from '../../import/source/reject-columns.ts'
import { makeObjectColumns, objectCells } from './object-columns.ts'

/** Where the rows of an import came from, to be read once more from the beginning, as often as it takes. */
export type RejectSource =
  | { readonly kind: 'table'; readonly open: () => Promise<CellTable>; readonly options: CsvOptions }
  | { readonly kind: 'objects'; readonly open: () => Promise<Iterable<RawRow> | AsyncIterable<RawRow>> }

/** Records of the rows that failed, in order, from the first each time. */
export type FailedRecords = () => Iterable<OutcomeRecord> | AsyncIterable<OutcomeRecord>

/** The records of rows that failed. */
export const failedOf = (records: readonly OutcomeRecord[] = []): readonly OutcomeRecord[] =>
  records.filter(({ outcome }) => outcome === 'failed')

/** Spreadsheets take a file without it for one of the local code page, and what is mended there comes back garbled. */
const BYTE_ORDER_MARK = '\ufeff'

/**
 * The CSV of the rows that failed, line by line in constant memory: what the row was, then why it failed. It can be mended and sent
 * again with the options of the first import.
 */
export async function* rejectLines(
  source: RejectSource,
  failed: FailedRecords,
): AsyncGenerator<string, void, undefined> {
  const table = source.kind === 'table' ? await tableRejects(source, failed) : await objectRejects(source, failed)
  const { delimiter, header, rows } = table
  yield BYTE_ORDER_MARK + csvLine([...header, ...REJECT_COLUMNS], delimiter)
  for await (const { cells, record } of rows) {
    const { code = '', message = '', row_number } = record
    yield csvLine([...(cells ?? header.map(() => '')), code, message, String(row_number)], delimiter)
  }
}

interface RejectedCells {
  /** Undefined where the source has no such row any more. */
  readonly cells: readonly string[] | undefined
  readonly record: OutcomeRecord
}

interface RejectTable {
  /** The one that was asked for, so that the same request can be sent again; the comma where none was. */
  readonly delimiter: Delimiter
  readonly header: readonly string[]
  readonly rows: AsyncIterable<RejectedCells>
}

const tableRejects = async (
  { open, options }: RejectSource & { kind: 'table' },
  failed: FailedRecords,
): Promise<RejectTable> => {
  const table = await open()
  const kept = keptColumns(table, options)
  // A row that had another width than its header keeps it: mended by nobody, it fails again.
  const hasMore = (cells: readonly string[]): boolean => cells.slice(table.first.length).some((cell) => !isBlank(cell))
  const cellsOf = ({ cells }: TableRecord, { code }: OutcomeRecord): string[] =>
    (cells.length !== table.first.length && code === 'malformed_row') || hasMore(cells)
      ? cells.map(unguarded)
      : kept.map((index) => unguarded(cells[index]))
  return {
    delimiter: options.delimiter ?? ',',
    header: kept.map((index) => (options.has_header ? unguarded(table.first[index]) : String(index + 1))),
    rows: rejectedCells(table.rows, failed(), cellsOf),
  }
}

/** A cell as it was meant: what guards it from being a formula is put on anew. */
const unguarded = (cell: string | undefined): string => withoutFormulaGuard(cell ?? '')

/** All columns but the reasons of an earlier failure, where the file is one of rejects itself. */
const keptColumns = ({ first, isRejects }: CellTable, { has_header, mapping }: CsvOptions): number[] => {
  const mapped = new Set(Object.keys(mapping ?? {}).map((name) => name.trim().toLowerCase()))
  const isReason = (cell: string): boolean =>
    (has_header || isRejects) && isRejectColumn(cell) && !mapped.has(cell.trim().toLowerCase())
  return first.flatMap((cell, index) => (isReason(cell) ? [] : [index]))
}

/** Reads the rows twice: the columns are those of the rows that failed, and stand above the first of them. */
const objectRejects = async (
  { open }: RejectSource & { kind: 'objects' },
  failed: FailedRecords,
): Promise<RejectTable> => {
  const columns = makeObjectColumns()
  for await (const { row } of rejectedRows(singly(await open()), failed())) columns.add(valuesOf(row))
  const header = columns.list()
  const cellsOf = (row: RawRow): string[] => objectCells(valuesOf(row), header)
  return { delimiter: ',', header, rows: rejectedCells(singly(await open()), failed(), cellsOf) }
}

const valuesOf = (row: RawRow | undefined) => (row !== undefined && 'values' in row ? row.values : {})

async function* singly<Row>(rows: Iterable<Row> | AsyncIterable<Row>): AsyncGenerator<readonly Row[]> {
  for await (const row of rows) yield [row]
}

async function* rejectedCells<Row>(
  batches: AsyncIterable<readonly Row[]>,
  failed: ReturnType<FailedRecords>,
  cellsOf: (row: Row, record: OutcomeRecord) => readonly string[],
): AsyncGenerator<RejectedCells, void, undefined> {
  for await (const { row, record } of rejectedRows(batches, failed)) {
    yield { cells: row === undefined ? undefined : cellsOf(row, record), record }
  }
}

/** Picks the rows that failed. Reads no further than the last of them. */
async function* rejectedRows<Row>(
  batches: AsyncIterable<readonly Row[]>,
  failed: ReturnType<FailedRecords>,
): AsyncGenerator<{ readonly row: Row | undefined; readonly record: OutcomeRecord }, void, undefined> {
  const records = Symbol.asyncIterator in failed ? failed[Symbol.asyncIterator]() : failed[Symbol.iterator]()
  let next = await records.next()
  let before = 0
  for await (const batch of batches) {
    while (next.done !== true && next.value.row_number <= before + batch.length) {
      yield { row: batch[next.value.row_number - before - 1], record: next.value }
      next = await records.next()
    }
    if (next.done === true) return
    before += batch.length
  }
  for (; next.done !== true; next = await records.next()) yield { row: undefined, record: next.value }
}
