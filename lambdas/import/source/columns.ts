import { ApiError } from '../../http/errors.ts'
import { shownName } from '../../http/shown-name.ts'
import type { Warnings } from './warnings.ts'
import { MAX_COLUMNS, MAX_HEADER_CHARS } from './csv-limits.ts'
import { recogniseHeaders } from './header-names.ts'
import { customNameOf, type GivenMapping, type Mapping, MAPPABLE_FIELDS, type MappingTarget } from './mapping-target.ts'
import { isRejectColumn, REJECT_COLUMNS } from './reject-columns.ts'

/** A column of the file by its place, and the name by which it is told from the others. */
export interface Column {
  readonly index: number
  readonly name: string
  /** As the file has it; empty without a header. */
  readonly header: string
}

/** The columns that give one field, the preferred first. */
export interface FieldColumns {
  readonly target: MappingTarget
  readonly columns: readonly Column[]
}

export interface ColumnPlan {
  readonly fields: readonly FieldColumns[]
  readonly ignored: readonly Column[]
  readonly mapping: Mapping
  /** Fields that the caller did not say the columns of. */
  readonly found: ReadonlySet<string>
}

const refuse = (why: string, message: string): never => {
  throw new ApiError('validation_error', { message, fields: { csv: why } })
}

/** Case and outer space apart, as the contract says of a given mapping. */
const fold = (name: string): string => name.trim().toLowerCase()

/** Names for columns: the header, with a number where it comes again; the number alone where there is none. */
export const nameColumns = (header: readonly string[], hasHeader: boolean, warnings: Warnings): Column[] => {
  const reasons = hasHeader ? header.filter(isRejectColumn).length : 0
  // A file with as many columns as there may be can be sent again with the reasons why its rows failed.
  if (header.length - Math.min(reasons, REJECT_COLUMNS.length) > MAX_COLUMNS)
    refuse(`has ${header.length} columns`, `A CSV may have up to ${MAX_COLUMNS} columns.`)
  if (!hasHeader) return header.map((_, index) => ({ index, name: String(index + 1), header: '' }))
  const taken = new Set(header.map(fold))
  const seen = new Set<string>()
  return header.map((cell, index) => {
    const text = cell.trim()
    if (text.length > MAX_HEADER_CHARS) {
      refuse(`the header of column ${index + 1} is too long`, `A header may have up to ${MAX_HEADER_CHARS} characters.`)
    }
    if (text === '') return { index, name: `Column ${index + 1}`, header: '' }
    if (!seen.has(fold(text))) {
      seen.add(fold(text))
      return { index, name: text, header: text }
    }
    let count = 2
    while (taken.has(fold(`${text} (${count})`))) count++
    const name = `${text} (${count})`
    taken.add(fold(name))
    warnings.add('duplicate_header', { column: name })
    return { index, name, header: text }
  })
}

const group = (columns: readonly Column[], targets: ReadonlyMap<number, MappingTarget>): FieldColumns[] => {
  const fields = new Map<MappingTarget, Column[]>()
  for (const column of columns) {
    const target = targets.get(column.index)
    if (target === undefined) continue
    const known = fields.get(target)
    if (known === undefined) fields.set(target, [column])
    else known.push(column)
  }
  return [...fields].map(([target, ofTarget]) => ({ target, columns: ofTarget }))
}

/** The places that a given mapping names, and the names that the file lacks. */
const placesOf = (columns: readonly Column[], mapping: GivenMapping) => {
  const byName = new Map(columns.map((column) => [fold(column.name), column]))
  const targets = new Map<number, MappingTarget>()
  const missing: string[] = []
  const unwanted = new Set<number>()
  for (const [name, target] of Object.entries(mapping)) {
    const column = byName.get(fold(name))
    if (column === undefined) missing.push(name)
    else if (target === null) unwanted.add(column.index)
    else targets.set(column.index, target)
  }
  return { targets, missing, unwanted }
}

const usedMapping = (columns: readonly Column[], targets: ReadonlyMap<number, MappingTarget>): Mapping =>
  Object.fromEntries(
    columns.flatMap((column) => {
      const target = targets.get(column.index)
      return target === undefined ? [] : [[column.name, target] as const]
    }),
  )

/** A cell that is nobody's header but somebody's data, and so nothing to send back in a message. */
const looksLikeData = (cell: string): boolean => cell.includes('@') || /\d.*\d.*\d.*\d.*\d/s.test(cell)

const headersFound = (columns: readonly Column[]): string => {
  if (columns.some(({ header }) => looksLikeData(header))) {
    return 'the first line looks like data, not like a header: if so, set has_header to false and give a mapping'
  }
  const shown = columns.slice(0, 50).map(({ header }) => JSON.stringify(shownName(header)))
  return `the columns are ${shown.join(', ')}${columns.length > shown.length ? ', …' : ''}`
}

const givenPlan = (columns: readonly Column[], mapping: GivenMapping, warnings: Warnings): ColumnPlan => {
  const { targets, missing, unwanted } = placesOf(columns, mapping)
  if (targets.size === 0) {
    throw new ApiError('validation_error', {
      message: 'The file has none of the mapped columns.',
      fields: { mapping: headersFound(columns) },
    })
  }
  for (const column of missing) warnings.add('missing_column', { column })
  return {
    fields: group(columns, targets),
    ignored: columns.filter(({ index }) => !targets.has(index) && !unwanted.has(index)),
    mapping: usedMapping(columns, targets),
    found: new Set(),
  }
}

/** Of custom fields the key that all of them have in a row. */
const fieldOf = (target: MappingTarget): string => (customNameOf(target) === undefined ? target : 'custom_fields')

const foundPlan = (columns: readonly Column[]): ColumnPlan => {
  const targets = new Map<number, MappingTarget>()
  const ranks = new Map<number, number>()
  for (const [index, known] of recogniseHeaders(columns.map(({ header }) => header)).entries()) {
    if (known === undefined) continue
    targets.set(index, known.target)
    ranks.set(index, known.rank)
  }
  if (targets.size === 0) {
    refuse(
      headersFound(columns),
      `No column says what it is. Send a mapping to contact fields: ${MAPPABLE_FIELDS.join(', ')}, custom_fields.<name>.`,
    )
  }
  const rankOf = ({ index }: Column): number => ranks.get(index) ?? 0
  return {
    fields: group(columns, targets).map(({ target, columns: ofTarget }) => ({
      target,
      columns: ofTarget.toSorted((one, other) => rankOf(one) - rankOf(other)),
    })),
    ignored: columns.filter(({ index }) => !targets.has(index)),
    mapping: usedMapping(columns, targets),
    found: new Set([...targets.values()].map(fieldOf)),
  }
}

/**
 * Which columns give which field: by the mapping where one is given, else by what their headers say. Throws a `validation_error` where
 * that leaves no column.
 */
export const planColumns = (
  columns: readonly Column[],
  mapping: GivenMapping | undefined,
  warnings: Warnings,
): ColumnPlan => (mapping === undefined ? foundPlan(columns) : givenPlan(columns, mapping, warnings))

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
