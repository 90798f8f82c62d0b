export const QUOTE = 0x22
export const SPACE = 0x20
export const CARRIAGE_RETURN = 0x0d
export const LINE_FEED = 0x0a
const BACKSLASH = 0x5c

/** The text ends before it is known what ends a cell. */
const UNKNOWN = -1
/** Text stands behind a quote that might have ended the cell. */
const NO_END = -2

/** How quotes within a quoted cell are written, where they are not doubled. */
export type QuoteDialect =
  /** Doubled, as RFC 4180 has it. */
  | 'doubled'
  /** Behind a backslash, as MySQL and PostgreSQL write them. */
  | 'backslash'
  /** As they are: a quote ends the cell only before a delimiter or a line end. */
  | 'bare'

/** Index behind the line end that begins at `at`; CRLF is one. */
const behindLineEnd = (text: string, at: number): number =>
  text.charCodeAt(at) === CARRIAGE_RETURN && text.charCodeAt(at + 1) === LINE_FEED ? at + 2 : at + 1

const LINE_END = /\r\n|\r|\n/g

/** How many line ends a text has; CRLF counts as one. */
export const lineEndsIn = (text: string): number => {
  if (!text.includes('\n') && !text.includes('\r')) return 0
  return text.match(LINE_END)?.length ?? 0
}

/** Outer quotes belong to the cell where those within are pairs of their own, or one is left over: `"Jo "Duke" Ray"`, `"24" Screens"`. */
const withoutOuterQuotes = (cell: string): string => {
  if (cell.length < 2 || !cell.startsWith('"') || !cell.endsWith('"')) return cell
  const inner = cell.slice(1, -1)
  const first = inner.indexOf('"')
  const isOpening = first === 0 || ' (['.includes(inner.charAt(first - 1))
  const quotes = inner.split('"').length - 1
  return isOpening || quotes % 2 === 1 ? inner.replaceAll('""', '"') : cell
}

/**
 * Reads one record at a time from a text, as RFC 4180 has it and as people write it: a quote within a cell that does not begin with one is
 * text, spaces before an opening quote and behind a closing one do not count, and a quoted cell behind whose quote more text stands is
 * text with its quotes. What was read stands in the fields until the next call.
 */
export class RecordScanner {
  cells: string[] = []
  /** Behind the record's line end. */
  end = 0
  /** A quoted cell holds a line end. */
  isMultiline = false
  /** A quoted cell goes on behind its closing quote. */
  hasTextBehindQuote = false
  /** A quote that ends a cell stands behind a backslash. */
  hasBackslashQuote = false
  /** Where the quote stands that is open at the end of the text; -1 if none is. */
  openQuote = -1
  private readonly delimiter: number
  private text = ''
  private isWhole = false
  private dialect: QuoteDialect = 'doubled'

  constructor(delimiter: string) {
    this.delimiter = delimiter.charCodeAt(0)
  }

  /** Whether a whole record begins at `at`: of a text that is whole, its end ends the record. */
  scan(text: string, at: number, isWhole: boolean, dialect: QuoteDialect = 'doubled'): boolean {
    this.text = text
    this.isWhole = isWhole
    this.dialect = dialect
    this.cells = []
    this.isMultiline = this.hasTextBehindQuote = this.hasBackslashQuote = false
    this.openQuote = -1
    for (let from = at; ;) {
      const ends = this.readCell(from)
      if (ends === UNKNOWN) return false
      const code = text.charCodeAt(ends)
      if (code === this.delimiter) {
        from = ends + 1
        continue
      }
      if (ends === text.length) {
        this.end = ends
        return isWhole
      }
      // Whether a carriage return at the end is half of a line end shows the next text.
      if (code === CARRIAGE_RETURN && ends + 1 === text.length && !isWhole) return false
      this.end = behindLineEnd(text, ends)
      return true
    }
  }

  /** Index of what ends the cell. */
  private readCell(from: number): number {
    const { text } = this
    const code = text.charCodeAt(from)
    if (code === QUOTE) return this.readQuoted(from, from)
    if (code === SPACE) {
      let at = from + 1
      while (text.charCodeAt(at) === SPACE) at += 1
      if (text.charCodeAt(at) === QUOTE) return this.readQuoted(from, at)
      if (at === text.length && !this.isWhole) return UNKNOWN
    }
    const ends = this.endOfText(from)
    this.cells.push(text.slice(from, ends))
    return ends
  }

  private endOfText(from: number): number {
    const { text, delimiter } = this
    const { length } = text
    let at = from
    for (; at < length; at += 1) {
      const code = text.charCodeAt(at)
      if (code === delimiter || code === LINE_FEED || code === CARRIAGE_RETURN) break
    }
    return at
  }

  private readQuoted(from: number, quote: number): number {
    const { text, dialect } = this
    let isEscaped = false
    for (let seen = quote + 1; ;) {
      const at = text.indexOf('"', seen)
      if (at < 0) {
        this.openQuote = quote
        return UNKNOWN
      }
      if (text.charCodeAt(at + 1) === QUOTE) {
        isEscaped = true
        seen = at + 2
        continue
      }
      const isBehindBackslash = text.charCodeAt(at - 1) === BACKSLASH && at > quote + 1
      if (dialect === 'backslash' && isBehindBackslash && isOddBackslash(text, at, quote)) {
        isEscaped = true
        seen = at + 1
        continue
      }
      this.hasBackslashQuote ||= isBehindBackslash
      const ends = this.endBehindQuote(at)
      if (ends === UNKNOWN) return UNKNOWN
      if (ends !== NO_END) {
        this.pushQuoted(text.slice(quote + 1, at), isEscaped)
        return ends
      }
      if (dialect !== 'bare') return this.readOnAsText(from, at)
      seen = at + 1
    }
  }

  /** Index of the delimiter or line end behind a closing quote. */
  private endBehindQuote(quote: number): number {
    const { text } = this
    let at = quote + 1
    while (text.charCodeAt(at) === SPACE) at += 1
    const code = text.charCodeAt(at)
    if (code === this.delimiter || code === LINE_FEED || code === CARRIAGE_RETURN) return at
    if (at < text.length) return NO_END
    return this.isWhole ? at : UNKNOWN
  }

  private readOnAsText(from: number, at: number): number {
    const ends = this.endOfText(at)
    const cell = this.text.slice(from, ends)
    this.hasTextBehindQuote = true
    this.isMultiline ||= lineEndsIn(cell) > 0
    this.cells.push(withoutOuterQuotes(cell))
    return ends
  }

  private pushQuoted(content: string, isEscaped: boolean): void {
    this.isMultiline ||= content.includes('\n') || content.includes('\r')
    if (!isEscaped) this.cells.push(content)
    else if (this.dialect === 'backslash') this.cells.push(content.replace(/\\(["\\])|"(")/g, '$1$2'))
    else this.cells.push(content.replaceAll('""', '"'))
  }
}

/** Whether an odd number of backslashes stands before `at`: two of them are one of text. */
const isOddBackslash = (text: string, at: number, quote: number): boolean => {
  let first = at
  while (first - 1 > quote && text.charCodeAt(first - 1) === BACKSLASH) first -= 1
  return (at - first) % 2 === 1
}
