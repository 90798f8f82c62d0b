import * as z from 'zod'
import { ApiError } from '../../http/errors.ts'
import type { Warnings } from './warnings.ts'
import { nameColumns, planColumns } from './columns.ts'
import type { CsvInput } from './csv-chunks.ts'
import { DELIMITERS } from './csv-limits.ts'
import { makeRowReader, type RowReader, withoutFormulaGuard } from './csv-row.ts'
import type { CsvOptions } from './csv-options.ts'
import { openTable, type CsvTable } from './csv-table.ts'
import { ENCODINGS } from './encoding.ts'
import type { RawRow } from './raw-row.ts'
import { isRejectColumn } from './reject-columns.ts'
import { UnreadableCsv } from './unreadable-csv.ts'

/** What was found out about a CSV, as answers and jobs show it. */
export const detectedCsvSchema = z.object({
  delimiter: z.enum(DELIMITERS),
  encoding: z.enum(ENCODINGS),
  has_header: z.boolean(),
  mapping: z
    .record(z.string(), z.string())
    .meta({ description: 'The columns of the file that are read, and as what: column name → contact field.' }),
  mapping_source: z
    .enum(['given', 'found'])
    .meta({ description: 'Whether the request gave the mapping, or the names of the columns said it.' }),
})

export type DetectedCsv = Readonly<z.infer<typeof detectedCsvSchema>>

export interface OpenCsv {
  readonly detected: DetectedCsv
  /** In order. Ends with UnreadableCsv where a quote is never closed. Leaving it early lets go of the source. */
  readonly rows: AsyncGenerator<RawRow, void, undefined>
  /** Bytes that were parsed so far. */
  readonly bytesRead: () => number
}

async function* readRows({ batches }: CsvTable, rowOf: RowReader): AsyncGenerator<RawRow, void, undefined> {
  let rowNumber = 0
  for await (const { records, lines } of batches) {
    for (const [index, cells] of records.entries()) yield rowOf(cells, lines[index] ?? 0, ++rowNumber)
  }
}

const closing = (rows: OpenCsv['rows'], table: CsvTable): OpenCsv['rows'] => {
  const leave = rows.return.bind(rows)
  rows.return = async (value) => {
    await table.close()
    return leave(value)
  }
  return rows
}

/** Why rows failed before, in a file of rejects that is sent again: nobody needs to hear that it is ignored. */
const isQuiet = ({ first, isRejects }: CsvTable, index: number, hasHeader: boolean): boolean =>
  (hasHeader || isRejects) && isRejectColumn(first[index] ?? '')

/**
 * Opens a CSV as a stream of rows in constant memory: finds the delimiter where none is given and the header, reads it and decides which
 * columns are which. Throws a `validation_error` where there are no data rows, too many columns, a header too long, or no column to
 * read, or a header with an open quote. What is wrong further on is thrown by the rows.
 */
export const openCsv = async (input: CsvInput, options: CsvOptions, warnings: Warnings): Promise<OpenCsv> => {
  const { has_header, mapping, encoding = 'utf-8' } = options
  const table = await openTable(input, options).catch((error: unknown) => {
    throw refusalOf(error)
  })
  try {
    if (encoding === 'windows-1252') warnings.add('assumed_encoding')
    if (table.preamble > 0) warnings.add('skipped_lines', {}, table.preamble)
    const columns = nameColumns(table.first.map(withoutFormulaGuard), has_header, warnings)
    const plan = planColumns(columns, mapping, warnings)
    const ignored = plan.ignored.filter(({ index }) => !isQuiet(table, index, has_header))
    const mapping_source = mapping === undefined ? 'found' : 'given'
    return {
      detected: { delimiter: table.delimiter, encoding, has_header, mapping: plan.mapping, mapping_source },
      rows: closing(readRows(table, makeRowReader(columns, { ...plan, ignored }, warnings)), table),
      bytesRead: table.bytesRead,
    }
  } catch (error) {
    await table.close()
    throw error
  }
}

const refusalOf = (error: unknown): unknown =>
  error instanceof UnreadableCsv
    ? new ApiError('validation_error', { message: error.message, fields: { csv: error.message }, cause: error })
    : error
