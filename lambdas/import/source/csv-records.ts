import { CsvError, type Options, Parser } from 'csv-parse'
import { CELL_MAX_BYTES, COLUMNS_MAX, type Delimiter } from './csv-limits.ts'
import { UnreadableCsv } from './unreadable-csv.ts'

/** Records of one chunk, and the line on which each begins (1 for the first line of the file). */
export interface RecordBatch {
  readonly records: readonly (readonly string[])[]
  readonly lines: readonly number[]
}

/**
 * `record_delimiter` names all line ends, because csv-parse's own guess takes the first one for the whole file. `relax_quotes`: a quote
 * inside a cell that does not begin with one is text.
 */
const optionsFor = (delimiter: Delimiter): Options => ({
  delimiter,
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  relax_quotes: true,
  skip_empty_lines: true,
})

/** Kept of a cell or a record that is over every limit, for the error that names it: a hostile file must not fill the memory. */
const CELL_KEPT_BYTES = 2 * CELL_MAX_BYTES
const CELLS_KEPT = 10 * COLUMNS_MAX

const LINE_END = /\r\n|\r|\n/g

const lineEndsIn = (cells: readonly string[]): number =>
  cells.reduce((total, cell) => total + (cell.match(LINE_END)?.length ?? 0), 0)

/**
 * csv-parse as a function: chunk in, records out. Overriding `push` takes the records without the queue of the stream, an event a
 * record less; and csv-parse keeps its state on the parser, which lets a cell or record without end be cut short between two chunks.
 */
class RecordParser extends Parser {
  /** What csv-parse holds of the record that it is in. Not in its types; `csv-records.test.ts` holds it to this. */
  declare readonly state: { readonly record: string[]; readonly field: { length: number } }
  private records: (readonly string[])[] = []
  private lines: number[] = []
  /** Line on which the next record begins, but for the empty lines before it. */
  private nextLine = 1
  private linesSeen = 0
  private emptyLinesSeen = 0

  override push(record: unknown): boolean {
    if (!Array.isArray(record)) return super.push(record)
    const cells = record as readonly string[]
    const begins = this.beginsOn()
    // csv-parse counts every line, but CRLF inside quotes twice: its count tells whether to look.
    const isOneLine = this.info.lines - this.linesSeen === 1 + this.info.empty_lines - this.emptyLinesSeen
    this.nextLine = begins + 1 + (isOneLine ? 0 : lineEndsIn(cells))
    this.linesSeen = this.info.lines
    this.emptyLinesSeen = this.info.empty_lines
    this.records.push(cells)
    this.lines.push(begins)
    return true
  }

  drain(): RecordBatch {
    const batch = { records: this.records, lines: this.lines }
    this.records = []
    this.lines = []
    return batch
  }

  /** Line on which the cell begins that was open when the file ended. */
  openCellLine(): number {
    return this.beginsOn() + lineEndsIn(this.state.record)
  }

  dropSurplus(): void {
    const { field, record } = this.state
    if (field.length > CELL_KEPT_BYTES) field.length = CELL_KEPT_BYTES
    if (record.length > CELLS_KEPT) record.length = CELLS_KEPT
  }

  private beginsOn(): number {
    return this.nextLine + this.info.empty_lines - this.emptyLinesSeen
  }
}

export interface LastRecords extends RecordBatch {
  /** The file ends in a cell whose quote is open; what is before it are whole records. */
  readonly failure?: UnreadableCsv
}

export interface RecordReader {
  /** Records that the chunk completes. Settles once the chunk is parsed. */
  write(chunk: Uint8Array): Promise<RecordBatch>
  /** What was left: the parser looks some bytes ahead, and a file need not end with a line end. */
  end(): Promise<LastRecords>
  close(): void
}

const isOpenQuote = (error: unknown): boolean => error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED'

/** A call of a stream as a promise of its error, if any. */
const errorOf = (call: (callback: (error?: Error | null) => void) => void): Promise<Error | undefined> =>
  new Promise((resolve) => {
    call((error) => {
      resolve(error ?? undefined)
    })
  })

export const makeRecordReader = (delimiter: Delimiter): RecordReader => {
  const parser = new RecordParser(optionsFor(delimiter))
  // Errors reach the callbacks below; a stream without a listener would throw them once more.
  parser.on('error', () => undefined)

  return {
    async write(chunk) {
      const error = await errorOf((callback) => parser.write(chunk, callback))
      if (error !== undefined) throw error
      parser.dropSurplus()
      return parser.drain()
    },
    async end() {
      const error = await errorOf((callback) => parser.end(callback))
      if (error === undefined) return parser.drain()
      if (!isOpenQuote(error)) throw error
      return { ...parser.drain(), failure: new UnreadableCsv(parser.openCellLine()) }
    },
    close: () => void parser.destroy(),
  }
}
