import { MAX_CELL_KEPT_CHARS, MAX_CELLS_KEPT } from './csv-limits.ts'
import { CARRIAGE_RETURN, LINE_FEED, lineEndsIn, QUOTE, SPACE } from './csv-scan.ts'

/** Where in a cell the text goes on: at its begin, in text, within quotes, right behind a quote that may close it, in spaces behind that. */
type Place = 'begin' | 'text' | 'quoted' | 'at quote' | 'behind quote'

/**
 * A record that is too long to be held as text: read as it comes, in constant memory, cell by cell as `RecordScanner` reads them. Of a
 * cell or a record without end the rest is not kept.
 */
export class LongRecord {
  readonly cells: string[] = []
  /** Line ends within the record so far. */
  lineEnds = 0
  /** Those before the cell at hand. */
  lineEndsBeforeCell = 0
  private place: Place = 'begin'
  private raw = ''
  private hasDoubled = false
  /** In `raw`, behind the opening quote and at the closing one. */
  private content: [from: number, to: number] = [0, 0]
  /** The quoted text so far ends in half of a line end, perhaps. */
  private endsInCarriageReturn = false
  /** The record does. */
  private isEnding = false
  private readonly delimiter: number

  constructor(delimiter: string) {
    this.delimiter = delimiter.charCodeAt(0)
  }

  /** Reads on; answers the index behind the record's line end, or -1 where it goes on behind the text. */
  read(text: string, from: number): number {
    if (this.isEnding && from < text.length) return text.charCodeAt(from) === LINE_FEED ? from + 1 : from
    for (let at = from; at < text.length;) {
      const code = text.charCodeAt(at)
      if (this.place === 'quoted') at = this.readQuoted(text, at)
      else if (code === QUOTE && this.place !== 'text') at = this.readQuote(at)
      else if (code === this.delimiter) {
        this.endCell()
        at += 1
      } else if (code === LINE_FEED || code === CARRIAGE_RETURN) {
        this.endCell()
        const end = behindLineEnd(text, at)
        this.isEnding = end < 0
        return end
      } else at = this.readText(text, at)
    }
    return -1
  }

  /** The file ends here: whether the record does, too. */
  finish(): boolean {
    if (this.place === 'quoted') return false
    if (!this.isEnding) this.endCell()
    return true
  }

  /** Spaces, or text up to what ends the cell. */
  private readText(text: string, from: number): number {
    let at = from
    if (this.place !== 'text') {
      while (text.charCodeAt(at) === SPACE) at += 1
      if (this.place === 'at quote') this.place = 'behind quote'
      if (at === from) this.place = 'text'
    }
    if (this.place === 'text') {
      for (; at < text.length; at += 1) {
        const code = text.charCodeAt(at)
        if (code === this.delimiter || code === LINE_FEED || code === CARRIAGE_RETURN) break
      }
    }
    this.keep(text.slice(from, at))
    return at
  }

  private readQuote(at: number): number {
    if (this.place === 'behind quote') {
      this.place = 'text'
      this.keep('"')
      return at + 1
    }
    this.hasDoubled ||= this.place === 'at quote'
    this.keep('"')
    if (this.place === 'begin') this.content = [this.raw.length, this.raw.length]
    this.place = 'quoted'
    this.endsInCarriageReturn = false
    return at + 1
  }

  private readQuoted(text: string, from: number): number {
    const quote = text.indexOf('"', from)
    const to = quote < 0 ? text.length : quote
    const piece = text.slice(from, to)
    if (piece !== '') {
      // The two characters of a CRLF may come one after the other.
      const isHalf = this.endsInCarriageReturn && piece.charCodeAt(0) === LINE_FEED
      this.lineEnds += lineEndsIn(piece) - (isHalf ? 1 : 0)
      this.endsInCarriageReturn = piece.charCodeAt(piece.length - 1) === CARRIAGE_RETURN
      this.keep(piece)
    }
    if (quote < 0) return to
    this.content = [this.content[0], this.raw.length]
    this.keep('"')
    this.place = 'at quote'
    return quote + 1
  }

  private keep(text: string): void {
    const room = MAX_CELL_KEPT_CHARS - this.raw.length
    if (room > 0) this.raw += text.length > room ? text.slice(0, room) : text
  }

  private endCell(): void {
    const isQuoted = this.place === 'at quote' || this.place === 'behind quote'
    const cell = isQuoted ? this.raw.slice(...this.content) : this.raw
    if (this.cells.length <= MAX_CELLS_KEPT) {
      this.cells.push(isQuoted && this.hasDoubled ? cell.replaceAll('""', '"') : cell)
    }
    this.raw = ''
    this.hasDoubled = false
    this.content = [0, 0]
    this.place = 'begin'
    this.endsInCarriageReturn = false
    this.lineEndsBeforeCell = this.lineEnds
  }
}

/** Index behind a line end, or -1 where the text ends in what may be half of one. */
const behindLineEnd = (text: string, at: number): number => {
  if (text.charCodeAt(at) === LINE_FEED) return at + 1
  if (at + 1 === text.length) return -1
  return text.charCodeAt(at + 1) === LINE_FEED ? at + 2 : at + 1
}
