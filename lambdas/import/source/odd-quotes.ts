import { MAX_HELD_CHARS } from './csv-limits.ts'
import { RecordScanner } from './csv-scan.ts'

/** What a row of a table looks like, as far as that is known. */
export interface RowShape {
  readonly width: number
  /** Whether a line is certainly a row: as wide as one, with an address or a phone in its column. */
  readonly isRow: (cells: readonly string[]) => boolean
}

/** Lines that a quote joined with the row in which it opens. */
export interface LinesSwallowed {
  readonly first: number
  /** Undefined where they are rows of their own and were read as such. */
  readonly last?: number
}

/** A record whose quotes are not as RFC 4180 has them, as it is meant. */
export interface OddRecord {
  readonly cells: readonly string[]
  /** Index behind its line end. */
  readonly end: number
  /** How many lines a quote joined with it; `areRows` where they are read again, as rows. */
  readonly swallowed?: { readonly count: number; readonly areRows: boolean }
}

/** More text is needed to tell what a record is. */
export const NEEDS_MORE = 'needs more'

/** Lines examined in a record that is too long to be held. */
const LINES_PROOF = 20

const LINE = /[^\r\n]+/g

const linesOf = (text: string): string[] => text.match(LINE) ?? []

/** Reads records in which something about the quotes is odd. */
export const makeOddQuotes = (delimiter: string, shape: RowShape | undefined) => {
  const again = new RecordScanner(delimiter)

  const fits = (cells: readonly string[]): boolean => shape === undefined || cells.length === shape.width

  const isRow = (line: string): boolean => shape !== undefined && again.scan(line, 0, true) && shape.isRow(again.cells)

  /** The cells of a line in which a quote may open that does not close. */
  const cellsOfLine = (line: string): readonly string[] =>
    again.scan(line, 0, true) ? again.cells : line.split(delimiter)

  /** The record with quotes behind backslashes, where that makes sense of it. */
  const withBackslashes = (text: string, at: number, isWhole: boolean): OddRecord | typeof NEEDS_MORE | undefined => {
    if (!again.scan(text, at, isWhole, 'backslash')) {
      return isWhole || text.length - at > MAX_HELD_CHARS ? undefined : NEEDS_MORE
    }
    const { cells, end, hasTextBehindQuote } = again
    return !hasTextBehindQuote && fits(cells) && end - at <= MAX_HELD_CHARS ? { cells, end } : undefined
  }

  /** The record with quotes in its cells as they are, where that makes sense of it. */
  const withBareQuotes = (text: string, at: number, end: number): OddRecord | undefined =>
    again.scan(text.slice(at, end), 0, true, 'bare') && !again.isMultiline && fits(again.cells)
      ? { cells: again.cells, end }
      : undefined

  /** The record as one whose quote swallowed the lines behind it, where all of them look like rows. */
  const withSwallowedLines = (text: string, at: number, found: RecordScanner): OddRecord | undefined => {
    if (shape === undefined) return undefined
    const { cells, end, hasTextBehindQuote } = found
    const [opening = '', ...behind] = linesOf(text.slice(at, end))
    const closing = behind.at(-1)
    if (closing === undefined) return undefined
    const between = behind.slice(0, -1)
    if (!between.every(isRow)) return undefined
    const count = behind.length
    if (hasTextBehindQuote || !fits(cells)) {
      // It makes no record either way: the lines are what they look like.
      if (between.length === 0 && !shape.isRow(cellsOfLine(closing))) return undefined
      return { cells: cellsOfLine(opening), end: behindFirstLine(text, at), swallowed: { count, areRows: true } }
    }
    // A line end inside a cell leaves too little before it for a row.
    const isTyped = between.length === 0 && opening.split(delimiter).length < shape.width
    if (isTyped || !shape.isRow(cellsOfLine(closing))) return undefined
    return { cells, end, swallowed: { count, areRows: false } }
  }

  return {
    /** What a record is, other than it was found to be. */
    read(text: string, at: number, isWhole: boolean, found: RecordScanner): OddRecord | typeof NEEDS_MORE | undefined {
      const isWrong = found.hasTextBehindQuote || !fits(found.cells)
      if (found.hasBackslashQuote && isWrong) {
        const record = withBackslashes(text, at, isWhole)
        if (record !== undefined) return record
      }
      if (found.isMultiline) return withSwallowedLines(text, at, found)
      return found.hasTextBehindQuote && !fits(found.cells) ? withBareQuotes(text, at, found.end) : undefined
    },

    /** The same of a record that is longer than what is held of it, `text`: the lines within are rows if the first of them are. */
    readLong(text: string): OddRecord | undefined {
      const [opening = '', ...behind] = linesOf(text)
      // The last may be half a line.
      const checked = behind.slice(0, -1).slice(0, LINES_PROOF)
      if (checked.length < 2 || again.scan(opening, 0, true) || !checked.every(isRow)) return undefined
      return {
        cells: opening.split(delimiter),
        end: behindFirstLine(text, 0),
        swallowed: { count: checked.length, areRows: true },
      }
    },
  }
}

const LINE_END = /\r\n|\r|\n/g

const behindFirstLine = (text: string, at: number): number => {
  LINE_END.lastIndex = at
  return LINE_END.exec(text) === null ? text.length : LINE_END.lastIndex
}
