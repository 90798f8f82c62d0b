import { CONTACT_FIELDS, CONTACT_ID_FIELD } from '../../contacts/contact-schema.ts'
import { REJECT_COLUMNS } from './reject-columns.ts'

/** The columns of an exported CSV. Not all that a later version reads: it may know more fields. */
export const EXPORT_COLUMNS: readonly string[] = [CONTACT_ID_FIELD, ...CONTACT_FIELDS]

const KNOWN: ReadonlySet<string> = new Set([...EXPORT_COLUMNS, ...REJECT_COLUMNS])
const JSON_COLUMNS: ReadonlySet<string> = new Set(['tags', 'custom_fields'])
const FIELDS: ReadonlySet<string> = new Set([CONTACT_ID_FIELD, ...CONTACT_FIELDS])

/** Whether a header is that of an export of ours: no other table names the id first, and all custom fields in one column. */
export const isExportHeader = (header: readonly string[]): boolean =>
  header[0]?.trim() === CONTACT_ID_FIELD &&
  header.includes('custom_fields') &&
  header.every((cell) => KNOWN.has(cell.trim()))

const parsedJson = (cell: string): unknown => {
  try {
    return JSON.parse(cell)
  } catch {
    return cell
  }
}

/** Values of a row of an export by field: of a column that is JSON the value, as long as it is JSON. */
export const exportedValues = (
  header: readonly string[],
  cellAt: (index: number) => string,
): Record<string, unknown> => {
  const values: Record<string, unknown> = {}
  for (const [index, name] of header.entries()) {
    const field = name.trim()
    const cell = cellAt(index)
    if (cell.trim() === '' || !FIELDS.has(field)) continue
    values[field] = JSON_COLUMNS.has(field) ? parsedJson(cell) : cell
  }
  return values
}
