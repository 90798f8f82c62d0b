import { KNOWN_ROW_FIELDS } from '../../contacts/contact-schema.ts'
import { MAX_COLUMNS, MAX_HEADER_CHARS } from '../../import/source/csv-limits.ts'
import { isRejectColumn } from '../../import/source/reject-columns.ts'

type Values = Readonly<Record<string, unknown>>

const CUSTOM_FIELDS = 'custom_fields'
/** Holds as JSON what finds no column of its own. */
const OTHER_FIELDS = 'other_fields'

/** Columns for fields: a file may have so many, and the others are taken. */
const MAX_FIELD_COLUMNS = MAX_COLUMNS - 1

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The fields of an object as columns. Each custom field is its own column, named as a mapping names it. */
const cellsOf = (values: Values): (readonly [header: string, value: unknown])[] =>
  Object.entries(values).flatMap(([name, value]) =>
    name === CUSTOM_FIELDS && isObject(value)
      ? Object.entries(value).map(([custom, of]) => [`${CUSTOM_FIELDS}.${custom}`, of] as const)
      : [[name, value] as const],
  )

const canBeHeader = (name: string): boolean =>
  name.trim() !== '' && name.length <= MAX_HEADER_CHARS && name !== OTHER_FIELDS && !isRejectColumn(name)

/** Contact fields first, in their usual order; then custom fields; then unknown ones. */
const KNOWN: readonly string[] = [...KNOWN_ROW_FIELDS].filter((field) => field !== CUSTOM_FIELDS)

const rankOf = (header: string): number => {
  const known = KNOWN.indexOf(header)
  if (known >= 0) return known
  return header.startsWith(`${CUSTOM_FIELDS}.`) ? KNOWN.length : KNOWN.length + 1
}

/** Collects the columns that a CSV of some objects needs. */
export const makeObjectColumns = () => {
  const headers = new Set<string>()
  let hasOthers = false
  return {
    add(values: Values): void {
      for (const [header, value] of cellsOf(values)) {
        if (cellOf(header, value) === '' || headers.has(header)) continue
        if (headers.size < MAX_FIELD_COLUMNS && canBeHeader(header)) headers.add(header)
        else hasOthers = true
      }
    },
    list(): readonly string[] {
      const sorted = [...headers].toSorted((one, other) => rankOf(one) - rankOf(other))
      return hasOthers ? [...sorted, OTHER_FIELDS] : sorted
    },
  }
}

/** The cells of an object under `headers`. */
export const objectCells = (values: Values, headers: readonly string[]): string[] => {
  const own = new Set(headers)
  const cells = new Map<string, string>()
  const others: [string, unknown][] = []
  for (const [header, value] of cellsOf(values)) {
    const cell = cellOf(header, value)
    if (cell === '') continue
    if (own.has(header) && header !== OTHER_FIELDS) cells.set(header, cell)
    else others.push([header, value])
  }
  if (others.length > 0) cells.set(OTHER_FIELDS, json(Object.fromEntries(others)))
  return headers.map((header) => cells.get(header) ?? '')
}

const cellOf = (header: string, value: unknown): string =>
  header === 'tags' && Array.isArray(value)
    ? value
        .map(textOf)
        .filter((tag) => tag !== '')
        .join(',')
    : textOf(value)

const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value
  if (typeof value === 'object' && value !== null) return json(value)
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** Values that nest deeper than the stack can be written no more than they could be imported. */
const json = (value: object): string => {
  try {
    return JSON.stringify(value)
  } catch {
    return ''
  }
}
