import { CONTACT_FIELDS, CONTACT_ID_FIELD } from '../../contacts/contact-schema.ts'
import { EXPORT_PRODUCT, ID_PROPERTY } from '../source/export-card.ts'
import type { Cells } from '../source/raw-row.ts'
import type { Card } from './cards.ts'
import type { CardContact } from './contact.ts'
import { type DecodeText, exactParts, exactText, textOf } from './values.ts'

/** The values are those of the contact, as they were stored. */
export const EXPORTED_CELLS: Cells = { found: new Set([CONTACT_ID_FIELD, ...CONTACT_FIELDS]), isExact: true }

const TEXTS: Readonly<Record<string, string>> = {
  [ID_PROPERTY]: CONTACT_ID_FIELD,
  EMAIL: 'email',
  TEL: 'phone',
  ORG: 'company',
  TITLE: 'job_title',
  UID: 'external_id',
}

const WRITTEN: ReadonlySet<string> = new Set([
  ...Object.keys(TEXTS),
  ...['VERSION', 'PRODID', 'FN', 'N', 'URL', 'CATEGORIES'],
])

/** The fields of a card that is as an export wrote it; undefined of any other. */
export const exportedContact = ({ properties }: Card, decode: DecodeText): CardContact | undefined => {
  if (!properties.some(({ name, value }) => name === 'PRODID' && value === EXPORT_PRODUCT)) return undefined
  const written = new Map(properties.map((property) => [property.name, textOf(property, decode)]))
  if (written.size < properties.length || [...written.keys()].some((name) => !WRITTEN.has(name))) return undefined
  const values: Record<string, unknown> = {}
  const columns: Record<string, string> = {}
  const give = (field: string, value: unknown, column: string): void => {
    if (value === undefined || value === '') return
    values[field] = value
    columns[field] = column
  }
  for (const [name, field] of Object.entries(TEXTS)) {
    const text = written.get(name)
    if (text !== undefined) give(field, exactText(text), name)
  }
  const [last_name, first_name] = exactParts(written.get('N') ?? '', ';')
  give('first_name', first_name, 'N')
  give('last_name', last_name, 'N')
  const shown = exactText(written.get('FN') ?? '')
  // A card must have a name: of a contact without one it is what else the contact has.
  if (shown !== (values['email'] ?? values['phone'])) give('full_name', shown, 'FN')
  give('linkedin_url', written.get('URL'), 'URL')
  const tags = written.get('CATEGORIES')
  if (tags !== undefined) give('tags', exactParts(tags, ','), 'CATEGORIES')
  return { values, columns, others: {} }
}
