import { ApiError } from '../http/errors.ts'
import { normaliseRow, type NormalisedRow } from './normalise/row.ts'
import type { ImportRequest } from './request.ts'
import { openCsv, type DetectedCsv } from './source/csv.ts'
import type { RawRow } from './source/raw-row.ts'
import { readRows } from './source/rows.ts'
import { UnreadableCsv } from './source/unreadable-csv.ts'
import { makeWarnings, type Warning, type Warnings } from './warnings.ts'

/** Data rows that an inline import takes; more are queued. */
export const INLINE_ROWS = 500

export interface InlineRows {
  readonly rows: readonly NormalisedRow[]
  readonly warnings: readonly Warning[]
  readonly detected?: DetectedCsv
}

/**
 * Reads all rows of a request, normalised and tagged; undefined if there are more than an inline import takes. Reads to the end
 * before anything is written, because what cannot be read is refused as a whole.
 */
export const readInlineRows = async (request: ImportRequest): Promise<InlineRows | undefined> => {
  const { options } = request
  const warnings = makeWarnings()
  for (const field of request.ignored_options) warnings.add('ignored_option', { field })
  const { source, detected } = await open(request, warnings)
  const context = options.default_country === undefined ? {} : { defaultCountry: options.default_country }
  const rows: NormalisedRow[] = []
  for await (const raw of source) {
    if (rows.length === INLINE_ROWS) return undefined
    rows.push(tagged(normaliseRow(raw, context, warnings), options.tags))
  }
  if (rows.length === 0) {
    throw new ApiError('validation_error', { message: 'There are no data rows.', fields: { csv: 'has no data rows' } })
  }
  return { rows, warnings: warnings.list(), ...(detected && { detected }) }
}

const open = async (
  { source, options }: ImportRequest,
  warnings: Warnings,
): Promise<{ source: Iterable<RawRow> | AsyncIterable<RawRow>; detected?: DetectedCsv }> => {
  if (source.kind === 'rows') return { source: readRows(source.rows) }
  if (source.kind === 'upload') throw new ApiError('not_implemented')
  try {
    const { rows, detected } = await openCsv([source.csv], options, warnings)
    return { source: readable(rows), detected }
  } catch (error) {
    throw refusalOf(error)
  }
}

async function* readable(rows: AsyncIterable<RawRow>): AsyncGenerator<RawRow> {
  try {
    yield* rows
  } catch (error) {
    throw refusalOf(error)
  }
}

/** A quote that never closes is the request's fault, whether it opens in the first record or in a later one. */
const refusalOf = (error: unknown): unknown =>
  error instanceof UnreadableCsv
    ? new ApiError('validation_error', { message: error.message, fields: { csv: error.message } })
    : error

/** Tags of the request are put on every contact, behind those of its row. */
const tagged = (row: NormalisedRow, tags: readonly string[]): NormalisedRow =>
  'error' in row || tags.length === 0
    ? row
    : { ...row, given: { ...row.given, tags: [...new Set([...(row.given.tags ?? []), ...tags])] } }
