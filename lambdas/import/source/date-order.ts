import type { CellTable } from './cell-table.ts'
import type { ColumnPlan } from './columns.ts'
import type { DateOrder } from './reading-options.ts'

/** The order that the dates of each column have, by the name of the column; a column whose dates do not say it is left out. */
export type DateOrders = ReadonlyMap<string, DateOrder>

/** Begins like 3/4/2024 or Tue 3-4-24, whatever time follows. */
const NUMBERS = /^\s*'?\s*(?:\p{L}{2,12}\.?,? )?(\d{1,2})([-/])(\d{1,2})\2\d{2}(?:\d{2})?(?!\d)/u
const MONTHS = 12

/** What one date says: the order, or that it might be either; undefined where it is written in another way, or as 4/4/2024. */
export const orderOf = (cell: string): 'dmy' | 'mdy' | 'unsure' | undefined => {
  const [whole, first, , second] = NUMBERS.exec(cell) ?? []
  if (whole === undefined || first === second) return undefined
  if (Number(first) > MONTHS) return 'dmy'
  return Number(second) > MONTHS ? 'mdy' : 'unsure'
}

/** Dates in other forms that a column begins with, after which it is not read through for the sake of their order. */
const OTHER_DATES = 20

const isFilled = (cell: string): boolean => cell.trim() !== ''

/** Whether the first rows leave open what the order of the column is. */
const mayBeUnsure = (sample: CellTable['sample'], index: number): boolean => {
  const dates = sample.map((cells) => cells[index] ?? '').filter(isFilled)
  return dates.length < OTHER_DATES || dates.some((cell) => orderOf(cell) !== undefined)
}

interface Seen {
  readonly index: number
  readonly name: string
  readonly orders: Set<'dmy' | 'mdy' | 'unsure'>
}

const collectDates = (columns: readonly Seen[], batch: readonly { readonly cells: readonly string[] }[]): void => {
  for (const { cells } of batch)
    for (const { index, orders } of columns) {
      const order = orderOf(cells[index] ?? '')
      if (order !== undefined) orders.add(order)
    }
}

/** Once both are seen, more rows make it no clearer. */
const isSettled = ({ orders }: Seen): boolean => orders.has('dmy') && orders.has('mdy')

/** Reading the rows reports errors later in the file. */
const readThrough = async (table: CellTable, columns: readonly Seen[]): Promise<void> => {
  try {
    for await (const batch of table.rows) {
      collectDates(columns, batch)
      if (columns.every(isSettled)) return
    }
  } catch {
    // The dates up to there have to do.
  }
}

/**
 * The order of day and month in the columns of dates. One date with only one reading decides for its column, wherever it
 * stands; if another contradicts it, the order stays unknown. `again` opens the table anew, because the rows before that date need its order, too.
 */
export const findDateOrders = async (
  { sample }: CellTable,
  { fields }: Pick<ColumnPlan, 'fields'>,
  again: () => Promise<CellTable>,
): Promise<DateOrders> => {
  const columns = fields
    .filter(({ target }) => target === 'created_date')
    .flatMap((field) => field.columns)
    .filter(({ index }) => mayBeUnsure(sample, index))
    .map(({ index, name }): Seen => ({ index, name, orders: new Set() }))
  if (columns.length > 0) await readThrough(await again(), columns)
  return new Map(
    columns.flatMap((column): [string, DateOrder][] => {
      const { name, orders } = column
      if (isSettled(column)) return []
      return orders.has('dmy') ? [[name, 'dmy']] : orders.has('mdy') ? [[name, 'mdy']] : []
    }),
  )
}
