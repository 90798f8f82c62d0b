import * as z from 'zod'
import { codeSchema } from '../../platform/schemas.ts'
import type { Warnings } from './warnings.ts'
import type { CellTable } from './cell-table.ts'
import { nameColumns } from './column-names.ts'
import { planColumns } from './columns.ts'
import type { CsvInput } from './csv-chunks.ts'
import { DELIMITERS } from './csv-limits.ts'
import { findDateOrders } from './date-order.ts'
import type { CsvOptions, TableOptions } from './csv-options.ts'
import { makeRowReader } from './csv-row.ts'
import { openTable } from './csv-table.ts'
import type { RawRow } from './raw-row.ts'
import { DATE_ORDERS, type DateOrder } from './reading-options.ts'
import { isRejectColumn } from './reject-columns.ts'
import { readTableRows } from './table-rows.ts'

/** What was found out about a table of cells, as answers and jobs show it. */
const detectedTableSchema = z.object({
  has_header: z.boolean(),
  header_line: z
    .int()
    .positive()
    .exactOptional()
    .meta({ description: 'Line of the file, or row of the sheet, that the header is in.' }),
  mapping: z
    .record(z.string(), z.string())
    .meta({ description: 'The columns that are imported: column name → contact field.' }),
  mapping_source: codeSchema(['given', 'found', 'extended']).meta({
    description:
      'Whether the request gave the mapping, the names of the columns said it, or the one extended the other.',
  }),
  date_order: z.enum(DATE_ORDERS).exactOptional().meta({
    description:
      'The order of day, month and year in dates such as 3/4/2024: as the request gave it, or as a date shows.',
  }),
})

/** What was found out about a CSV, as answers and jobs show it. */
export const detectedCsvSchema = z.object({
  delimiter: codeSchema(DELIMITERS),
  encoding: z.string().meta({ description: 'By its name in the WHATWG Encoding Standard.' }),
  ...detectedTableSchema.shape,
})

export type DetectedCsv = Readonly<z.infer<typeof detectedCsvSchema>>

interface TableRows {
  readonly detected: Readonly<z.infer<typeof detectedTableSchema>>
  readonly rows: AsyncGenerator<RawRow, void, undefined>
}

export interface OpenCsv {
  readonly detected: DetectedCsv
  /** In order. Ends with UnreadableCsv where a quote is never closed. Leaving it early lets go of the source. */
  readonly rows: AsyncGenerator<RawRow, void, undefined>
  /** Bytes that were parsed so far. */
  readonly bytesRead: () => number
}

/** Why rows failed before, in a file of rejects that is sent again: ignoring it needs no warning. */
const isQuiet = ({ first, isRejects }: CellTable, index: number, hasHeader: boolean): boolean =>
  (hasHeader || isRejects) && isRejectColumn(first[index] ?? '')

const NO_ORDERS = new Map<string, DateOrder>()

/**
 * The rows of a table of cells, whatever it came from: decides which columns are which, by the request or by their names. Throws
 * `UnusableFile` where there is no column to read, where it is unclear which, or where there are too many. `again` opens the same
 * table once more, for what only all of it shows.
 */
export const readCells = async (
  table: CellTable,
  options: TableOptions,
  warnings: Warnings,
  again: () => Promise<CellTable>,
): Promise<TableRows> => {
  const { has_header } = options
  if (table.preamble > 0) warnings.add('skipped_lines', {}, table.preamble)
  const columns = nameColumns(table.first.map(table.unguarded), has_header, warnings)
  // What failed before was imported before: what it lacks was seen then.
  const plan = planColumns(columns, options, table.isRejects ? [] : table.sample, warnings)
  const ignored = plan.ignored.filter(({ index }) => !isQuiet(table, index, has_header))
  const { headerLine } = table
  const orders = options.date_order === undefined ? await findDateOrders(table, plan, again) : NO_ORDERS
  const date_order = options.date_order ?? [...orders.values()][0]
  return {
    detected: {
      has_header,
      ...(headerLine === undefined ? {} : { header_line: headerLine }),
      mapping: plan.mapping,
      mapping_source: plan.source,
      ...(date_order && { date_order }),
    },
    rows: readTableRows(table, options, makeRowReader({ ...plan, ignored }, table, warnings, orders)),
  }
}

const closing = (rows: OpenCsv['rows'], close: () => Promise<void>): OpenCsv['rows'] => {
  const leave = rows.return.bind(rows)
  rows.return = async (value) => {
    await close()
    return leave(value)
  }
  return rows
}

/**
 * Opens a CSV, whose input can be opened more than once, as a stream of rows in constant memory: finds the delimiter where none is
 * given and the header, reads it and decides which columns are which. Throws `UnusableFile` where there are no data rows or the header
 * has an open quote, and what `readCells` throws. The rows throw what is wrong later in the file.
 */
export const openCsv = async (open: () => CsvInput, options: CsvOptions, warnings: Warnings): Promise<OpenCsv> => {
  const table = await openTable(open(), options, (why) => {
    warnings.add(why)
  })
  try {
    const { delimiter, encoding } = table
    const { detected, rows } = await readCells(table, options, warnings, () => openTable(open(), options))
    return {
      detected: { delimiter, encoding, ...detected },
      rows: closing(rows, () => table.close()),
      bytesRead: table.bytesRead,
    }
  } catch (error) {
    await table.close()
    throw error
  }
}
