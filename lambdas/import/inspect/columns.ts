import { CONTACT_FIELDS, CONTACT_ID_FIELD, ROW_ALIASES } from '../../contacts/contact-schema.ts'
import type { CellTable } from '../source/cell-table.ts'
import { isBlank } from '../source/cells.ts'
import { nameColumns } from '../source/column-names.ts'
import { targetsOf } from '../source/columns.ts'
import type { TableOptions } from '../source/csv-options.ts'
import type { Mapping, MappingTarget } from '../source/mapping-target.ts'
import type { RawRow } from '../source/raw-row.ts'
import { proposeFields } from '../source/unclear-columns.ts'
import { makeWarnings } from '../source/warnings.ts'
import type { InspectedColumn } from './inspection.ts'

/** Columns that an answer shows: more than an import reads. */
const MAX_COLUMNS = 500
const MAX_SAMPLES = 5
const MAX_SAMPLE_CHARS = 80
/** As long as the name of a column that is read may be. */
const MAX_NAME_CHARS = 512

/** Cut between characters, not within one. */
const cut = (text: string, chars: number): string =>
  text.length <= chars
    ? text
    : Array.from(text.slice(0, 2 * chars))
        .slice(0, chars)
        .join('')
        .toWellFormed()

/** Cells as an answer shows them, as many as there are columns. */
export const shownCells = (cells: readonly string[], width: number): string[] =>
  Array.from({ length: Math.min(width, MAX_COLUMNS) }, (_, index) => cut(cells[index] ?? '', MAX_SAMPLE_CHARS))

/** Counts what the columns of some rows hold. */
const makeColumnCounts = (shown: (cell: string) => string = (cell) => cell) => {
  const counts: ({ readonly samples: Set<string>; filled: number } | undefined)[] = []
  return {
    add: (cells: readonly string[]): void => {
      for (const [index, cell] of cells.entries()) {
        if (index === MAX_COLUMNS) return
        if (isBlank(cell)) continue
        const count = (counts[index] ??= { samples: new Set(), filled: 0 })
        count.filled += 1
        if (count.samples.size < MAX_SAMPLES) count.samples.add(cut(shown(cell).trim(), MAX_SAMPLE_CHARS))
      }
    },
    of: (index: number): Pick<InspectedColumn, 'samples' | 'filled'> => ({
      samples: [...(counts[index]?.samples ?? [])],
      filled: counts[index]?.filled ?? 0,
    }),
  }
}

const own = (values: Readonly<Record<string, string>> | undefined, name: string): string | undefined =>
  values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined

const found = (field: string | undefined): Pick<InspectedColumn, 'field' | 'field_source'> => ({
  field: field ?? null,
  field_source: field === undefined ? null : 'found',
})

/** Collects what the columns of a table hold. */
export const makeTableColumns = ({ first, sample, unguarded }: CellTable, options: TableOptions) => {
  const counts = makeColumnCounts(unguarded)
  const header = first.map(unguarded)
  return {
    add: counts.add,
    /** `mapping` is what an import reads; undefined where it would refuse the table. */
    list: (mapping: Mapping | undefined): InspectedColumn[] => {
      const columns = nameColumns(header, options.has_header, makeWarnings())
      const targets = new Map<number, MappingTarget>()
      for (const [index, target] of targetsOf(header, options).entries())
        if (target !== undefined) targets.set(index, target)
      const proposals = proposeFields(columns, targets, sample)
      return columns.slice(0, MAX_COLUMNS).map((column) => {
        const { name, index } = column
        const proposed = proposals.get(column)
        const read = found(own(mapping, name) ?? targets.get(index))
        return {
          name: cut(name, MAX_NAME_CHARS),
          index,
          ...counts.of(index),
          ...(proposed === undefined ? read : { field: proposed, field_source: 'proposed' }),
        }
      })
    },
  }
}

const FIELDS: ReadonlyMap<string, string> = new Map(
  [...CONTACT_FIELDS, CONTACT_ID_FIELD].flatMap((field) =>
    [field, ...(ROW_ALIASES.get(field) ?? [])].map((name) => [name, field] as const),
  ),
)

const CUSTOM_FIELDS = 'custom_fields'

const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value
  if (value === null || value === undefined) return ''
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
    ? value.join(', ')
    : JSON.stringify(value)
}

/** Names of an object's values, each custom field by its name in a mapping. */
const entriesOf = (values: Readonly<Record<string, unknown>>): [string, unknown][] =>
  Object.entries(values).flatMap(([name, value]): [string, unknown][] =>
    name === CUSTOM_FIELDS && typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).map(([own, of]) => [`${CUSTOM_FIELDS}.${own}`, of])
      : [[name, value]],
  )

const fieldOf = (name: string): string | undefined => (name.startsWith(`${CUSTOM_FIELDS}.`) ? name : FIELDS.get(name))

/** Collects the columns that objects, or cards, would make. */
export const makeObjectColumns = () => {
  const places = new Map<string, number>()
  const properties = new Map<string, string>()
  const counts = makeColumnCounts()
  return {
    /** The cells of a row, under the columns so far. */
    add: (row: RawRow): string[] => {
      if ('error' in row) return []
      const cells: string[] = []
      for (const [name, value] of entriesOf(row.values)) {
        const place = places.get(name) ?? places.size
        if (place === MAX_COLUMNS) continue
        places.set(name, place)
        cells[place] = textOf(value)
        const property = own(row.columns, name)
        if (property !== undefined && !properties.has(name)) properties.set(name, property)
      }
      const whole = Array.from(cells, (cell: string | undefined) => cell ?? '')
      counts.add(whole)
      return whole
    },
    list: (): InspectedColumn[] =>
      [...places].map(([name, index]) => ({
        name: cut(properties.get(name) ?? name, MAX_NAME_CHARS),
        index,
        ...counts.of(index),
        ...found(fieldOf(name)),
      })),
  }
}
