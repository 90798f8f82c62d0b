import { type CellTable, openCells, type Skipped } from './cell-table.ts'
import { type CsvChunks, type CsvInput, makeCsvChunks } from './csv-chunks.ts'
import type { Delimiter } from './csv-limits.ts'
import type { CsvOptions } from './csv-options.ts'
import type { Encoding } from './encoding.ts'
import { RecordReader, type TableRecord } from './csv-records.ts'
import { findLayout, type Layout } from './layout.ts'
import { readAgain } from './quoted-lines.ts'
import { rowShape } from './row-shape.ts'

/** A CSV as a table of cells. */
export interface CsvTable extends CellTable {
  readonly delimiter: Delimiter
  readonly encoding: Encoding
  /** Bytes that were parsed so far. */
  readonly bytesRead: () => number
  /** Lets go of the source, read to its end or not. */
  close(): Promise<void>
}

type Records = AsyncGenerator<readonly TableRecord[], void, undefined>

async function* readRecords(chunks: CsvChunks, layout: Layout, options: CsvOptions): Records {
  const reader = new RecordReader(layout.delimiter, layout.first && rowShape(layout.first, options))
  try {
    for await (const { text } of chunks.read()) {
      const records = reader.write(text)
      if (records.length > 0) yield records
    }
    const { records, failure } = reader.end()
    if (records.length > 0) yield records
    if (failure !== undefined) throw failure
  } finally {
    await chunks.close()
  }
}

/** Some lines, or all, are quoted as a whole: what is within is as wide as the header. */
async function* withinQuotedLines(batches: Records, { delimiter, first = [], hasQuotedLines }: Layout): Records {
  const within = (record: TableRecord): TableRecord => {
    if (record.cells.length !== 1) return record
    const cells = readAgain(record.cells, delimiter)
    return cells.length === first.length || hasQuotedLines ? { ...record, cells } : record
  }
  for await (const batch of batches) yield batch.map(within)
}

/**
 * Opens a CSV in constant memory, finding its layout. Throws where there are no data rows, and UnreadableCsv where a quote of the first
 * record is never closed.
 */
export const openTable = async (
  input: CsvInput,
  options: CsvOptions,
  onSkipped?: (why: Skipped) => void,
): Promise<CsvTable> => {
  const chunks = makeCsvChunks(input, options.encoding)
  try {
    const layout = await findLayout(chunks, options)
    const records = readRecords(chunks, layout, options)
    const isOneColumn = (layout.first?.length ?? 0) < 2
    const table = await openCells(isOneColumn ? records : withinQuotedLines(records, layout), options, onSkipped)
    return {
      ...table,
      delimiter: layout.delimiter,
      encoding: chunks.encoding(),
      bytesRead: chunks.bytesRead,
      close: () => chunks.close(),
    }
  } catch (error) {
    await chunks.close()
    throw error
  }
}
