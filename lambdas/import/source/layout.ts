import type { CsvChunks } from './csv-chunks.ts'
import { type Delimiter, DELIMITERS } from './csv-limits.ts'
import type { CsvOptions } from './csv-options.ts'
import { RecordReader } from './csv-records.ts'
import { countUsed } from './columns.ts'
import { placeOfHeader } from './header-place.ts'
import { readAgain } from './quoted-lines.ts'
import { guardReaderOf } from './formula-guard.ts'

type Cells = readonly string[]

/** How the records of a file stand in it. */
export interface Layout {
  readonly delimiter: Delimiter
  /** Every line is quoted as a whole: its records are within its cells. */
  readonly hasQuotedLines: boolean
  /** The header, or the first row where there is none; undefined where there is neither. */
  readonly first: Cells | undefined
}

/** The part that is examined: the header must be in it. */
const SAMPLE_BYTES = 1024 * 1024
const RECORDS_COMPARED = 50
/** Most files show themselves in their first lines. */
const PIECE_LENGTH = 8 * 1024

const firstRecords = (delimiter: Delimiter, start: string, isWhole: boolean): Cells[] => {
  const reader = new RecordReader(delimiter)
  const records: Cells[] = []
  for (let at = 0; at < start.length && records.length < RECORDS_COMPARED; at += PIECE_LENGTH) {
    records.push(...reader.write(start.slice(at, at + PIECE_LENGTH)).map(({ cells }) => cells))
  }
  // Where the file ends in an open quote, what is before it counts; the reading of the file will say so.
  if (isWhole && records.length < RECORDS_COMPARED) records.push(...reader.end().records.map(({ cells }) => cells))
  return records.slice(0, RECORDS_COMPARED)
}

/** `sep=;`, which gives Excel the delimiter, and is not a row. */
const SEPARATOR_LINE = /^"?sep=(.)"?(?=[\r\n]|$)/i

/** A delimiter other than ours says nothing that could be used. */
const declaredDelimiter = (start: string): Delimiter | undefined => {
  const [, declared] = SEPARATOR_LINE.exec(start.slice(0, 16)) ?? []
  return DELIMITERS.find((delimiter) => delimiter === declared)
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

const usedOf =
  ({ has_header, mapping }: CsvOptions) =>
  (record: Cells): number =>
    countUsed(record.map(guardReaderOf(record)), has_header, mapping)

const candidateOf = (
  delimiter: Delimiter,
  records: readonly Cells[],
  options: CsvOptions,
  hasQuotedLines: boolean,
): Candidate => {
  const used = usedOf(options)
  const { before } = placeOfHeader(records, used, options)
  const [first, ...rest] = records.slice(before)
  const width = first?.length ?? 0
  const alike = rest.filter((record) => record.length === width).length + 1
  return {
    delimiter,
    hasQuotedLines,
    first,
    used: first === undefined ? 0 : used(first),
    width,
    agreement: alike / (rest.length + 1),
  }
}

/** The candidates of one delimiter: the records as they are, and, where lines are quoted as a whole, what is within. */
const candidatesOf = (delimiter: Delimiter, records: readonly Cells[], options: CsvOptions): Candidate[] => {
  const asIs = candidateOf(delimiter, records, options, false)
  if (!options.has_header || asIs.used > 1 || !records.some((cells) => cells.length === 1)) return [asIs]
  const within = candidateOf(
    delimiter,
    records.map((cells) => readAgain(cells, delimiter)),
    options,
    true,
  )
  return within.used > asIs.used && within.width > 1 ? [asIs, within] : [asIs]
}

/**
 * The delimiter of a file where none is given. Where the file itself tells the delimiter (`sep=;`) it is that. Else the one by which the
 * header has the most columns that the import has a use for; of equals the one that parts the records at all, then the one by which most
 * records are as wide as the header, then the one that gives more columns, then the order of DELIMITERS. Records are read with quotes
 * heeded, so that what stands inside them does not count. A file of one column ends with the first delimiter.
 */
export const findLayout = async (chunks: CsvChunks, options: CsvOptions): Promise<Layout> => {
  const { start, isWhole } = await chunks.peek(SAMPLE_BYTES)
  const known = options.delimiter ?? declaredDelimiter(start)
  let best: Candidate | undefined
  for (const delimiter of known === undefined ? DELIMITERS : [known]) {
    for (const candidate of candidatesOf(delimiter, firstRecords(delimiter, start, isWhole), options)) {
      if (best === undefined || isBetter(candidate, best)) best = candidate
    }
  }
  return best ?? { delimiter: DELIMITERS[0], hasQuotedLines: false, first: undefined }
}
