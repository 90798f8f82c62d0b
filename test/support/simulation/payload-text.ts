import { ROW_ERRORS } from '../../../lambdas/contacts/row-errors.ts'
import type { ContactInput } from '../../../lambdas/contacts/contact-schema.ts'
import { withTags } from '../../../lambdas/import/tags.ts'
import type { NormalisedRow } from '../../../lambdas/import/normalise/row.ts'
import type { BlankField, Line } from './lines.ts'
import type { SimulatedImport } from './scenario.ts'

/** A row without identity has a name, or it would not be a contact. */
const valuesOf = (line: Line): (ContactInput & { readonly id?: string }) | undefined => {
  const input = inputOf(line)
  const id = 'contactId' in line ? line.contactId : undefined
  return input && { ...input, ...(id !== undefined && { id }) }
}

const inputOf = (line: Line): ContactInput | undefined => {
  if (line.input === undefined) return line.error === 'invalid_email' ? { email: 'nobody' } : undefined
  const { full_name, email, phone, external_id, company, custom_fields, tags } = line.input
  return {
    ...((email ?? phone ?? external_id) === undefined && { full_name: 'Nameless' }),
    ...(full_name && { full_name }),
    ...(email && { email }),
    ...(phone && { phone }),
    ...(external_id && { external_id }),
    ...(company && { company }),
    ...(custom_fields && { custom_fields }),
    ...(tags && { tags }),
  }
}

const blankValue = (field: BlankField): object => {
  if (field === 'custom_fields.a') return {}
  return { [field]: field === 'tags' ? [] : '' }
}

/** With the fields that it names without a value. */
const jsonOf = (line: Line): object | undefined => {
  const values = valuesOf(line)
  if (line.input === undefined || line.blank === undefined || values === undefined) return values
  const blanks = Object.assign({}, ...line.blank.map(blankValue)) as object
  const hasBlankA = line.blank.includes('custom_fields.a')
  // A name that stands for an identity is given.
  return { ...blanks, ...values, ...(hasBlankA && { custom_fields: { ...values.custom_fields, a: null } }) }
}

/** The fields that a row empties, as far as it does not give them. */
export const clearedIn = (line: Line, { blankCells, way, format }: SimulatedImport): readonly string[] => {
  const values = valuesOf(line)
  if (blankCells === undefined || line.input === undefined || values === undefined) return []
  const blank = way !== 'inline' && format === 'csv' ? (['company', 'full_name'] as const) : (line.blank ?? [])
  return blank.filter((field) => field === 'custom_fields.a' || values[field] === undefined)
}

const COLUMNS = ['full_name', 'email', 'phone', 'company', 'external_id'] as const

const csvLine = (line: Line): string => {
  const values = valuesOf(line)
  // More cells than there are columns.
  return values === undefined ? 'a,b,c,d,e,f,g,h' : [...COLUMNS.map((name) => values[name] ?? ''), 'ignored'].join(',')
}

const csvText = ({ lines, fault }: SimulatedImport): string => {
  const header = fault === 'unusable_columns' ? 'foo,bar\n1,2' : [...COLUMNS, 'zip'].join(',')
  const end = fault === 'unreadable_file' ? ['"never closed,x'] : []
  return [header, ...lines.map(csvLine), ...end, ''].join('\n')
}

/** What the import's payload holds on S3. */
export const payloadText = (simulated: SimulatedImport): string => {
  if (simulated.format === 'csv') return csvText(simulated)
  return simulated.lines
    .map((line) => {
      const values = jsonOf(line)
      return values === undefined ? '{"not":' : JSON.stringify(values)
    })
    .join('\n')
}

/** The `rows` of an inline import's request. */
export const rawRows = ({ lines }: SimulatedImport): unknown[] => lines.map((line) => jsonOf(line) ?? 'no object')

/** The rows of an inline import, as its request was read. */
export const inlineRows = (asked: SimulatedImport): NormalisedRow[] =>
  asked.lines.map((line, n): NormalisedRow => {
    const rowNumber = n + 1
    if (line.input === undefined) {
      return { rowNumber, error: { code: line.error, message: ROW_ERRORS[line.error] } }
    }
    const cleared = clearedIn(line, asked)
    const { contactId } = line
    const row = {
      rowNumber,
      input: { ...inputOf(line) },
      ...(contactId !== undefined && { contactId }),
      ...(cleared.length > 0 && { cleared }),
    }
    return withTags(row, asked.tags ?? [])
  })
