import type { ReadingOptions } from './reading-options.ts'
import type { Delimiter } from './csv-limits.ts'
import type { Encoding } from './encoding.ts'
import type { GivenMapping } from './mapping-target.ts'

/** How a table of cells is to be read, as far as the request says. */
export interface TableOptions extends ReadingOptions {
  readonly has_header: boolean
  readonly mapping?: GivenMapping
  /** The import that the mapping was taken from; `last` until it is known which that is. */
  readonly mapping_from?: string
  /** Is told the header row before anything is made of it. What it throws ends the reading. */
  readonly onHeader?: ((header: readonly string[]) => void) | undefined
}

/** The same of a CSV. */
export interface CsvOptions extends TableOptions {
  readonly delimiter?: Delimiter
  /** Of a file of bytes, as it was found or said; text, and what is left out, is UTF-8. */
  readonly encoding?: Encoding
}
