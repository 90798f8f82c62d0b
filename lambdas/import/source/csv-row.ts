import type { RowError } from '../../contacts/row-errors.ts'
import type { WarningCounter, Warnings } from './warnings.ts'
import type { Column, ColumnPlan, FieldColumns } from './columns.ts'
import { MAX_CELL_BYTES } from './csv-limits.ts'
import { CELLS_KEPT } from './csv-records.ts'
import { customNameOf } from './mapping-target.ts'
import type { Cells, OtherValue, RawRow } from './raw-row.ts'

const APOSTROPHE = "'".charCodeAt(0)
const FORMULA_STARTS: ReadonlySet<number> = new Set(Array.from('=+-@\t', (start) => start.charCodeAt(0)))

/** Takes off the one `'` by which our own CSVs, and other careful writers, keep a cell from being a formula. */
export const withoutFormulaGuard = (cell: string): string =>
  cell.charCodeAt(0) === APOSTROPHE && FORMULA_STARTS.has(cell.charCodeAt(1)) ? cell.slice(1) : cell

const TAB = 0x09
const SPACE = 0x20
const LAST_ASCII = 0x7e

export const isBlank = (cell: string): boolean => {
  if (cell === '') return true
  const first = cell.charCodeAt(0)
  // Most cells begin with a visible ASCII character: no need to look further, unless it guards a blank cell that begins with a tab.
  if (first === APOSTROPHE) return cell.charCodeAt(1) === TAB && cell.slice(1).trim() === ''
  return !(first > SPACE && first <= LAST_ASCII) && cell.trim() === ''
}

/** UTF-8 takes up to 3 bytes a UTF-16 unit, so that most cells need no counting. */
const isTooLong = (cell: string): boolean =>
  cell.length * 3 > MAX_CELL_BYTES && (cell.length > MAX_CELL_BYTES || Buffer.byteLength(cell) > MAX_CELL_BYTES)

/** Where one field's value comes from, and where it goes. */
interface Slot {
  readonly columns: readonly Column[]
  /** Key in the row's values. */
  readonly key: string
  /** Key within the custom fields instead. */
  readonly customName: string | undefined
}

const slotOf = ({ target, columns }: FieldColumns): Slot => {
  const customName = customNameOf(target)
  return { columns, key: customName === undefined ? target : 'custom_fields', customName }
}

const ragged = (line: number, cells: number, columns: number): RowError => {
  const counted = cells > CELLS_KEPT ? `more than ${CELLS_KEPT} cells` : `${cells} cell${cells === 1 ? '' : 's'}`
  const expected = `${columns} ${columns === 1 ? 'is' : 'are'} expected`
  return { code: 'malformed_row', message: `The line ${line} has ${counted} where ${expected}.` }
}

const tooLongCell = (column: string): RowError => ({
  code: 'field_too_long',
  message: `A cell is longer than ${MAX_CELL_BYTES} bytes.`,
  column,
})

/** Every ignored column is named, one without a header only where it holds something. */
const makeIgnoredCount = ({ ignored }: ColumnPlan, warnings: Warnings) => {
  const counted = ignored.map(({ index, name, header }): { index: number; name: string; counter?: WarningCounter } =>
    header === '' ? { index, name } : { index, name, counter: warnings.counter('ignored_column', { column: name }) },
  )
  return (cells: readonly string[]): void => {
    for (const column of counted) {
      if (isBlank(cells[column.index] ?? '')) continue
      column.counter ??= warnings.counter('ignored_column', { column: column.name })
      column.counter.count++
    }
  }
}

/** Place of the column that gives a field in this row: the first that is not blank. */
const givingColumn = (columns: readonly Column[], cells: readonly string[]): number => {
  for (const [place, { index }] of columns.entries()) if (!isBlank(cells[index] ?? '')) return place
  return -1
}

const othersOf = (columns: readonly Column[], cells: readonly string[], after: number): OtherValue[] =>
  columns.slice(after + 1).flatMap(({ index, name }) => {
    const cell = cells[index] ?? ''
    return isBlank(cell) ? [] : [{ value: withoutFormulaGuard(cell), column: name }]
  })

/** Field → column for messages, as long as each field comes from its preferred column. */
const usualColumns = (slots: readonly Slot[]): Record<string, string> => {
  const usual: Record<string, string> = {}
  for (const { key, columns } of slots) {
    const [first] = columns
    if (first !== undefined) usual[key] = first.name
  }
  // An error of the custom fields as a whole comes from no one column.
  if (slots.filter(({ key }) => key === 'custom_fields').length > 1) delete usual['custom_fields']
  return usual
}

export type RowReader = (cells: readonly string[], line: number, rowNumber: number) => RawRow

/** Turns the cells of a record into the values of a row, by a plan made once for the file. */
export const makeRowReader = (columns: readonly Column[], plan: ColumnPlan, warnings: Warnings): RowReader => {
  const slots = plan.fields.map(slotOf)
  const usual = usualColumns(slots)
  const rules: Cells = { found: plan.found }
  const countIgnored = makeIgnoredCount(plan, warnings)

  return (cells, line, rowNumber) => {
    if (cells.length !== columns.length) return { rowNumber, line, error: ragged(line, cells.length, columns.length) }
    const tooLong = cells.findIndex(isTooLong)
    if (tooLong >= 0) return { rowNumber, line, error: tooLongCell(columns[tooLong]?.name ?? '') }
    countIgnored(cells)
    const values: Record<string, unknown> = {}
    let custom: Record<string, string> | undefined
    let from = usual
    let others: Record<string, readonly OtherValue[]> | undefined
    for (const slot of slots) {
      const place = givingColumn(slot.columns, cells)
      const column = slot.columns[place]
      if (column === undefined) continue
      const cell = withoutFormulaGuard(cells[column.index] ?? '')
      if (slot.customName !== undefined) {
        custom ??= {}
        custom[slot.customName] = cell
        continue
      }
      values[slot.key] = cell
      if (slot.columns.length === 1) continue
      if (place > 0) from = { ...from, [slot.key]: column.name }
      const more = othersOf(slot.columns, cells, place)
      if (more.length > 0) others = { ...others, [slot.key]: more }
    }
    if (custom !== undefined) values['custom_fields'] = custom
    return { rowNumber, line, values, columns: from, cells: rules, ...(others && { others }) }
  }
}
