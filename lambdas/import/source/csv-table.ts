import { BEGINNING_BYTES, type CellTable, openCells, type Skipped } from './cell-table.ts'
import { BLOCK_BYTES, type CsvChunks, type CsvInput, makeCsvChunks } from './csv-chunks.ts'
import type { Delimiter } from './csv-limits.ts'
import type { CsvOptions } from './csv-options.ts'
import type { Encoding } from './encoding.ts'
import { RecordReader, type TableRecord } from './csv-records.ts'
import { findLayout, type Layout } from './layout.ts'
import { readAgain } from './quoted-lines.ts'
import type { ResumePoint } from './resume-point.ts'
import { rowShape } from './row-shape.ts'
import { makeTablePlaces, placeOf, type TablePlaces } from './table-places.ts'

/** A CSV as a table of cells. */
export interface CsvTable extends CellTable {
  readonly delimiter: Delimiter
  readonly encoding: Encoding
  /** Bytes that were parsed so far. */
  readonly bytesRead: () => number
  readonly places: TablePlaces
  /** Lets go of the source, read to its end or not. */
  close(): Promise<void>
}

/** How a table is read on from a point. */
interface ResumedTable {
  readonly from: Pick<ResumePoint, 'offset' | 'line' | 'table'>
  /** The file from a byte on. */
  readonly openAt: (offset: number) => CsvInput
}

export interface OpenTableOptions {
  readonly onSkipped?: (why: Skipped) => void
  readonly resumed?: ResumedTable | undefined
  /** Bytes of the file that are read at a time. */
  readonly blockBytes?: number | undefined
}

type Records = AsyncGenerator<readonly TableRecord[], void, undefined>

interface Reading {
  readonly layout: Layout
  readonly options: CsvOptions
  readonly places: TablePlaces
  /** The line on which the text begins. */
  readonly firstLine: number
}

async function* readRecords(chunks: CsvChunks, { layout, options, places, firstLine }: Reading): Records {
  const reader = new RecordReader(layout.delimiter, layout.first && rowShape(layout.first, options), firstLine)
  try {
    for await (const block of chunks.read()) {
      const records = reader.write(block.text)
      places.add(placeOf(reader, block, chunks.encoding()))
      if (records.length > 0) yield records
    }
    const { records, failure } = reader.end()
    places.add(undefined)
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

/** Records that were no rows yet where reading stopped. */
async function* notDone(batches: Records, { line, table }: ResumedTable['from']): Records {
  const { to_line = line, waiting_line } = table ?? {}
  for await (const batch of batches) {
    yield batch.filter((record) => record.line >= to_line || record.line === waiting_line)
  }
}

/**
 * Opens a CSV in constant memory, finding its layout. Of one that is resumed, `input` need hold no more than its
 * beginning. Throws where there are no data rows, and UnreadableCsv where a quote of the first record is never closed.
 */
export const openTable = async (
  input: CsvInput,
  options: CsvOptions,
  { onSkipped, resumed, blockBytes = BLOCK_BYTES }: OpenTableOptions = {},
): Promise<CsvTable> => {
  const beginning = makeCsvChunks(input, options.encoding, { blockBytes })
  try {
    const layout = await findLayout(beginning, options)
    const encoding = beginning.encoding()
    const records = (chunks: CsvChunks, places: TablePlaces, firstLine = 1): Records => {
      const read = readRecords(chunks, { layout, options, places, firstLine })
      return (layout.first?.length ?? 0) < 2 ? read : withinQuotedLines(read, layout)
    }
    const rest =
      resumed &&
      makeCsvChunks(resumed.openAt(resumed.from.offset), encoding, { blockBytes, offset: resumed.from.offset })
    const places = makeTablePlaces(resumed?.from)
    const table = await openCells(records(beginning, rest ? makeTablePlaces() : places), options, {
      sampleBatches: BEGINNING_BYTES / blockBytes,
      ...(onSkipped && { onSkipped }),
      ...(rest && { rest: notDone(records(rest, places, resumed.from.line), resumed.from) }),
    })
    const chunks = rest ?? beginning
    return {
      ...table,
      delimiter: layout.delimiter,
      encoding,
      bytesRead: chunks.bytesRead,
      places,
      close: () => chunks.close(),
    }
  } catch (error) {
    await beginning.close()
    throw error
  }
}
