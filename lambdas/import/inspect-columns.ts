import { CONTACT_FIELDS, FIELD_ALIASES } from '../contacts/contact-schema.ts'
import type { CellTable } from './source/cell-table.ts'
import { isBlank, withoutFormulaGuard } from './source/cells.ts'
import { nameColumns, targetsOf } from './source/columns.ts'
import type { TableOptions } from './source/csv-options.ts'
import type { Mapping, MappingTarget } from './source/mapping-target.ts'
import type { RawRow } from './source/raw-row.ts'
import { proposeFields } from './source/unclear-columns.ts'
import { makeWarnings } from './source/warnings.ts'

/** A column of a file, for whoever maps it. */
export interface InspectedColumn {
  readonly name: string
  /** From 0. */
  readonly index: number
  /** The first values that differ. */
  readonly samples: readonly string[]
  /** Rows, of those that were looked at, that have something in it. */
  readonly filled: number
  /** What an import makes of it; of `proposed` what it may be. */
  readonly field: MappingTarget | null
  /** `found`: by its name, and an import reads it so. `proposed`: by what it holds, and an import does not read it unless it is mapped. */
  readonly field_source: 'found' | 'proposed' | null
}

const MAX_SAMPLES = 5
const MAX_SAMPLE_CHARS = 80

/** Cut between characters, not within one. */
export const cut = (text: string): string => {
  const [first = '', ...rest] = text.length <= MAX_SAMPLE_CHARS ? [text] : Array.from(text)
  return rest.length === 0 ? first : [first, ...rest].slice(0, MAX_SAMPLE_CHARS).join('')
}

/** Counts what the columns of some rows hold. */
export const makeColumnCounts = () => {
  const counts: { samples: Set<string>; filled: number }[] = []
  return {
    add: (cells: readonly string[]): void => {
      for (const [index, cell] of cells.entries()) {
        if (isBlank(cell)) continue
        const count = (counts[index] ??= { samples: new Set(), filled: 0 })
        count.filled += 1
        if (count.samples.size < MAX_SAMPLES) count.samples.add(cut(withoutFormulaGuard(cell).trim()))
      }
    },
    of: (index: number): Pick<InspectedColumn, 'samples' | 'filled'> => ({
      samples: [...(counts[index]?.samples ?? [])],
      filled: counts[index]?.filled ?? 0,
    }),
  }
}

export type ColumnCounts = ReturnType<typeof makeColumnCounts>

/** The columns of a table. `mapping` is what an import reads; undefined where it would refuse the table. */
export const tableColumns = (
  { first, sample }: CellTable,
  options: TableOptions,
  mapping: Mapping | undefined,
  counts: ColumnCounts,
): InspectedColumn[] => {
  const header = first.map(withoutFormulaGuard)
  const columns = nameColumns(header, options.has_header, makeWarnings())
  const found = targetsOf(header, options)
  const targets = new Map(found.flatMap((target, index) => (target === undefined ? [] : [[index, target] as const])))
  const proposals = mapping === undefined ? proposeFields(columns, targets, sample) : undefined
  return columns.map((column) => {
    const { name, index } = column
    const read = mapping === undefined ? targets.get(index) : (mapping[name] ?? targets.get(index))
    const proposed = proposals?.get(column)
    const field = read ?? proposed ?? null
    return {
      name,
      index,
      ...counts.of(index),
      field,
      field_source: read !== undefined ? 'found' : proposed === undefined ? null : 'proposed',
    }
  })
}

const FIELDS: ReadonlyMap<string, string> = new Map<string, string>([
  ...CONTACT_FIELDS.map((field) => [field, field] as const),
  ...Object.entries(FIELD_ALIASES),
])

const CUSTOM_FIELDS = 'custom_fields'
const MAX_COLUMNS = 200

const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value
  if (value === null || value === undefined) return ''
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
    ? value.join(', ')
    : (JSON.stringify(value) ?? '')
}

/** Names of an object's values, custom fields each by itself as a mapping names them. */
const entriesOf = (values: Readonly<Record<string, unknown>>): [string, unknown][] =>
  Object.entries(values).flatMap(([name, value]): [string, unknown][] =>
    name === CUSTOM_FIELDS && typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).map(([own, of]) => [`${CUSTOM_FIELDS}.${own}`, of])
      : [[name, value]],
  )

/** Collects the columns that objects, or cards, would make. */
export const makeObjectColumns = () => {
  const names: string[] = []
  const counts = makeColumnCounts()
  const shownNames = new Map<string, string>()
  return {
    /** The cells of a row under the columns so far. */
    add: (row: RawRow): string[] => {
      if (!('values' in row)) return []
      const entries = new Map(entriesOf(row.values))
      for (const name of entries.keys()) {
        if (names.length < MAX_COLUMNS && !names.includes(name)) names.push(name)
        const property = row.columns?.[name]
        if (property !== undefined && !shownNames.has(name)) shownNames.set(name, property)
      }
      const cells = names.map((name) => textOf(entries.get(name)))
      counts.add(cells)
      return cells
    },
    list: (): InspectedColumn[] =>
      names.map((name, index) => {
        const field = name.startsWith(`${CUSTOM_FIELDS}.`) ? name : (FIELDS.get(name) ?? null)
        return {
          name: shownNames.get(name) ?? name,
          index,
          ...counts.of(index),
          field: field as MappingTarget | null,
          field_source: field === null ? null : 'found',
        }
      }),
  }
}
