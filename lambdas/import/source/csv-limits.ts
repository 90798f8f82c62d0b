/** Limits of the contract on a CSV. */
export const COLUMNS_MAX = 200
/** Characters of one column's header. */
export const HEADER_MAX = 512
/** Bytes of UTF-8 in one cell. */
export const CELL_MAX_BYTES = 64 * 1024

export const DELIMITERS = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]
