import { type Delimiter, RECORD_HELD } from './csv-limits.ts'
import { LongRecord } from './csv-long-record.ts'
import { CARRIAGE_RETURN, LINE_FEED, lineEndsIn, RecordScanner } from './csv-scan.ts'
import { type LinesSwallowed, makeOddQuotes, NEEDS_MORE, type OddRecord, type RowShape } from './odd-quotes.ts'
import { UnreadableCsv } from './unreadable-csv.ts'

/** Records of a piece of text, and the line on which each begins (1 for the first line of the file). */
export interface RecordBatch {
  readonly records: readonly (readonly string[])[]
  readonly lines: readonly number[]
  /** Records, by their place here, that a quote which nobody meant joined with the lines behind them. */
  readonly swallowed?: ReadonlyMap<number, LinesSwallowed>
}

export interface LastRecords extends RecordBatch {
  /** The file ends in a cell whose quote is open; what is before it are whole records. */
  readonly failure?: UnreadableCsv
}

/**
 * What a record is depends on the text from its begin on, as far as it is held, and on nothing before. So records are the same whatever
 * pieces the text comes in, and a reader can begin at any of them.
 */
export class RecordReader {
  private readonly scanner: RecordScanner
  private readonly odd: ReturnType<typeof makeOddQuotes>
  private readonly delimiter: Delimiter
  private held = ''
  private at = 0
  private line: number
  private long: LongRecord | undefined
  private failure: UnreadableCsv | undefined
  private records: (readonly string[])[] = []
  private lines: number[] = []
  private swallowed: Map<number, LinesSwallowed> | undefined

  /** Reads records from the line `firstLine` on. `shape` is that of the table's rows, where it is known. */
  constructor(delimiter: Delimiter, shape?: RowShape, firstLine = 1) {
    this.delimiter = delimiter
    this.scanner = new RecordScanner(delimiter)
    this.odd = makeOddQuotes(delimiter, shape)
    this.line = firstLine
  }

  /** Records that the text completes. */
  write(text: string): RecordBatch {
    this.held += text
    this.readHeld(false)
    return this.drain()
  }

  /** What was left: a file need not end with a line end. */
  end(): LastRecords {
    this.readHeld(true)
    const batch = this.drain()
    return this.failure === undefined ? batch : { ...batch, failure: this.failure }
  }

  /** The line on which the next record begins, where no part of it was read yet: another reader could go on there. */
  nextLine(): number | undefined {
    return this.held === '' && this.long === undefined ? this.line : undefined
  }

  private drain(): RecordBatch {
    const { records, lines, swallowed } = this
    this.records = []
    this.lines = []
    this.swallowed = undefined
    return swallowed === undefined ? { records, lines } : { records, lines, swallowed }
  }

  private readHeld(isWhole: boolean): void {
    while (this.long === undefined ? this.skipBlankLines(isWhole) && this.readRecord(isWhole) : this.readOn(isWhole));
    this.held = this.held.slice(this.at)
    this.at = 0
  }

  /** Whether a record begins behind the blank lines. */
  private skipBlankLines(isWhole: boolean): boolean {
    const { held } = this
    for (; this.at < held.length; this.line += 1) {
      const code = held.charCodeAt(this.at)
      if (code === LINE_FEED) this.at += 1
      else if (code !== CARRIAGE_RETURN) return true
      else if (this.at + 1 === held.length && !isWhole) return false
      else this.at += held.charCodeAt(this.at + 1) === LINE_FEED ? 2 : 1
    }
    return false
  }

  /** Whether there was a record, and what is behind it can be read. */
  private readRecord(isWhole: boolean): boolean {
    const { held, at, scanner } = this
    if (scanner.scan(held, at, isWhole) && scanner.end - at <= RECORD_HELD) return this.take(isWhole)
    if (held.length - at > RECORD_HELD) {
      const odd = this.odd.readLong(held.slice(at, at + RECORD_HELD))
      if (odd !== undefined) return this.takeOdd({ ...odd, end: at + odd.end })
      this.long = new LongRecord(this.delimiter)
      return true
    }
    if (isWhole) this.failure = new UnreadableCsv(this.line + lineEndsIn(held.slice(at, scanner.openQuote)))
    return false
  }

  private take(isWhole: boolean): boolean {
    const { held, at, scanner } = this
    const { cells, end, isMultiline, hasTextBehindQuote, hasBackslashQuote } = scanner
    if (!isMultiline && !hasTextBehindQuote && !hasBackslashQuote) {
      this.push(cells, 1)
      this.at = end
      return true
    }
    const odd = this.odd.read(held, at, isWhole, scanner)
    if (odd === NEEDS_MORE) return false
    return this.takeOdd(odd ?? { cells, end })
  }

  private takeOdd({ cells, end, swallowed }: OddRecord): boolean {
    const { held, at, line } = this
    if (swallowed !== undefined) {
      const first = line + 1
      const lost = swallowed.areRows ? { first } : { first, last: line + swallowed.count }
      ;(this.swallowed ??= new Map()).set(this.records.length, lost)
    }
    // The last record of a file may have no line end; nobody asks for the line behind it.
    this.push(cells, lineEndsIn(held.slice(at, end)))
    this.at = end
    return true
  }

  /** Whether the long record at hand ended. */
  private readOn(isWhole: boolean): boolean {
    const { held, at, long, line } = this
    if (long === undefined) return true
    const end = long.read(held, at)
    this.at = end < 0 ? held.length : end
    if (end < 0 && !isWhole) return false
    if (end < 0 && !long.finish()) {
      this.failure = new UnreadableCsv(line + long.lineEndsBeforeCell)
      return false
    }
    this.long = undefined
    this.push(long.cells, long.lineEnds + 1)
    return true
  }

  private push(cells: readonly string[], lineEnds: number): void {
    this.records.push(cells)
    this.lines.push(this.line)
    this.line += lineEnds
  }
}
