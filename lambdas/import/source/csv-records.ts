import { type Delimiter, MAX_HELD_CHARS } from './csv-limits.ts'
import { LongRecord } from './csv-long-record.ts'
import { DAMAGE_CHARS, hasDamage } from './damaged-text.ts'
import { CARRIAGE_RETURN, LINE_FEED, lineEndsIn, RecordScanner } from './csv-scan.ts'
import { type LinesSwallowed, makeOddQuotes, NEEDS_MORE, type OddRecord, type RowShape } from './odd-quotes.ts'
import { UnreadableCsv } from './unreadable-csv.ts'

/** A record of a table: a line of a CSV, a row of a sheet. */
export interface TableRecord {
  readonly cells: readonly string[]
  /** Where it begins: 1 for the first line of the file, or the first row of the sheet. */
  readonly line: number
  /** Lines after it that belong to it only because of a stray quote. */
  readonly swallowed?: LinesSwallowed
  /** Its text, or that of records near it, has characters that were lost (U+FFFD), or letters that were broken before it was written. */
  readonly isDamaged?: true
}

export interface LastRecords {
  readonly records: TableRecord[]
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
  private records: TableRecord[] = []
  private isDamaged = false
  /** The end of the text before: a broken letter may begin there. */
  private tail = ''

  /** Reads records from the line `firstLine` on. `shape` is that of the table's rows, where it is known. */
  constructor(delimiter: Delimiter, shape?: RowShape, firstLine = 1) {
    this.delimiter = delimiter
    this.scanner = new RecordScanner(delimiter)
    this.odd = makeOddQuotes(delimiter, shape)
    this.line = firstLine
  }

  /** Records that the text completes. */
  write(text: string): TableRecord[] {
    this.isDamaged ||= hasDamage(this.tail + text)
    this.tail = text.slice(-DAMAGE_CHARS)
    this.held += text
    this.readHeld(false)
    const records = this.drain()
    if (this.held === '' && this.long === undefined) this.isDamaged = false
    return records
  }

  /** What was left: a file need not end with a line end. */
  end(): LastRecords {
    this.readHeld(true)
    const records = this.drain()
    return this.failure === undefined ? { records } : { records, failure: this.failure }
  }

  /** The line on which the next record begins, and what was read of it: another reader could go on there. Undefined within a long record. */
  next(): { readonly line: number; readonly held: string } | undefined {
    return this.long === undefined ? { line: this.line, held: this.held } : undefined
  }

  private drain(): TableRecord[] {
    const { records } = this
    this.records = []
    return records
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
    if (scanner.scan(held, at, isWhole) && scanner.end - at <= MAX_HELD_CHARS) return this.take(isWhole)
    if (held.length - at > MAX_HELD_CHARS) {
      const odd = this.odd.readLong(held.slice(at, at + MAX_HELD_CHARS))
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
    const first = line + 1
    const last = swallowed?.areRows === false ? { last: line + swallowed.count } : {}
    // The last record of a file may have no line end; the line after it is never used.
    this.push(cells, lineEndsIn(held.slice(at, end)), swallowed && { first, ...last })
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

  private push(cells: readonly string[], lineEnds: number, swallowed?: LinesSwallowed): void {
    const { line } = this
    const record: TableRecord = swallowed === undefined ? { cells, line } : { cells, line, swallowed }
    this.records.push(this.isDamaged ? { ...record, isDamaged: true } : record)
    this.line += lineEnds
  }
}
