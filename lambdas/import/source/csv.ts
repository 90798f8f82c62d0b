import * as z from 'zod'
import { codeSchema } from '../../platform/schemas.ts'
import type { Warnings } from './warnings.ts'
import type { CellTable } from './cell-table.ts'
import { nameColumns } from './column-names.ts'
import { planColumns } from './columns.ts'
import { BLOCK_BYTES, type CsvInput } from './csv-chunks.ts'
import { DELIMITERS } from './csv-limits.ts'
import { type DateOrders, findDateOrders } from './date-order.ts'
import type { CsvOptions, TableOptions } from './csv-options.ts'
import { makeRowReader } from './csv-row.ts'
import { type CsvTable, openTable } from './csv-table.ts'
import type { RawRow } from './raw-row.ts'
import { DATE_ORDERS, type DateOrder } from './reading-options.ts'
import { isRejectColumn } from './reject-columns.ts'
import type { ResumePoints } from './resume-point.ts'
import { readTableRows, type TableProgress } from './table-rows.ts'

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
  mapping_source: codeSchema(['given', 'found', 'extended', 'earlier']).meta({
    description:
      'Whether the request gave the mapping, the names of the columns said it, the one extended the other, or an earlier import had it.',
  }),
  from_job: z.string().exactOptional().meta({ description: 'Of an `earlier` mapping: the import it was taken from.' }),
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

interface FurtherReading {
  /** Opens the same table once more, for what only all of it shows. */
  readonly again: () => Promise<CellTable>
  /** What it showed before. */
  readonly knownOrders?: DateOrders | undefined
  readonly progress?: ((orders: DateOrders) => TableProgress) | undefined
}

/**
 * The rows of a table of cells, whatever it came from: decides which columns are which, by the request or by their names. Throws
 * `UnusableFile` where there is no column to read, where it is unclear which, or where there are too many.
 */
export const readCells = async (
  table: CellTable,
  options: TableOptions,
  warnings: Warnings,
  { again, knownOrders, progress }: FurtherReading,
): Promise<TableRows> => {
  const { has_header } = options
  if (table.preamble > 0) warnings.add('skipped_lines', {}, table.preamble)
  const first = table.first.map(table.unguarded)
  if (has_header) options.onHeader?.(first)
  const columns = nameColumns(first, has_header, warnings)
  // What failed before was imported before: what it lacks was seen then.
  const plan = planColumns(columns, options, table.isRejects ? [] : table.sample, warnings)
  const ignored = plan.ignored.filter(({ index }) => !isQuiet(table, index, has_header))
  const { headerLine } = table
  const orders =
    knownOrders ?? (options.date_order === undefined ? await findDateOrders(table, plan, again) : NO_ORDERS)
  const date_order = options.date_order ?? [...orders.values()][0]
  return {
    detected: {
      has_header,
      ...(headerLine === undefined ? {} : { header_line: headerLine }),
      mapping: plan.mapping,
      mapping_source: plan.source,
      ...(plan.source === 'earlier' && options.mapping_from !== undefined && { from_job: options.mapping_from }),
      ...(date_order && { date_order }),
    },
    rows: readTableRows(
      table,
      options,
      makeRowReader({ ...plan, ignored }, table, warnings, orders),
      progress?.(orders),
    ),
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

/** How a CSV is read so that another reader can go on with it, or on from where one stopped. */
export interface ResumeCsv {
  readonly points: ResumePoints
  /** The file from a byte on. */
  readonly openAt: (offset: number) => CsvInput
  /** As much of its beginning as says what the columns are. */
  readonly beginning: () => CsvInput
}

/** Notes a point where all records that were read became rows. */
const progressOf =
  ({ places, encoding }: CsvTable, { from, isDue, note }: ResumePoints) =>
  (orders: DateOrders): TableProgress => ({
    from: from && { rows: from.rows, widthBefore: from.table?.width_before },
    onBatch: ({ rows, widthBefore, waitingLine }) => {
      const current = places.current()
      if (current === undefined || !isDue(current.offset)) return
      const place = waitingLine === undefined ? current : places.earlier()
      if (place === undefined || (waitingLine !== undefined && place.line > waitingLine)) return
      note({
        format: 'csv',
        ...place,
        rows,
        table: {
          encoding,
          date_orders: [...orders],
          to_line: current.line,
          ...(waitingLine !== undefined && { waiting_line: waitingLine }),
          ...(widthBefore !== undefined && { width_before: widthBefore }),
        },
      })
    },
  })

/**
 * Opens a CSV, whose input can be opened more than once, as a stream of rows in constant memory: finds the delimiter where none is
 * given and the header, reads it and decides which columns are which. Throws `UnusableFile` where there are no data rows or the header
 * has an open quote, and what `readCells` throws. The rows throw what is wrong later in the file.
 */
export const openCsv = async (
  open: () => CsvInput,
  options: CsvOptions,
  warnings: Warnings,
  resume?: ResumeCsv,
): Promise<OpenCsv> => {
  const { points, openAt, beginning } = resume ?? {}
  const from = points?.from
  const table = await openTable(from === undefined || beginning === undefined ? open() : beginning(), options, {
    onSkipped: (why) => {
      warnings.add(why)
    },
    resumed: from && openAt && { from, openAt },
    blockBytes: points && Math.min(BLOCK_BYTES, points.everyBytes),
  })
  try {
    const { delimiter, encoding } = table
    const { detected, rows } = await readCells(table, options, warnings, {
      again: () => openTable(open(), options),
      knownOrders: from?.table && new Map(from.table.date_orders),
      progress: points && progressOf(table, points),
    })
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
