import { isExportHeader } from './export-columns.ts'
import { rejectHeader } from './reject-columns.ts'

const APOSTROPHE = "'"

/** What spreadsheets take for the start of a formula; those of East Asia take the full-width signs, too. */
const SIGNS: ReadonlySet<string> = new Set('=+-@＝＋－＠')
/** Passed over by one program or another, which then sees what stands behind them. */
const BREAKS: ReadonlySet<string> = new Set('\t\r\n\0')
/** What parts cells in some program or locale, whatever parts them in the file: a quote that opens before it does not count there. */
const PARTS: ReadonlySet<string> = new Set(',;|\t\r\n')

const PASSED_OVER = /[\s"'\0\p{Cf}]/u

const hasDangerousSigns = (cell: string): boolean => /[=+\-@＝＋－＠\t\r\n\0]/.test(cell)

/** The two characters of one line end stay together. */
const isBehindPart = (cell: string, at: number): boolean =>
  PARTS.has(cell.charAt(at - 1)) && !(cell.charAt(at - 1) === '\r' && cell.charAt(at) === '\n')

/**
 * Places in a cell, in order, at which a program may see a formula begin: at the start, and behind whatever parts cells. Apostrophes and
 * blanks are passed over, so that a guard more or less makes no difference.
 */
const dangerousStarts = (cell: string): number[] => {
  const starts: number[] = []
  let isFormula = false
  let hasBreak = false
  for (let at = cell.length - 1; at >= 0; at -= 1) {
    const sign = cell.charAt(at)
    const isPassedOver = PASSED_OVER.test(sign)
    isFormula = SIGNS.has(sign) || (isPassedOver && isFormula)
    hasBreak = BREAKS.has(sign) || (isPassedOver && hasBreak)
    if (at === 0 ? isFormula || hasBreak : isFormula && isBehindPart(cell, at)) starts.push(at)
  }
  return starts.reverse()
}

/** The cell with each of its dangerous starts, up to the next one, as `guard` makes it. */
const atDangerousStarts = (cell: string, guard: (text: string) => string): string => {
  if (!hasDangerousSigns(cell)) return cell
  const starts = dangerousStarts(cell)
  const pieces = starts.map((start, place) => guard(cell.slice(start, starts[place + 1])))
  return cell.slice(0, starts[0]) + pieces.join('')
}

/** Puts a `'` wherever a program may take what follows for a formula. `withoutFormulaGuards` is its inverse, for any text. */
export const withFormulaGuards = (cell: string): string => atDangerousStarts(cell, (text) => APOSTROPHE + text)

/** Takes one `'` off at each place where `withFormulaGuards` puts one. */
export const withoutFormulaGuards = (cell: string): string =>
  atDangerousStarts(cell, (text) => (text.startsWith(APOSTROPHE) ? text.slice(1) : text))

const GUARDED_BY_OTHERS: ReadonlySet<string> = new Set('=+-@\t')

/** Takes off the one `'` by which other careful writers keep a cell from being a formula. */
export const withoutFormulaGuard = (cell: string): string =>
  cell.startsWith(APOSTROPHE) && GUARDED_BY_OTHERS.has(cell.charAt(1)) ? cell.slice(1) : cell

/** Makes of a cell as it is written the cell that was meant. */
export type GuardReader = (cell: string) => string

/** How a table with such a header guards its cells: our own rejects and exports in every place, other files only at the start. */
export const guardReaderOf = (header: readonly string[]): GuardReader =>
  rejectHeader(header) === undefined && !isExportHeader(header) ? withoutFormulaGuard : withoutFormulaGuards
