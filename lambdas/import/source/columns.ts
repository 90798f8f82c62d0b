import { CONTACT_ID_FIELD } from '../../contacts/contact-schema.ts'
import { isContactId } from '../../contacts/identity.ts'
import { UnusableFile } from '../files/unusable-file.ts'
import type { Warnings } from './warnings.ts'
import { MAX_COLUMNS, MAX_MAPPING_BYTES } from './csv-limits.ts'
import { type Column, fold } from './column-names.ts'
import type { TableOptions } from './csv-options.ts'
import { countryColumns } from './country-columns.ts'
import { recogniseHeaders } from './header-names.ts'
import { labelColumns } from './label-columns.ts'
import { customNameOf, customTarget, type GivenMapping, type Mapping, type MappingTarget } from './mapping-target.ts'
import { ROW_PARTS } from './raw-row.ts'
import { isRejectColumn } from './reject-columns.ts'
import { columnsFound, refuseUnclear } from './unclear-columns.ts'
import { mayNameSomebody } from './unread-names.ts'

/** The columns that give one field, the preferred first. */
export interface FieldColumns {
  readonly target: MappingTarget
  readonly columns: readonly Column[]
}

/** Who said what the columns are: the request, their names, both, or the request of an earlier import. */
export type MappingSource = 'given' | 'found' | 'extended' | 'earlier'

export interface ColumnPlan {
  /** Columns that say in which country the contact is. */
  readonly countries: readonly Column[]
  /** Columns that are not read and may hold a name. */
  readonly unreadNames: readonly Column[]
  /** Of fields, and of what becomes part of one: ROW_PARTS. */
  readonly fields: readonly FieldColumns[]
  readonly ignored: readonly Column[]
  readonly mapping: Mapping
  readonly source: MappingSource
  /** Fields that the caller did not say the columns of. */
  readonly found: ReadonlySet<string>
}

/** The cells of the first rows. */
type Sample = readonly (readonly string[])[]

const PARTS: ReadonlySet<string> = new Set(ROW_PARTS)

/** What is known of the columns of a file, by their places. */
interface Targets {
  readonly targets: ReadonlyMap<number, MappingTarget>
  readonly ranks: ReadonlyMap<number, number>
  /** Places that the caller did not name. */
  readonly found: ReadonlySet<number>
  /** Columns that the caller wants ignored, and those that the file lacks. */
  readonly unwanted: ReadonlySet<number>
  readonly missing: readonly string[]
}

const findTargets = (
  columns: readonly Pick<Column, 'name' | 'header' | 'index'>[],
  { mapping, mapping_mode }: Pick<TableOptions, 'mapping' | 'mapping_mode'>,
): Targets => {
  const targets = new Map<number, MappingTarget>()
  const ranks = new Map<number, number>()
  const found = new Set<number>()
  const unwanted = new Set<number>()
  const missing: string[] = []
  if (mapping !== undefined) {
    const byName = new Map(columns.map((column) => [fold(column.name), column.index]))
    for (const [name, target] of Object.entries(mapping)) {
      const index = byName.get(fold(name))
      if (index === undefined) missing.push(name)
      else if (target === null) unwanted.add(index)
      else targets.set(index, target)
    }
    if (mapping_mode !== 'extend') return { targets, ranks, found, unwanted, missing }
  }
  for (const [index, known] of recogniseHeaders(columns.map(({ header }) => header)).entries()) {
    if (known === undefined || targets.has(index) || unwanted.has(index)) continue
    targets.set(index, known.target)
    // What the caller named comes first.
    ranks.set(index, known.rank + 1)
    found.add(index)
  }
  dropLoneParts(targets)
  return { targets, ranks, found, unwanted, missing }
}

/** A middle name without a name, or a code that belongs to no one number, is part of nothing. */
const dropLoneParts = (targets: Map<number, MappingTarget>): void => {
  const all = [...targets.values()]
  const hasName = all.includes('first_name') || all.includes('last_name')
  const hasOnePhone = all.filter((target) => target === 'phone').length === 1
  for (const [index, target] of targets) {
    if (!PARTS.has(target)) continue
    const isBefore = target === 'phone_area_code' && targets.get(index + 1) === 'phone'
    if (!(target.startsWith('phone_') ? hasOnePhone || isBefore : hasName)) targets.delete(index)
  }
}

/** The target of each column, as far as the headers and the request say it. */
export const targetsOf = (header: readonly string[], options: TableOptions): (MappingTarget | undefined)[] => {
  const named = header.map((cell, index) => ({
    index,
    name: options.has_header ? cell : String(index + 1),
    header: options.has_header ? cell : '',
  }))
  const { targets } = findTargets(named, options)
  return header.map((_, index) => targets.get(index))
}

const group = (columns: readonly Column[], { targets, ranks }: Targets): FieldColumns[] => {
  const fields = new Map<MappingTarget, Column[]>()
  for (const column of columns) {
    const target = targets.get(column.index)
    if (target === undefined) continue
    const known = fields.get(target)
    if (known === undefined) fields.set(target, [column])
    else known.push(column)
  }
  const rankOf = ({ index }: Column): number => ranks.get(index) ?? 0
  return [...fields].map(([target, ofTarget]) => ({
    target,
    columns: ofTarget.toSorted((one, other) => rankOf(one) - rankOf(other)),
  }))
}

