import { filledCells, isBlank, looksLikeEmail } from './cells.ts'
import type { GuardReader } from './formula-guard.ts'
import { recogniseHeaders } from './header-names.ts'

type Cells = readonly string[]

/** Whether a record is the header again, cell by cell: files were pasted together. `header` is trimmed, without guards. */
export const isHeaderAgain = (cells: Cells, header: Cells, unguarded: GuardReader): boolean => {
  if (cells.length !== header.length) return false
  for (const [index, cell] of cells.entries()) {
    // Most rows differ in their first cell.
    if (cell !== header[index] && unguarded(cell).trim() !== header[index]) return false
  }
  return filledCells(cells) > 1 || cells.length === 1
}

/** What the line under a table begins with, in the languages of the header names. */
const TOTAL =
  /^(?:(?:grand |sub-?)?totals?|(?:gesamt)?summe|gesamt|insgesamt|zwischensumme|totale|totaal|sous-total|total g[ée]n[ée]ral|suma|razem|łącznie|итого|всего|разом|усього|合計|总计|合计|總計|합계|총계|toplam|genel toplam|celkem|yhteensä|summa|i alt|totalt)(?![\p{L}\p{N}])\s*(?:[(:：=].*|\d.*|records?\b.*)?$/iu

/** The same of a count: without a number such a word is a person's as well. */
const COUNT =
  /^(?:(?:row|record|contact) )?(?:count|anzahl(?: der)?|number of|aantal|nombre|cantidad|número de|quantità|liczba|počet|количество|кол-во|件数|数量|건수)(?: \p{L}{2,16})?\s*[:：=]\s*\d[\d.,]*$/iu

/** Lines that reports end with, without other cells in their row. */
const FOOTER =
  /^(?:confidential information\b|copyright (?:\(c\)|©|\d{4})|©\s*\d{4}|generated (?:by|on|at)\b|report (?:generated|created|run)\b|exported (?:by|on|at|from)\b|end of (?:report|file|list)\b|erstellt (?:am|von)\b|stand:\s*\d|as of \d|page \d+ of \d+|seite \d+ von \d+)/iu

/** An amount or a count: a phone begins with a plus or a zero. */
const NUMBER = /^[-(]?\s*[$€£¥]?\s*(?:0|[1-9][\d\s.,'’]*|0[.,]\d+)\s*[%$€£¥)]?$/u

/** The same with what was counted: `8,000 customers`, `EUR 12.50`. */
const COUNTED = /^(?:[A-Z]{3}\s)?[1-9][\d\s.,'’]*(?:\s\p{L}[\p{L}.-]{0,24})?$/u

/** Long enough for the words above and what stands behind them. */
const MAX_LINE_CHARS = 200

/** Whether a record is the line of totals under a table, or one of the lines that a report ends with: no person has such a name. */
export const isTotal = (cells: Cells): boolean => {
  const place = cells.findIndex((cell) => !isBlank(cell))
  const start = (cells[place] ?? '').trim()
  if (start === '' || start.length > MAX_LINE_CHARS || start.includes('@')) return false
  const others = cells.slice(place + 1).filter((cell) => !isBlank(cell))
  if (others.length === 0 && (FOOTER.test(start) || COUNT.test(start))) return true
  return TOTAL.test(start) && others.map((cell) => cell.trim()).every((cell) => NUMBER.test(cell) || COUNTED.test(cell))
}

/** `---`, `:--:`, `===`: what stands between the header and the rows of a table that was drawn in text. */
const RULE = /^\s*(?::?-{2,}:?|={2,})\s*$/

const mayBeRule = (cell: string): boolean => isBlank(cell) || ':-='.includes(cell.trimStart().charAt(0))

/** Whether a record is a line that was drawn. */
export const isRule = (cells: Cells): boolean => {
  if (!mayBeRule(cells[0] ?? '')) return false
  const filled = cells.filter((cell) => !isBlank(cell))
  return filled.length > 0 && filled.every((cell) => RULE.test(cell))
}

const IMPORT_ID = /^\s*\{"ImportId":/

/** Columns that a line must name again to be a header. */
const MIN_NAMES = 2

/** Whether a line right below the header is one more: the questions of a survey, or their ids. */
export const isSurveyHeader = (cells: Cells): boolean => {
  const filled = cells.filter((cell) => !isBlank(cell))
  if (filled.length < MIN_NAMES || filled.some(looksLikeEmail)) return false
  if (filled.every((cell) => IMPORT_ID.test(cell))) return true
  return recogniseHeaders(cells).filter((known) => known !== undefined).length >= MIN_NAMES
}
