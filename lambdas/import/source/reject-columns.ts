/** What a file of rejects says of each row: in a CSV behind the row's own columns, in an object beside its own fields. */
export const REJECT_COLUMNS = ['error_code', 'error_message', 'error_row'] as const

/** Of an object that stands for a row which was none: holds what came in its place. */
export const MALFORMED_ROW = 'malformed_row'

/** Whether a header is one of those of our rejects, exactly. */
export const isRejectColumn = (header: string): boolean => (REJECT_COLUMNS as readonly string[]).includes(header.trim())

/** The header of our rejects that a first record is, if it is one: no ordinary header ends like that. Spreadsheets fill it up with blanks. */
export const rejectHeader = (cells: readonly string[]): readonly string[] | undefined => {
  const header = cells.slice(0, cells.findLastIndex((cell) => cell.trim() !== '') + 1)
  const last = header.slice(-REJECT_COLUMNS.length)
  const isIt =
    last.length === REJECT_COLUMNS.length && last.every((cell, index) => cell.trim() === REJECT_COLUMNS[index])
  return isIt ? header : undefined
}
