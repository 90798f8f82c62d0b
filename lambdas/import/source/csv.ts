import { ApiError } from '../../http/errors.ts'
import type { Warnings } from '../warnings.ts'
import { countUsed, nameColumns, planColumns } from './columns.ts'
import { type CsvChunks, type CsvInput, makeCsvChunks } from './csv-chunks.ts'
import type { Delimiter } from './csv-limits.ts'
import { makeRecordReader, type RecordBatch } from './csv-records.ts'
import { isBlank, makeRowReader, type RowReader, withoutFormulaGuard } from './csv-row.ts'
import { findDelimiter } from './delimiter.ts'
import type { Mapping } from './mapping-target.ts'
import { NoDataRows } from './no-data-rows.ts'
import type { RawRow } from './raw-row.ts'
import { UnreadableCsv } from './unreadable-csv.ts'

export interface CsvOptions {
  readonly has_header: boolean
  readonly delimiter?: Delimiter
  readonly mapping?: Mapping
}

/** What was found out about a CSV, as answers and jobs show it. */
export interface DetectedCsv {
  readonly delimiter: Delimiter
  readonly encoding: 'utf-8'
  readonly has_header: boolean
  /** The columns of the file that are read, and as what. */
  readonly mapping: Mapping
  readonly mapping_source: 'given' | 'found'
}

export interface OpenCsv {
  readonly detected: DetectedCsv
  /** In order. Ends with UnreadableCsv where a quote is never closed. Leaving it early lets go of the source. */
  readonly rows: AsyncGenerator<RawRow, void, undefined>
}

async function* readBatches(chunks: CsvChunks, delimiter: Delimiter): AsyncGenerator<RecordBatch, void, undefined> {
  const reader = makeRecordReader(delimiter)
  try {
    for await (const chunk of chunks.read()) {
      const batch = await reader.write(chunk)
      if (batch.records.length > 0) yield batch
    }
    const rest = await reader.end()
    if (rest.records.length > 0) yield rest
    if (rest.failure !== undefined) throw rest.failure
  } finally {
    reader.close()
    await chunks.close()
  }
}

type Batches = ReturnType<typeof readBatches>

/** A line of white space alone is a blank one, where the file has more than one column. */
const withoutBlankLines = (batch: RecordBatch, width: number): RecordBatch => {
  const isBlankLine = (cells: readonly string[]): boolean => width > 1 && cells.length === 1 && isBlank(cells[0] ?? '')
  if (!batch.records.some(isBlankLine)) return batch
  const kept = batch.records.map((cells) => !isBlankLine(cells))
  return {
    records: batch.records.filter((_, index) => kept[index]),
    lines: batch.lines.filter((_, index) => kept[index]),
  }
}

const nextBatch = async (batches: Batches, width: number): Promise<RecordBatch | undefined> => {
  for (;;) {
    const next = await batches.next()
    if (next.done === true) return undefined
    const batch = withoutBlankLines(next.value, width)
    if (batch.records.length > 0) return batch
  }
}

interface Beginning {
  /** The first record: the header, or as wide as one. */
  readonly first: readonly string[]
  readonly rows: RecordBatch
  /** The file ends in an open quote before its first row does: for whoever reads the rows. */
  readonly failure?: UnreadableCsv
}

const unreadable = (error: unknown): UnreadableCsv => {
  if (error instanceof UnreadableCsv) return error
  throw error
}

const NO_RECORDS: RecordBatch = { records: [], lines: [] }

const readBeginning = async (batches: Batches, hasHeader: boolean): Promise<Beginning | undefined> => {
  const batch = await nextBatch(batches, 0)
  const first = batch?.records[0]
  if (batch === undefined || first === undefined) return undefined
  const rest = hasHeader ? { records: batch.records.slice(1), lines: batch.lines.slice(1) } : batch
  const kept = withoutBlankLines(rest, first.length)
  if (kept.records.length > 0) return { first, rows: kept }
  try {
    const rows = await nextBatch(batches, first.length)
    return rows && { first, rows }
  } catch (error) {
    return { first, rows: NO_RECORDS, failure: unreadable(error) }
  }
}

async function* readRows(
  { first, rows, failure }: Beginning,
  batches: Batches,
  rowOf: RowReader,
): AsyncGenerator<RawRow, void, undefined> {
  if (failure !== undefined) throw failure
  let rowNumber = 0
  let batch: RecordBatch | undefined = rows
  while (batch !== undefined) {
    const { records, lines } = batch
    for (const [index, cells] of records.entries()) yield rowOf(cells, lines[index] ?? 0, ++rowNumber)
    batch = await nextBatch(batches, first.length)
  }
}

/** `return` of a generator that never began would run none of its code: the source is let go of here, begun or not. */
const closing = (rows: OpenCsv['rows'], batches: Batches): OpenCsv['rows'] => {
  const leave = rows.return.bind(rows)
  rows.return = async (value) => {
    await batches.return()
    return leave(value)
  }
  return rows
}

/**
 * Opens a CSV as a stream of rows in constant memory: finds the delimiter where none is given, reads the header and decides which
 * columns are which. Throws a `validation_error` where there are no data rows, too many columns, a header too long, or no column to
 * read, or a header with an open quote. What is wrong further on is thrown by the rows.
 */
export const openCsv = async (input: CsvInput, options: CsvOptions, warnings: Warnings): Promise<OpenCsv> => {
  const { has_header, mapping } = options
  const chunks = makeCsvChunks(input)
  try {
    const usedOf = (first: readonly string[]): number => countUsed(first.map(withoutFormulaGuard), has_header, mapping)
    const delimiter = options.delimiter ?? (await findDelimiter(chunks, usedOf))
    const batches = readBatches(chunks, delimiter)
    const beginning = await readBeginning(batches, has_header)
    if (beginning === undefined) throw new NoDataRows()
    const columns = nameColumns(beginning.first.map(withoutFormulaGuard), has_header, warnings)
    const plan = planColumns(columns, mapping, warnings)
    const mapping_source = mapping === undefined ? 'found' : 'given'
    return {
      detected: { delimiter, encoding: 'utf-8', has_header, mapping: plan.mapping, mapping_source },
      rows: closing(readRows(beginning, batches, makeRowReader(columns, plan, warnings)), batches),
    }
  } catch (error) {
    await chunks.close()
    throw error instanceof UnreadableCsv
      ? new ApiError('validation_error', { message: error.message, fields: { csv: error.message }, cause: error })
      : error
  }
}
