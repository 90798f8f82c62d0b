import { UnusableFile } from '../files/unusable-file.ts'
import { shownName } from '../../http/shown-name.ts'
import { type CellTable, openCells, type Skipped } from '../source/cell-table.ts'
import { isBlank, isBlankRecord } from '../source/cells.ts'
import type { TableRecord } from '../source/csv-records.ts'
import type { TableOptions } from '../source/csv-options.ts'
import type { Workbook } from '../xlsx/workbook.ts'

export interface SheetOptions extends TableOptions {
  /** The name of the sheet; where it is left out, the first that can be seen and is not blank. */
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

const namesOf = (sheets: readonly string[]): string => {
  const names = sheets.slice(0, MAX_SHOWN_SHEETS).map((name) => JSON.stringify(shownName(name)))
  return `${names.join(', ')}${sheets.length > names.length ? ', …' : ''}`
}

const isBlankSheet = async (workbook: Workbook, name: string): Promise<boolean> => {
  for await (const records of workbook.rows(name)) {
    if (records.some(({ cells }) => !isBlankRecord(cells))) return false
  }
  return true
}

const chosenSheet = async (workbook: Workbook, { sheet }: SheetOptions): Promise<string> => {
  const { visible, sheets } = workbook
  if (sheet === undefined) {
    const [first, ...others] = visible
    if (others.length === 0) return first
    for (const name of visible) if (!(await isBlankSheet(workbook, name))) return name
    return first
  }
  const found = workbook.find(sheet)
  if (found !== undefined) return found
  throw new UnusableFile('unusable_columns', 'The workbook has no sheet of this name.', {
    fields: { sheet: `the sheets are ${namesOf(sheets)}` },
  })
}

/**
 * What reading a sheet came to, where nobody said which it is: if it has no columns that are known, or no rows, the reason names the others.
 */
export const orOtherSheets = async <T>(
  { visible }: Workbook,
  { sheet }: SheetOptions,
  reading: () => Promise<T>,
): Promise<T> => {
  try {
    return await reading()
  } catch (error) {
    const isUnfit = error instanceof UnusableFile && ['unusable_columns', 'no_data_rows'].includes(error.code)
    if (!isUnfit || sheet !== undefined || visible.length === 1) throw error
    const { code, message, fields } = error
    throw new UnusableFile(code, message, {
      fields: { ...fields, sheet: `is needed if another sheet has the contacts: the sheets are ${namesOf(visible)}` },
      cause: error,
    })
  }
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
  const sheet = await chosenSheet(workbook, options)
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
