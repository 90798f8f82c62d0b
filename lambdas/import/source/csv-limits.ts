/** Limits of the contract on a table: of the columns that are used; what is not read has none. */
export const MAX_COLUMNS = 200
/** Characters of one column's header. */
export const MAX_HEADER_CHARS = 512
/** Bytes of UTF-8 in one cell. */
export const MAX_CELL_BYTES = 64 * 1024

/** Bytes of the names of all columns that are read, with what they are read as. */
export const MAX_MAPPING_BYTES = 64 * 1024

/** Cells of a record that are kept: as many columns as a spreadsheet can have. */
export const MAX_CELLS_KEPT = 16_384
/** Characters kept of a cell that is over every limit, for the error that names it: a hostile file must not fill the memory. */
export const MAX_CELL_KEPT_CHARS = 2 * MAX_CELL_BYTES
/** A longer record, in characters, is read as a stream, and searched only for lines inside an unclosed quote. */
export const MAX_HELD_CHARS = 2 * MAX_CELL_BYTES

export const DELIMITERS = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]