/** What a request could say of the columns that are read: what is only part of a field has no name there. */
const usedMapping = (columns: readonly Column[], targets: Targets['targets']): Mapping =>
  Object.fromEntries(
    columns.flatMap((column) => {
      const target = targets.get(column.index)
      return target === undefined || PARTS.has(target) ? [] : [[column.name, target] as const]
    }),
  )

const checkLimits = (columns: readonly Column[], { targets }: Targets): void => {
  const used = columns.filter(({ index }) => targets.has(index))
  const refuse = (why: string, message: string): never => {
    throw new UnusableFile('unusable_columns', message, { fields: { csv: why } })
  }
  if (used.length > MAX_COLUMNS) {
    refuse(`${used.length} columns would be read`, `An import reads up to ${MAX_COLUMNS} columns of a file.`)
  }
  const bytes = Buffer.byteLength(JSON.stringify(usedMapping(columns, targets)))
  if (bytes > MAX_MAPPING_BYTES) {
    refuse(
      'the names of the columns are too long',
      `The columns that are read may have names of ${MAX_MAPPING_BYTES} bytes in all.`,
    )
  }
}

/** Columns without a field, each kept under its own name, where the request wants that and the name can be one. */
const withOthers = (columns: readonly Column[], known: Targets): Targets => {
  const targets = new Map(known.targets)
  const found = new Set(known.found)
  for (const { index, name, header } of columns) {
    if (targets.has(index) || known.unwanted.has(index) || isRejectColumn(header)) continue
    const target = customTarget(name)
    if (target === undefined) continue
    targets.set(index, target)
    found.add(index)
  }
  return { ...known, targets, found }
}

/** Of custom fields the key that all of them have in a row. */
const fieldOf = (target: MappingTarget): string => (customNameOf(target) === undefined ? target : 'custom_fields')

/**
 * A column called "id" that holds ids of this service, as what is left of an export has. By its name alone it may be the id of anything.
 */
const withContactId = (columns: readonly Column[], known: Targets, sample: Sample): Targets => {
  const column = columns.find(({ header }) => fold(header) === CONTACT_ID_FIELD)
  if (column === undefined || known.targets.has(column.index) || known.unwanted.has(column.index)) return known
  const cells = sample.map((row) => row[column.index]?.trim() ?? '').filter((cell) => cell !== '')
  if (cells.length === 0 || !cells.every(isContactId)) return known
  return {
    ...known,
    targets: new Map(known.targets).set(column.index, CONTACT_ID_FIELD),
    found: new Set(known.found).add(column.index),
  }
}

/** Fields no column of which the caller named. */
const fieldsFound = ({ targets, found }: Targets): ReadonlySet<string> => {
  const fields = new Set([...targets.values()].map(fieldOf))
  for (const [index, target] of targets) if (!found.has(index)) fields.delete(fieldOf(target))
  return fields
}

const hasTarget = (mapping: GivenMapping): boolean => Object.values(mapping).some((target) => target !== null)

/**
 * Which columns give which field: by the mapping where one is given, by what their headers say where none is, or where the request wants
 * both. Throws `UnusableFile` where that leaves no column, or leaves out what a person would have wanted read.
 */
export const planColumns = (
  columns: readonly Column[],
  options: TableOptions,
  sample: Sample,
  warnings: Warnings,
): ColumnPlan => {
  const { mapping, other_columns } = options
  const named = findTargets(columns, options)
  const isComplete = mapping !== undefined && options.mapping_mode !== 'extend'
  const known = isComplete ? named : withContactId(columns, named, sample)
  if (mapping === undefined) refuseUnclear(columns, known.targets, sample)
  else if (known.targets.size === known.found.size && (hasTarget(mapping) || known.targets.size === 0)) {
    throw new UnusableFile('unusable_columns', 'The file has none of the mapped columns.', {
      fields: { mapping: columnsFound(columns) },
    })
  }
  for (const column of known.missing) warnings.add('missing_column', { column })
  const all = other_columns === 'custom_fields' ? withOthers(columns, known) : known
  checkLimits(columns, all)
  const { labels, isLabel } = labelColumns(columns, all.targets)
  const labelled = columns.map((column) => {
    const label = labels.get(column.index)
    return label === undefined ? column : { ...column, label }
  })
  const unread = columns.filter(({ index }) => !all.targets.has(index) && !isLabel.has(index))
  return {
    fields: group(labelled, all),
    // Who named the columns to be read wants no others.
    countries: isComplete ? [] : countryColumns(columns),
    ignored: unread.filter(({ index }) => !all.unwanted.has(index)),
    unreadNames: unread.filter(({ header }) => header !== '' && mayNameSomebody(header)),
    mapping: usedMapping(columns, all.targets),
    source: sourceOf(options),
    found: fieldsFound(all),
  }
}

const sourceOf = ({ mapping, mapping_mode, mapping_from }: TableOptions): MappingSource => {
  if (mapping === undefined) return 'found'
  if (mapping_from !== undefined) return 'earlier'
  return mapping_mode === 'extend' ? 'extended' : 'given'
}

/** How many columns the import would use of a record, were it the first. */
export const countUsed = (
  firstRecord: readonly string[],
  hasHeader: boolean,
  mapping: GivenMapping | undefined,
): number => {
  if (!hasHeader) return Object.keys(mapping ?? {}).filter((key) => Number(key) <= firstRecord.length).length
  if (mapping === undefined) return recogniseHeaders(firstRecord).filter((known) => known !== undefined).length
  const cells = new Set(firstRecord.map(fold))
  return Object.keys(mapping).filter((key) => cells.has(fold(key))).length
}
