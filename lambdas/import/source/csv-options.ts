import type { Delimiter } from './csv-limits.ts'
import type { Encoding } from './encoding.ts'
import type { ReadingOptions } from './reading-options.ts'
import type { GivenMapping } from './mapping-target.ts'

/** How a CSV is to be read, as far as the request says. */
export interface CsvOptions extends ReadingOptions {
  readonly has_header: boolean
  readonly delimiter?: Delimiter
  readonly mapping?: GivenMapping
  /** Of a file of bytes, as it was found; text, and what is left out, is UTF-8. */
  readonly encoding?: Encoding
}
