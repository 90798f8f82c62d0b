import { CONTACT_FIELDS } from '../../contacts/contact-schema.ts'
import { type RawRow, ROW_PARTS } from '../../import/source/raw-row.ts'
import { type FailedRecords, failedRows, singly } from './failed-rows.ts'
import { headerLine, rejectLine } from './table-rejects.ts'

export interface CardSource {
  /** Rows of a file of vCards, from the first each time. */
  readonly open: () => Promise<Iterable<RawRow> | AsyncIterable<RawRow>>
}

const DELIMITER = ','

/** Columns that there always are: a card that could not be read has to be written anew. */
const ALWAYS = ['full_name', 'email', 'phone']

/** Further values of one field that have a column each. */
const MAX_FURTHER = 20

const FIELDS: readonly string[] = [...CONTACT_FIELDS, ...ROW_PARTS]

/** The name of a column that is read as the field's preferred one, or as one beside it. */
const columnName = (field: string, place: number): string => (place === 0 ? field : `${field} ${place + 1}`)

const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value
  // A list in a cell: a tag may hold what parts others.
  return Array.isArray(value) && value.length > 0 ? JSON.stringify(value) : ''
}

/** The columns of a card and their cells: what would be read of the card, by the names by which it is read of a table. */
const cellsOf = (row: RawRow | undefined): ReadonlyMap<string, string> => {
  const cells = new Map<string, string>()
  if (row === undefined || 'error' in row) return cells
  for (const [field, value] of Object.entries(row.values)) {
    const others = row.others?.[field] ?? []
    const texts = [value, ...others.slice(0, MAX_FURTHER).map((other) => other.value)].map(textOf)
    for (const [place, text] of texts.entries()) if (text !== '') cells.set(columnName(field, place), text)
  }
  return cells
}

/** Fields in their usual order, each followed by its further columns. */
const inOrder = (columns: ReadonlySet<string>): readonly string[] =>
  FIELDS.flatMap((field) =>
    Array.from({ length: MAX_FURTHER + 1 }, (_, place) => columnName(field, place)).filter((name) => columns.has(name)),
  )

/**
 * The rejects of vCards: a CSV, whose columns are named as those of any other file that is found out about by its names. Reads the cards
 * twice: the columns are those of the cards that failed, and stand above the first of them.
 */
export async function* cardRejects(
  { open }: CardSource,
  failed: FailedRecords,
): AsyncGenerator<string, void, undefined> {
  const columns = new Set(ALWAYS)
  for await (const { row } of failedRows(singly(await open()), failed())) {
    for (const column of cellsOf(row).keys()) columns.add(column)
  }
  const header = inOrder(columns)
  yield headerLine(header, DELIMITER)
  for await (const { row, record } of failedRows(singly(await open()), failed())) {
    const cells = cellsOf(row)
    yield rejectLine(
      header.map((column) => cells.get(column) ?? ''),
      record,
      DELIMITER,
    )
  }
}
