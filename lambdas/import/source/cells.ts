const APOSTROPHE = "'".charCodeAt(0)
const TAB = 0x09
const SPACE = 0x20
const LAST_ASCII = 0x7e

/** Whether a cell has no visible character. */
export const isBlank = (cell: string): boolean => {
  if (cell === '') return true
  const first = cell.charCodeAt(0)
  // Most cells begin with a visible ASCII character: no further check, unless it guards a blank cell that begins with a tab.
  if (first === APOSTROPHE) return cell.charCodeAt(1) === TAB && cell.slice(1).trim() === ''
  return !(first > SPACE && first <= LAST_ASCII) && cell.trim() === ''
}

/** How many cells are not blank. */
export const filledCells = (cells: readonly string[]): number => cells.filter((cell) => !isBlank(cell)).length

/** Whether all cells are blank. */
export const isBlankRecord = (cells: readonly string[]): boolean => cells.every(isBlank)

const MAX_EMAIL_CHARS = 254
const EMAIL = /^[^\s@"<>]+@[^\s@"<>]+\.[^\s@"<>.]+$/

/** Whether a cell is an address of an email and nothing else: as far as it takes to know what a column holds. */
export const looksLikeEmail = (cell: string): boolean => cell.length <= MAX_EMAIL_CHARS && EMAIL.test(cell.trim())

const MAX_PHONE_CHARS = 32
const PHONE = /^\+?[\d\s().\-/]+$/
const MIN_PHONE_DIGITS = 7

/** The same of a phone. A date of digits and points is none, nor is a number with a fraction. */
export const looksLikePhone = (cell: string): boolean => {
  if (cell.length > MAX_PHONE_CHARS) return false
  const text = cell.trim()
  if (!PHONE.test(text) || /^\d+[.]\d+$|^\d{1,4}([-/.])\d{1,2}\1\d{1,4}$/.test(text)) return false
  return text.replace(/\D/g, '').length >= MIN_PHONE_DIGITS
}
