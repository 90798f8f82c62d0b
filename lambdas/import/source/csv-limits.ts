/** Limits of the contract on a CSV. */
export const MAX_COLUMNS = 200
/** Characters of one column's header. */
export const MAX_HEADER_CHARS = 512
/** Bytes of UTF-8 in one cell. */
export const MAX_CELL_BYTES = 64 * 1024

export const DELIMITERS = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]
