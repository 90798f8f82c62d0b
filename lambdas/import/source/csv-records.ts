import { CsvError, type Info, type Options, Parser } from 'csv-parse'
import { MAX_CELL_BYTES, MAX_COLUMNS, type Delimiter } from './csv-limits.ts'
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
const CELL_KEPT_BYTES = 2 * MAX_CELL_BYTES
/** A record that has more cells may have had still more. */
export const CELLS_KEPT = 10 * MAX_COLUMNS

const LINE_END = /\r\n|\r|\n/g

const lineEndsIn = (cells: readonly string[]): number =>
  cells.reduce((total, cell) => total + (cell.match(LINE_END)?.length ?? 0), 0)

const CARRIAGE_RETURN = 0x0d
const LINE_FEED = 0x0a

/** The cell that csv-parse is in. */
interface CellBuffer {
  buf: Buffer
  /** Bytes of the cell, of the `size` that the buffer has room for. */
  length: number
  readonly size: number
  resize(): void
  prepend(bytes: Buffer): void
}

/**
 * csv-parse puts a quote back before each cell such as `"a"b`, and makes a new buffer for it as large as the largest cell so far: a file
 * of one large cell and millions of those would take hours.
 */
function prependInPlace(this: CellBuffer, bytes: Buffer): void {
  while (this.length + bytes.length > this.size) this.resize()
  this.buf.copyWithin(bytes.length, 0, this.length)
  this.buf.set(bytes)
  this.length += bytes.length
}

/**
 * csv-parse as a function: chunk in, records out. Overriding `push` takes the records without the queue of the stream, an event a
 * record less; and csv-parse keeps its state on the parser, which lets a cell or record without end be cut short between two chunks.
 */
class RecordParser extends Parser {
  /** What csv-parse holds of the record that it is in. Not in its types; `csv-records.test.ts` holds it to this. */
  declare readonly state: { readonly record: string[]; readonly field: CellBuffer }
  declare readonly info: { -readonly [K in keyof Info]: Info[K] }
  private records: (readonly string[])[] = []
  private lines: number[] = []
  /** Line on which the next record begins, but for the empty lines before it. */
  private nextLine = 1
  private linesSeen = 0
  private emptyLinesSeen = 0
  /** Of the record at hand, in what was not kept of it. */
  private lineEndsDropped = 0
  /** The cell that was cut last, by its place, and the line ends dropped of it alone. */
  private cut = { record: [] as readonly string[], cell: 0, lineEnds: 0, lastByte: 0 }

  constructor(options: Options) {
    super(options)
    this.state.field.prepend = prependInPlace
  }

  override push(record: unknown): boolean {
    if (!Array.isArray(record)) return super.push(record)
    const cells = record as readonly string[]
    const begins = this.beginsOn()
    // csv-parse counts every line, but CRLF inside quotes twice: its count tells whether to look.
    const isOneLine = this.info.lines - this.linesSeen === 1 + this.info.empty_lines - this.emptyLinesSeen
    this.nextLine = begins + 1 + (isOneLine ? 0 : lineEndsIn(cells) + this.lineEndsDropped)
    this.lineEndsDropped = 0
    this.linesSeen = this.info.lines
    this.emptyLinesSeen = this.info.empty_lines
    this.records.push(cells)
    this.lines.push(begins)
    // Of the first record csv-parse takes the width as it is. Of a later one that has another it makes an error, trace and all, only to
    // drop it: ten times what the record itself costs.
    this.info.records = 0
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
    const ofCell = this.isCut() ? this.cut.lineEnds : 0
    return this.beginsOn() + lineEndsIn(this.state.record) + this.lineEndsDropped - ofCell
  }

  dropSurplus(): void {
    const { field, record } = this.state
    if (record.length > CELLS_KEPT) {
      this.lineEndsDropped += lineEndsIn(record.slice(CELLS_KEPT))
      record.length = CELLS_KEPT
    }
    if (field.length <= CELL_KEPT_BYTES) return
    if (!this.isCut())
      this.cut = { record, cell: record.length, lineEnds: 0, lastByte: field.buf[CELL_KEPT_BYTES - 1] ?? 0 }
    const dropped = field.buf.subarray(CELL_KEPT_BYTES, field.length)
    // The two bytes of a CRLF may be dropped one after the other.
    const halves = this.cut.lastByte === CARRIAGE_RETURN && dropped[0] === LINE_FEED ? 1 : 0
    const lineEnds = lineEndsIn([dropped.toString('latin1')]) - halves
    this.cut.lineEnds += lineEnds
    this.cut.lastByte = dropped.at(-1) ?? 0
    this.lineEndsDropped += lineEnds
    field.length = CELL_KEPT_BYTES
  }

  /** Whether the cell at hand was cut before. */
  private isCut(): boolean {
    return this.cut.record === this.state.record && this.cut.cell === this.state.record.length
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
