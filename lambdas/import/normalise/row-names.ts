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

/** `Acme, Jane Doe`, where the company of the row is Acme: so Odoo and others name who belongs to a company. */
const withoutCompany = (fullName: string, { values }: ReadRow): string => {
  const company = typeof values['company'] === 'string' ? cellText(values['company']).trim() : ''
  const rest = fullName.slice(company.length)
  const isBefore = company !== '' && rest.startsWith(',') && fullName.startsWith(company)
  return isBefore && rest.slice(1).trim() !== '' ? rest.slice(1).trim() : fullName
}

/** A full name of a table, in spoken order; if that changes it, with the parts that the comma separates. */
const spoken = (names: Names, row: ReadRow): Names => {
  const { full_name } = names
  if (full_name?.includes(',') !== true) return names
  const person = withoutCompany(full_name, row)
  if (person !== full_name) return { ...names, full_name: person }
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
export const namesOfCells = (names: Names, row: ReadRow): Names => composed(spoken(names, row), row)
