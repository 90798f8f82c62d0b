import { CONTACT_FIELDS } from '../contacts/contact-schema.ts'
import type { Contact } from '../contacts/contact.ts'
import { csvLine } from '../import/source/csv-line.ts'
import { EXPORT_PRODUCT, ID_PROPERTY } from '../import/source/export-card.ts'
import { EXPORT_COLUMNS } from '../import/source/export-columns.ts'
import type { ExportFormat } from './export-formats.ts'

export interface ExportedContact {
  readonly id: string
  readonly contact: Contact
}

/** How contacts are written in one format. */
interface Writer {
  readonly contentType: string
  /** What stands before the first contact. */
  readonly head: string
  readonly text: (exported: ExportedContact) => string
}

/** Spreadsheets take a file without it for one of the local code page. */
const BYTE_ORDER_MARK = '\ufeff'

const given = ({ id, contact }: ExportedContact): [string, unknown][] => [
  ['id', id],
  ...CONTACT_FIELDS.flatMap((field): [string, unknown][] =>
    contact[field] === undefined ? [] : [[field, contact[field]]],
  ),
]

const cellOf = (value: unknown): string => {
  if (value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const csvRow = (exported: ExportedContact): string => {
  const values = new Map(given(exported))
  return csvLine(
    EXPORT_COLUMNS.map((column) => cellOf(values.get(column))),
    ',',
  )
}

const escaped = (text: string): string =>
  text.replace(/[\\;,]/g, String.raw`\$&`).replace(/\r\n|\r|\n/g, String.raw`\n`)

/** Bytes of a line of a vCard, less the blank that a continued one begins with. */
const MAX_LINE_BYTES = 74

/** A line as RFC 2426 has it: folded, never within a character. */
const folded = (line: string): string => {
  const lines: string[] = []
  let current = ''
  let bytes = 0
  for (const character of line) {
    const more = Buffer.byteLength(character)
    if (bytes + more > MAX_LINE_BYTES) {
      lines.push(current)
      current = ''
      bytes = 0
    }
    current += character
    bytes += more
  }
  return `${[...lines, current].join('\r\n ')}\r\n`
}

const card = ({ id, contact }: ExportedContact): string => {
  const {
    full_name,
    first_name,
    last_name,
    email,
    phone,
    company,
    job_title,
    linkedin_url,
    external_id,
    tags = [],
  } = contact
  const line = (name: string, value: string | undefined): string[] =>
    value === undefined ? [] : [`${name}:${escaped(value)}`]
  return [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `PRODID:${EXPORT_PRODUCT}`,
    `${ID_PROPERTY}:${id}`,
    ...line('FN', full_name ?? email ?? phone ?? ''),
    `N:${escaped(last_name ?? '')};${escaped(first_name ?? '')};;;`,
    ...line('EMAIL;TYPE=INTERNET', email),
    ...line('TEL;TYPE=CELL', phone),
    ...line('ORG', company),
    ...line('TITLE', job_title),
    ...line('UID', external_id),
    ...(linkedin_url === undefined ? [] : [`URL:${linkedin_url}`]),
    ...(tags.length === 0 ? [] : [`CATEGORIES:${tags.map(escaped).join(',')}`]),
    'END:VCARD',
  ]
    .map(folded)
    .join('')
}

export const EXPORT_WRITERS: Readonly<Record<ExportFormat, Writer>> = {
  csv: {
    contentType: 'text/csv; charset=utf-8',
    head: BYTE_ORDER_MARK + csvLine(EXPORT_COLUMNS, ','),
    text: csvRow,
  },
  ndjson: {
    contentType: 'application/x-ndjson',
    head: '',
    text: (exported) => `${JSON.stringify(Object.fromEntries(given(exported)))}\n`,
  },
  vcard: { contentType: 'text/vcard; charset=utf-8', head: '', text: card },
}
