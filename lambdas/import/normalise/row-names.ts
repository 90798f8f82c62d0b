import type { ContactInput } from '../../contacts/contact-schema.ts'
import { spokenFullName, splitFullName, withMiddleName } from '../../contacts/names.ts'
import type { ReadRow } from '../source/raw-row.ts'
import { cellText } from './cell-text.ts'
import { isPlaceholder } from './placeholders.ts'

type Names = Pick<ContactInput, 'full_name' | 'first_name' | 'last_name'>

const partOf = ({ values }: ReadRow, part: 'middle_name' | 'name_suffix'): string => {
  const value = values[part]
  const text = typeof value === 'string' ? cellText(value).trim() : ''
  return isPlaceholder(part, text) ? '' : text
}

/** A full name of a table, in spoken order; if that changes it, with the parts that the comma separates. */
const spoken = (names: Names): Names => {
  const { full_name } = names
  if (full_name?.includes(',') !== true) return names
  const full = spokenFullName(full_name)
  return full === full_name ? names : { ...splitFullName(full_name), ...names, full_name: full }
}

const composed = (names: Names, row: ReadRow): Names => {
  if (names.full_name !== undefined || (names.first_name ?? names.last_name) === undefined) return names
  const [middle, suffix] = [partOf(row, 'middle_name'), partOf(row, 'name_suffix')]
  if (middle === '' && suffix === '') return names
  const whole = withMiddleName(names, middle)
  return suffix === '' ? whole : { ...whole, full_name: `${whole.full_name ?? ''} ${suffix}` }
}

/** The names that the cells of a row give together: with the middle name and the suffix, which a contact has only in its full name. */
export const namesOfCells = (names: Names, row: ReadRow): Names => composed(spoken(names), row)
