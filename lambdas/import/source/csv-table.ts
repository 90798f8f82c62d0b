import type { CsvOptions } from './csv-options.ts'
import { countUsed } from './columns.ts'
import { type CsvChunks, type CsvInput, makeCsvChunks } from './csv-chunks.ts'
import type { Delimiter } from './csv-limits.ts'
import { makeRecordReader, type RecordBatch } from './csv-records.ts'
import { isBlank, withoutFormulaGuard } from './csv-row.ts'
import { findLayout, type Layout } from './layout.ts'
import { NoDataRows } from './no-data-rows.ts'
import { endsInRejectColumns } from './reject-columns.ts'
import { UnreadableCsv } from './unreadable-csv.ts'

/** A CSV as records of cells, before anything is known about its columns. */
export interface CsvTable {
  readonly delimiter: Delimiter
  /** The header, or the first row where there is none. As wide as every row should be. */
  readonly first: readonly string[]
  /** The first record is the header of our own rejects, whatever was said of a header: it is no row. */
  readonly isRejects: boolean
  /** Lines before the header that were skipped, and that said something. */
  readonly preamble: number
  /** Data rows in order, all columns of them. Ends with UnreadableCsv where a quote is never closed. */
  readonly batches: AsyncGenerator<RecordBatch, void, undefined>
  /** Bytes that were parsed so far. */
  readonly bytesRead: () => number
  /** Lets go of the source, read to its end or not. */
  close(): Promise<void>
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
  readonly isRejects: boolean
  /** The file ends in an open quote before its first row does: for whoever reads the rows. */
  readonly failure?: UnreadableCsv
}

const unreadable = (error: unknown): UnreadableCsv => {
  if (error instanceof UnreadableCsv) return error
  throw error
}

const NO_RECORDS: RecordBatch = { records: [], lines: [] }

/** Records `from` on of a batch. */
const restOf = ({ records, lines }: RecordBatch, from: number): RecordBatch => ({
  records: records.slice(from),
  lines: lines.slice(from),
})

/** The batch whose first record is the first of the table; what is before that is left out. */
const skipTo = async (batches: Batches, before: number): Promise<RecordBatch | undefined> => {
  let batch = await nextBatch(batches, 0)
  for (let left = before; batch !== undefined && left > 0;) {
    const skipped = Math.min(left, batch.records.length)
    left -= skipped
    batch = skipped < batch.records.length ? restOf(batch, skipped) : await nextBatch(batches, 0)
  }
  return batch
}

const readBeginning = async (
  batches: Batches,
  { before }: Layout,
  hasHeader: boolean,
): Promise<Beginning | undefined> => {
  const batch = await skipTo(batches, before)
  const first = batch?.records[0]
  if (batch === undefined || first === undefined) return undefined
  const isRejects = endsInRejectColumns(first.map(withoutFormulaGuard))
  const kept = withoutBlankLines(hasHeader || isRejects ? restOf(batch, 1) : batch, first.length)
  if (kept.records.length > 0) return { first, isRejects, rows: kept }
  try {
    const rows = await nextBatch(batches, first.length)
    return rows && { first, isRejects, rows }
  } catch (error) {
    return { first, isRejects, rows: NO_RECORDS, failure: unreadable(error) }
  }
}

async function* rowBatches({ first, rows, failure }: Beginning, batches: Batches): CsvTable['batches'] {
  if (failure !== undefined) throw failure
  let batch: RecordBatch | undefined = rows
  while (batch !== undefined) {
    yield batch
    batch = await nextBatch(batches, first.length)
  }
}

/**
 * Opens a CSV in constant memory, finding its layout. Throws where there are no data rows, and UnreadableCsv where a quote of the first
 * record is never closed.
 */
export const openTable = async (input: CsvInput, options: CsvOptions): Promise<CsvTable> => {
  const { has_header, mapping, encoding } = options
  const chunks = makeCsvChunks(input, encoding)
  try {
    const usedOf = (record: readonly string[]): number =>
      countUsed(record.map(withoutFormulaGuard), has_header, mapping)
    const layout = await findLayout(chunks, options, usedOf)
    const batches = readBatches(chunks, layout.delimiter)
    const beginning = await readBeginning(batches, layout, has_header)
    if (beginning === undefined) throw new NoDataRows()
    return {
      delimiter: layout.delimiter,
      first: beginning.first,
      isRejects: beginning.isRejects,
      preamble: layout.preamble,
      batches: rowBatches(beginning, batches),
      bytesRead: chunks.bytesRead,
      // `return` of a generator that never began would run none of its code: the source is let go of here, begun or not.
      close: async () => {
        await batches.return()
      },
    }
  } catch (error) {
    await chunks.close()
    throw error
  }
}
