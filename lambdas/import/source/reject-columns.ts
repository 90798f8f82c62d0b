/** What a CSV of rejects says of each row, behind the row's own columns. */
export const REJECT_COLUMNS = ['error_code', 'error_message', 'error_row'] as const

/** Whether a header is one of those of our rejects, exactly. */
export const isRejectColumn = (header: string): boolean => (REJECT_COLUMNS as readonly string[]).includes(header.trim())

/** Whether a first record is the header of our rejects: no ordinary header ends like that. */
export const endsInRejectColumns = (cells: readonly string[]): boolean =>
  cells.length >= REJECT_COLUMNS.length &&
  cells.slice(-REJECT_COLUMNS.length).every((cell, index) => cell.trim() === REJECT_COLUMNS[index])
