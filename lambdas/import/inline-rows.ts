import { makeRowNormaliser, type NormalisedRow } from './normalise/row.ts'
import type { ImportRequest, InlineSource } from './request.ts'
import type { Detected } from './formats/detected.ts'
import { refuseDisguised } from './formats/disguised.ts'
import { openCsv } from './source/csv.ts'
import type { CsvOptions } from './source/csv-options.ts'
import type { RawRow } from './source/raw-row.ts'
import { ApiError } from '../http/errors.ts'
import { MAX_ROWS } from './row-limit.ts'
import { readRows } from './source/rows.ts'
import { NoDataRows } from './source/no-data-rows.ts'
import { withTags } from './tags.ts'
import { makeWarnings, type Warning, type Warnings } from './source/warnings.ts'

/** Data rows that an inline import takes; more are queued. */
const MAX_INLINE_ROWS = 500

interface Found {
  readonly warnings: readonly Warning[]
  readonly detected?: Detected
}

export interface InlineRows extends Found {
  readonly rows: readonly NormalisedRow[]
}

/** There are more rows than an inline import takes. What was found is of the rows up to there. */
export interface RowsOverLimit extends Found {
  /** Data rows; null where the file was not read to its end. */
  readonly total: number | null
}

/**
 * Reads all rows that a request brings along, normalised and tagged, as far as an inline import goes. To the end before anything is
 * written, because a file that cannot be read is refused as a whole. Throws `UnusableFile`.
 */
export const readInlineRows = async (
  sourceGiven: InlineSource,
  { options, ignored_options }: Omit<ImportRequest, 'source'>,
  onHeader?: (header: readonly string[]) => void,
): Promise<InlineRows | RowsOverLimit> => {
  if ((totalOf(sourceGiven) ?? 0) > MAX_ROWS)
    throw new ApiError('validation_error', { fields: { rows: `must be at most ${MAX_ROWS} rows` } })
  const warnings = makeWarnings()
  for (const field of ignored_options) warnings.add('ignored_option', { field })
  const { source, detected } = await open(sourceGiven, { ...options, onHeader }, warnings)
  const normalise = makeRowNormaliser(options, warnings)
  const found = (): Found => ({ warnings: warnings.list(), ...(detected && { detected }) })
  const rows: NormalisedRow[] = []
  for await (const raw of source) {
    if (rows.length === MAX_INLINE_ROWS) return { total: totalOf(sourceGiven), ...found() }
    rows.push(withTags(normalise(raw), options.tags))
  }
  if (rows.length === 0) throw new NoDataRows()
  return { rows, ...found() }
}

const totalOf = (source: InlineSource): number | null => (source.kind === 'rows' ? source.rows.length : null)

const open = async (
  source: InlineSource,
  options: CsvOptions,
  warnings: Warnings,
): Promise<{ source: Iterable<RawRow> | AsyncIterable<RawRow>; detected?: Detected }> => {
  if (source.kind === 'rows') return { source: readRows(source.rows) }
  refuseDisguised(source.csv)
  const { rows, detected } = await openCsv(() => [source.csv], options, warnings)
  return { source: rows, detected: { format: 'csv', ...detected } }
}
