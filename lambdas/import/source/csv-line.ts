import type { Delimiter } from './csv-limits.ts'
import { withFormulaGuards } from './formula-guard.ts'

/** Quotes, line ends and delimiters of any dialect; space at an end, which some readers trim; a byte order mark, lost at the start. */
const NEEDS_QUOTES = /["\r\n,;\t|\ufeff]|^\s|\s$/

/** One record as RFC 4180 has it, safe to be opened in a spreadsheet. */
export const csvLine = (cells: readonly string[], delimiter: Delimiter): string => {
  const written = cells.map((cell) => {
    const guarded = withFormulaGuards(cell)
    return NEEDS_QUOTES.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
  })
  return `${written.join(delimiter)}\r\n`
}
