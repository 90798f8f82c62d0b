import { messageAtLines, type RowError } from '../../contacts/row-errors.ts'
import type { WarningCounter, Warnings } from './warnings.ts'
import type { CellTable } from './cell-table.ts'
import { isBlank } from './cells.ts'
import type { Column } from './column-names.ts'
import type { ColumnPlan, FieldColumns } from './columns.ts'
import { MAX_CELL_BYTES, MAX_CELLS_KEPT } from './csv-limits.ts'
import type { TableRecord } from './csv-records.ts'
import { hasBrokenLetters, hasLostCharacters } from './damaged-text.ts'
import { phoneKindOf } from './label-columns.ts'
import { exportedValues, isExportHeader } from './export-columns.ts'
import { customNameOf } from './mapping-target.ts'
import type { DateOrders } from './date-order.ts'
import type { LinesSwallowed } from './odd-quotes.ts'
import type { Cells, OtherValue, RawRow } from './raw-row.ts'
import { REJECT_COLUMNS } from './reject-columns.ts'

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
  /** Some columns have another beside them that says of which kind their value is. */
  readonly hasLabels: boolean
}

const slotOf = ({ target, columns }: FieldColumns): Slot => {
  const customName = customNameOf(target)
  const hasLabels = columns.some(({ label }) => label !== undefined)
  return { columns, key: customName === undefined ? target : 'custom_fields', customName, hasLabels }
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

const malformed = (message: string): RowError => ({ code: 'malformed_row', message })

/** A row of another width than its header. */
export const ragged = (cells: number, columns: number): RowError => {
  const counted = cells > MAX_CELLS_KEPT ? `more than ${MAX_CELLS_KEPT} cells` : plural(cells, 'cell')
  return malformed(`The row has ${counted} where ${columns} ${columns === 1 ? 'is' : 'are'} expected.`)
}

/** A row of our own rejects whose cells still stand where they belong to no column. */
export const unmended = malformed('The row still has cells behind its last column. Move them to their columns.')

/** Two lines that together are one row: a line end stands within a cell without quotes. */
export const broken = malformed('The row and the one beside it look like one row that is broken in two.')

const swallowing = ({ first, last }: LinesSwallowed): RowError => {
  if (last === undefined) {
    const message = 'A quote that opens in the row is never closed in it; what is behind was read as rows'
    return malformed(messageAtLines(message, `from line ${first}`))
  }
  const lines = first === last ? `line ${first}` : `lines ${first} to ${last}`
  return malformed(messageAtLines('A quote that opens in the row takes in lines that look like rows', lines))
}

const tooLongCell = ({ key }: Slot, { name }: Column): RowError => ({
  code: 'field_too_long',
  message: `A cell is longer than ${MAX_CELL_BYTES} bytes.`,
  field: key,
  column: name,
})

const lostCharacters = ({ key }: Slot, { name }: Column): RowError => ({
  code: 'invalid_field',
  message: 'The cell has characters that were lost: bytes that are not of the file’s encoding, or a � in its place.',
  field: key,
  column: name,
})

/** Counts, of columns that are ignored, the rows with something in them. */
const makeIgnoredCount = ({ ignored }: ColumnPlan, warnings: Warnings) => {
  const counted = ignored.map(({ index, name }): { index: number; name: string; counter?: WarningCounter } => ({
    index,
    name,
  }))
  return (cells: readonly string[]): void => {
    for (const column of counted) {
      if (isBlank(cells[column.index] ?? '')) continue
      column.counter ??= warnings.counter('ignored_column', { column: column.name })
      column.counter.count++
    }
  }
}

const NO_COLUMNS: readonly Column[] = []

/** The columns of a slot that hold something in this row, the preferred first: a fax is no phone, and a mobile one comes before others. */
const filledColumns = ({ columns, hasLabels }: Slot, cells: readonly string[]): readonly Column[] => {
  const [only] = columns
  // Most fields have one column.
  if (columns.length === 1 && only !== undefined && !hasLabels) {
    return isBlank(cells[only.index] ?? '') ? NO_COLUMNS : columns
  }
  const filled = columns.filter(({ index }) => !isBlank(cells[index] ?? ''))
  if (!hasLabels) return filled
  const kindOf = ({ label }: Column) => (label === undefined ? 'other' : phoneKindOf(cells[label] ?? ''))
  const phones = filled.filter((column) => kindOf(column) !== 'none')
  return phones.toSorted((one, other) => Number(kindOf(other) === 'mobile') - Number(kindOf(one) === 'mobile'))
}

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

/** What is wrong with the cells that are read, if anything is. Of an export of ours, a � is what the contact has. */
const makeCellCheck = (slots: readonly Slot[], warnings: Warnings, isExact: boolean) => {
  const used = slots.flatMap((slot) => slot.columns.map((column) => [slot, column] as const))
  return ({ cells, isDamaged }: TableRecord): RowError | undefined => {
    let hasBroken = false
    for (const [slot, column] of used) {
      const cell = cells[column.index] ?? ''
      if (isTooLong(cell)) return tooLongCell(slot, column)
      if (isExact || isDamaged !== true) continue
      if (hasLostCharacters(cell)) return lostCharacters(slot, column)
      hasBroken ||= hasBrokenLetters(cell)
    }
    if (hasBroken) warnings.add('broken_letters')
    return undefined
  }
}

/** With one column of phones, the area code is that one's, wherever it stands. */
const areaOf = ({ fields }: ColumnPlan): Pick<Cells, 'areaOf'> => {
  const columnsOf = (field: string): readonly Column[] => fields.find(({ target }) => target === field)?.columns ?? []
  const phones = columnsOf('phone')
  const [area] = columnsOf('phone_area_code')
  const behind = area && phones.find(({ index }) => index === area.index + 1)
  return behind === undefined || phones.length === 1 ? {} : { areaOf: behind.name }
}

const NO_TEXTS: readonly string[] = []

const filledText = (cell = ''): readonly string[] => (isBlank(cell) ? NO_TEXTS : [cell])

export type RowReader = (record: TableRecord, rowNumber: number) => RawRow

/** Turns the cells of a record into the values of a row, by a plan made once for the file. */
export const makeRowReader = (
  plan: ColumnPlan,
  { first, isRejects, unguarded }: Pick<CellTable, 'first' | 'isRejects' | 'unguarded'>,
  warnings: Warnings,
  dateOrders: DateOrders,
): RowReader => {
  const slots = plan.fields.map(slotOf)
  const usual = usualColumns(slots)
  const isExact = plan.source === 'found' && isExportHeader(first)
  const rules: Cells = {
    found: plan.found,
    ...(isExact && { isExact }),
    targets: plan.fields.map(({ target }) => target),
    ...areaOf(plan),
    ...(dateOrders.size > 0 && { dateOrder: (column: string) => dateOrders.get(column) }),
  }
  const countIgnored = makeIgnoredCount(plan, warnings)
  const check = makeCellCheck(slots, warnings, isExact)
  const codeAt = isRejects ? first.length - REJECT_COLUMNS.length : undefined

  return (record, rowNumber) => {
    const { cells, line } = record
    const error = record.swallowed === undefined ? check(record) : swallowing(record.swallowed)
    if (error !== undefined) return { rowNumber, line, error }
    const failedBefore = codeAt === undefined ? undefined : cells[codeAt]
    const again = failedBefore === undefined ? {} : { failedBefore }
    if (isExact) {
      const values = exportedValues(first, (index) => unguarded(cells[index] ?? ''))
      return { rowNumber, line, values, columns: usual, cells: rules, ...again }
    }
    countIgnored(cells)
    const values: Record<string, unknown> = {}
    let custom: Record<string, string> | undefined
    let from = usual
    let others: Record<string, readonly OtherValue[]> | undefined
    for (const slot of slots) {
      const filled = filledColumns(slot, cells)
      const column = filled[0]
      if (column === undefined) continue
      const cell = unguarded(cells[column.index] ?? '')
      if (slot.customName !== undefined) {
        custom ??= {}
        custom[slot.customName] = cell
        continue
      }
      values[slot.key] = cell
      if (column !== slot.columns[0]) from = { ...from, [slot.key]: column.name }
      if (filled.length > 1) {
        const more = filled.slice(1).map(({ index, name }) => ({
          value: unguarded(cells[index] ?? ''),
          column: name,
        }))
        others = { ...others, [slot.key]: more }
      }
    }
    if (custom !== undefined) values['custom_fields'] = custom
    const countries =
      values['phone'] === undefined ? NO_TEXTS : plan.countries.flatMap(({ index }) => filledText(cells[index]))
    const isNamedElsewhere = plan.unreadNames.some(({ index }) => !isBlank(cells[index] ?? ''))
    return {
      rowNumber,
      line,
      values,
      columns: from,
      cells: rules,
      ...(others && { others }),
      ...again,
      ...(countries.length > 0 && { countries: countries.map(unguarded) }),
      ...(isNamedElsewhere && { isNamedElsewhere }),
    }
  }
}
