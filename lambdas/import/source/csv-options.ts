import type { Delimiter } from './csv-limits.ts'
import type { Mapping } from './mapping-target.ts'

/** How a CSV is to be read, as far as the request says. */
export interface CsvOptions {
  readonly has_header: boolean
  readonly delimiter?: Delimiter
  readonly mapping?: Mapping
}
