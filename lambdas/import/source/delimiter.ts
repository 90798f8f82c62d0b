import type { CsvChunks } from './csv-chunks.ts'
import { COLUMNS_MAX, type Delimiter, DELIMITERS, HEADER_MAX } from './csv-limits.ts'
import { makeRecordReader } from './csv-records.ts'

/** The longest header that is allowed, in UTF-8, fits twice. */
const SAMPLE_BYTES = 6 * COLUMNS_MAX * HEADER_MAX
const RECORDS_COMPARED = 50
/** Most files show themselves in their first lines. */
const PIECE_BYTES = 8 * 1024

const firstRecords = async (delimiter: Delimiter, start: Buffer, isWhole: boolean): Promise<(readonly string[])[]> => {
  const reader = makeRecordReader(delimiter)
  const records: (readonly string[])[] = []
  try {
    for (let at = 0; at < start.length && records.length < RECORDS_COMPARED; at += PIECE_BYTES) {
      records.push(...(await reader.write(start.subarray(at, at + PIECE_BYTES))).records)
    }
    // Where the file ends in an open quote, what is before it counts; the reading of the file will say so.
    if (isWhole && records.length < RECORDS_COMPARED) records.push(...(await reader.end()).records)
  } finally {
    reader.close()
  }
  return records.slice(0, RECORDS_COMPARED)
}

interface Candidate {
  readonly delimiter: Delimiter
  /** Columns of the first record that the import has a use for. */
  readonly used: number
  /** Cells of the first record. */
  readonly width: number
  /** Share of the records that have as many cells as the first. */
  readonly agreement: number
}

const isBetter = (one: Candidate, other: Candidate): boolean => {
  if (one.used !== other.used) return one.used > other.used
  if (one.width > 1 !== other.width > 1) return one.width > 1
  if (one.agreement !== other.agreement) return one.agreement > other.agreement
  return one.width > other.width
}

/**
 * The delimiter of a file: the one by which the first record has the most columns that the import has a use for (`usedColumns`); of
 * equals the one that parts the records at all, then the one by which most records are as wide as the first, then the one that gives
 * more columns, then the order of DELIMITERS. Records are read with quotes heeded, so that what stands inside them does not count. A
 * file of one column ends with the first delimiter.
 */
export const findDelimiter = async (
  chunks: CsvChunks,
  usedColumns: (firstRecord: readonly string[]) => number,
): Promise<Delimiter> => {
  const { start, isWhole } = await chunks.peek(SAMPLE_BYTES)
  let best: Candidate | undefined
  for (const delimiter of DELIMITERS) {
    const records = await firstRecords(delimiter, start, isWhole)
    const first = records[0] ?? []
    const alike = records.filter((record) => record.length === first.length).length
    const candidate: Candidate = {
      delimiter,
      used: usedColumns(first),
      width: first.length,
      agreement: records.length === 0 ? 0 : alike / records.length,
    }
    if (best === undefined || isBetter(candidate, best)) best = candidate
  }
  return best?.delimiter ?? DELIMITERS[0]
}
