import type { CsvOptions } from '../../../../lambdas/import/source/csv-options.ts'
import { openCsv } from '../../../../lambdas/import/source/csv.ts'
import type { CsvInput } from '../../../../lambdas/import/source/csv-chunks.ts'
import type { RawRow } from '../../../../lambdas/import/source/raw-row.ts'
import { makeWarnings } from '../../../../lambdas/import/source/warnings.ts'

/** Opens a CSV and reads it to its end. */
export const readCsv = async (input: CsvInput, options: Partial<CsvOptions> = {}) => {
  const warnings = makeWarnings()
  const { detected, rows } = await openCsv(() => input, { has_header: true, ...options }, warnings)
  const read: RawRow[] = []
  for await (const row of rows) read.push(row)
  return { detected, rows: read, warnings: warnings.list() }
}

export const valuesOf = (rows: readonly RawRow[]): unknown[] =>
  rows.map((row) => ('error' in row ? row.error : row.values))
