import { ROW_ERRORS } from '../../../lambdas/contacts/row-errors.ts'
import type { ContactInput } from '../../../lambdas/contacts/contact-schema.ts'
import { withTags } from '../../../lambdas/import/tags.ts'
import type { NormalisedRow } from '../../../lambdas/import/normalise/row.ts'
import type { Line } from './lines.ts'
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
      const values = valuesOf(line)
      return values === undefined ? '{"not":' : JSON.stringify(values)
    })
    .join('\n')
}

/** The `rows` of an inline import's request. */
export const rawRows = ({ lines }: SimulatedImport): unknown[] => lines.map((line) => valuesOf(line) ?? 'no object')

/** The rows of an inline import, as its request was read. */
export const inlineRows = ({ lines, tags = [] }: SimulatedImport): NormalisedRow[] =>
  lines.map((line, n): NormalisedRow => {
    const rowNumber = n + 1
    if (line.input === undefined) {
      return { rowNumber, error: { code: line.error, message: ROW_ERRORS[line.error] } }
    }
    return withTags({ ...line, rowNumber, input: { ...inputOf(line) } }, tags)
  })
