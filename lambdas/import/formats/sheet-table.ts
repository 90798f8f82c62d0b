import { UnusableFile } from '../files/unusable-file.ts'
import { shownName } from '../../http/shown-name.ts'
import { type CellTable, openCells, type Skipped } from '../source/cell-table.ts'
import { isBlank } from '../source/cells.ts'
import type { TableRecord } from '../source/csv-records.ts'
import type { TableOptions } from '../source/csv-options.ts'
import type { Workbook } from '../xlsx/workbook.ts'

export interface SheetOptions extends TableOptions {
  /** The name of the sheet; the first that can be seen where it is left out. */
  readonly sheet?: string
}

export interface SheetTable extends CellTable {
  readonly sheet: string
  /** Bytes of the sheet that were parsed so far. */
  readonly bytesRead: () => number
}

export interface SheetEvents {
  readonly onSkipped?: (why: Skipped) => void
  /** A row has something right of the last column of the header; counted from 0. */
  readonly onSurplus?: (column: number) => void
}

const MAX_SHOWN_SHEETS = 20

const chosenSheet = (workbook: Workbook, { sheet }: SheetOptions): string => {
  const { first, sheets } = workbook
  const found = sheet === undefined ? first : workbook.find(sheet)
  if (found !== undefined) return found
  const names = sheets.slice(0, MAX_SHOWN_SHEETS).map((name) => JSON.stringify(shownName(name)))
  throw new UnusableFile('unusable_columns', 'The workbook has no sheet of this name.', {
    fields: { sheet: `the sheets are ${names.join(', ')}${sheets.length > names.length ? ', …' : ''}` },
  })
}

/**
 * A sheet as a table. Cells of a sheet stand in their columns, whatever is left or right of them: a row is never too short, and what stands
 * right of the header belongs to no column.
 */
export const openSheet = async (
  workbook: Workbook,
  options: SheetOptions,
  { onSkipped, onSurplus }: SheetEvents = {},
): Promise<SheetTable> => {
  const sheet = chosenSheet(workbook, options)
  let bytes = 0
  const records = workbook.rows(sheet, (read) => (bytes += read))
  const table = await openCells(records, options, { ...(onSkipped && { onSkipped }) })
  const width = table.first.length
  const fitted = (cells: readonly string[]): readonly string[] =>
    cells.length < width ? [...cells, ...Array<string>(width - cells.length).fill('')] : cells.slice(0, width)
  const fit = ({ cells, ...record }: TableRecord): TableRecord => {
    for (let column = width; column < cells.length; column += 1) if (!isBlank(cells[column] ?? '')) onSurplus?.(column)
    return { ...record, cells: cells.length === width ? cells : fitted(cells) }
  }
  async function* rows(): CellTable['rows'] {
    for await (const batch of table.rows) yield batch.map(fit)
  }
  return { ...table, sheet, sample: table.sample.map(fitted), rows: rows(), bytesRead: () => bytes }
}
