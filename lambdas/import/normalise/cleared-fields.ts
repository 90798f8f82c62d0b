import { CONTACT_FIELDS, type ContactField, ROW_ALIASES } from '../../contacts/contact-schema.ts'
import { IDENTITY_KINDS } from '../../contacts/identity.ts'
import type { ReadRow } from '../source/raw-row.ts'
import { isGiven, valueOf } from './row-reading.ts'

const CUSTOM = 'custom_fields'

/** An identity is never emptied: without it, nothing would find the contact any more. */
const CLEARABLE = CONTACT_FIELDS.filter((field) => !IDENTITY_KINDS.some((kind) => kind === field))
const IS_CLEARABLE: ReadonlySet<string> = new Set(CLEARABLE)

const isNamed = ({ values }: ReadRow, field: ContactField): boolean =>
  [field, ...(ROW_ALIASES.get(field) ?? [])].some((name) => Object.hasOwn(values, name))

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0

const customNames = (value: unknown): string[] =>
  typeof value !== 'object' || value === null || Array.isArray(value)
    ? []
    : Object.entries(value).flatMap(([name, field]) => (isGiven(field) ? [] : [`${CUSTOM}.${name.trim()}`]))

/** Of JSON: the fields that the row names without a value. */
const clearedInObject = (row: ReadRow): string[] =>
  CLEARABLE.flatMap((field) => {
    if (!isNamed(row, field)) return []
    const value = valueOf(row, field)
    if (!isGiven(value) || (field === 'tags' && isEmptyList(value))) return [field]
    return field === CUSTOM ? customNames(value) : []
  })

/** Of a table: the fields of the columns in which the row has nothing. */
const clearedInCells = ({ values }: ReadRow, targets: readonly string[]): string[] => {
  const custom = (values[CUSTOM] ?? {}) as Readonly<Record<string, unknown>>
  return targets.filter((target) => {
    if (IS_CLEARABLE.has(target)) return !Object.hasOwn(values, target)
    return target.startsWith(`${CUSTOM}.`) && !Object.hasOwn(custom, target.slice(CUSTOM.length + 1))
  })
}

/** What a row empties where blank values do: fields, and `custom_fields.<name>`. */
export const clearedFields = (row: ReadRow): string[] =>
  row.cells?.targets === undefined ? clearedInObject(row) : clearedInCells(row, row.cells.targets)
