import type { CsvChunks } from './csv-chunks.ts'
import { MAX_COLUMNS, type Delimiter, DELIMITERS, MAX_HEADER_CHARS } from './csv-limits.ts'
import type { CsvOptions } from './csv-options.ts'
import { makeRecordReader } from './csv-records.ts'
import { isBlank } from './csv-row.ts'

type Cells = readonly string[]

/** How the records of a file stand in it. */
export interface Layout {
  readonly delimiter: Delimiter
  /** Records before the header, or before the first row where there is none. */
  readonly before: number
  /** Those of them that say something: neither blank nor the line by which Excel is told the delimiter. */
  readonly preamble: number
}

/** The longest header that is allowed, in UTF-8, fits twice. */
const SAMPLE_BYTES = 6 * MAX_COLUMNS * MAX_HEADER_CHARS
const RECORDS_COMPARED = 50
/** Lines of text before a header: LinkedIn writes two, reports of spreadsheets some more. */
const MAX_PREAMBLE_RECORDS = 20
/** Columns that must be recognised in a line below the first to make it the header. */
const PREAMBLE_PROOF = 2
/** Most files show themselves in their first lines. */
const PIECE_BYTES = 8 * 1024

const firstRecords = async (delimiter: Delimiter, start: Buffer, isWhole: boolean): Promise<Cells[]> => {
  const reader = makeRecordReader(delimiter)
  const records: Cells[] = []
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

/** `sep=;`, by which Excel is told the delimiter, and which it does not take for a row. */
const SEPARATOR_LINE = /^"?sep=(.)"?(?=[\r\n]|$)/i

/** A delimiter other than ours says nothing that could be used. */
const delimiterTold = (start: Buffer): Delimiter | undefined => {
  const [, told] = SEPARATOR_LINE.exec(start.subarray(0, 16).toString()) ?? []
  return DELIMITERS.find((delimiter) => delimiter === told)
}

const isSeparatorLine = (cells: Cells, delimiter: Delimiter): boolean =>
  cells.length <= 2 && SEPARATOR_LINE.test(cells.join(delimiter))

const filledCells = (cells: Cells): number => cells.filter((cell) => !isBlank(cell)).length

const isBlankLine = (cells: Cells): boolean => cells.length === 1 && filledCells(cells) === 0

/**
 * Where the header is: in the first line, or in one further down that names columns in use while all lines above it name none and are
 * no records of the same table: narrower than it, or with one filled cell at most. So a row is never taken for a preamble.
 */
const headerAt = (records: readonly Cells[], usedColumns: (record: Cells) => number, proof: number): number => {
  const above: Cells[] = []
  for (const [index, record] of records.slice(0, MAX_PREAMBLE_RECORDS + 1).entries()) {
    const used = usedColumns(record)
    if (used >= (index === 0 ? 1 : proof)) {
      return above.every((cells) => cells.length < record.length || filledCells(cells) <= 1) ? index : 0
    }
    if (used > 0) return 0
    above.push(record)
  }
  return 0
}

interface Candidate extends Layout {
  /** Columns of the header that the import has a use for. */
  readonly used: number
  /** Cells of the header. */
  readonly width: number
  /** Share of the records from the header on that have as many cells. */
  readonly agreement: number
}

const isBetter = (one: Candidate, other: Candidate): boolean => {
  if (one.used !== other.used) return one.used > other.used
  if (one.width > 1 !== other.width > 1) return one.width > 1
  if (one.agreement !== other.agreement) return one.agreement > other.agreement
  return one.width > other.width
}

const candidateOf = (
  delimiter: Delimiter,
  records: readonly Cells[],
  usedColumns: (record: Cells) => number,
  { has_header, mapping }: CsvOptions,
): Candidate => {
  const separators = records[0] !== undefined && isSeparatorLine(records[0], delimiter) ? 1 : 0
  const firstFilled = records.slice(separators).findIndex((cells) => !isBlankLine(cells))
  const top = separators + Math.max(0, firstFilled)
  const preamble = has_header
    ? headerAt(records.slice(top), usedColumns, mapping === undefined ? PREAMBLE_PROOF : 1)
    : 0
  const before = top + preamble
  const [first = [], ...rest] = records.slice(before)
  const alike = rest.filter((record) => record.length === first.length).length + 1
  return {
    delimiter,
    before,
    preamble: records.slice(top, before).filter((cells) => filledCells(cells) > 0).length,
    used: usedColumns(first),
    width: first.length,
    agreement: alike / (rest.length + 1),
  }
}

/**
 * The delimiter of a file where none is given, and what stands before its header. Where the file itself tells the delimiter (`sep=;`)
 * it is that. Else the one by which the header has the most columns that the import has a use for (`usedColumns`); of equals the one
 * that parts the records at all, then the one by which most records are as wide as the header, then the one that gives more columns,
 * then the order of DELIMITERS. Records are read with quotes heeded, so that what stands inside them does not count. A file of one
 * column ends with the first delimiter.
 */
export const findLayout = async (
  chunks: CsvChunks,
  options: CsvOptions,
  usedColumns: (record: Cells) => number,
): Promise<Layout> => {
  const { start, isWhole } = await chunks.peek(SAMPLE_BYTES)
  const told = options.delimiter ?? delimiterTold(start)
  let best: Candidate | undefined
  for (const delimiter of told === undefined ? DELIMITERS : [told]) {
    const candidate = candidateOf(delimiter, await firstRecords(delimiter, start, isWhole), usedColumns, options)
    if (best === undefined || isBetter(candidate, best)) best = candidate
  }
  const { delimiter = DELIMITERS[0], before = 0, preamble = 0 } = best ?? {}
  return { delimiter, before, preamble }
}
