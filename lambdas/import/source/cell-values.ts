import { parse } from 'csv-parse/sync'
import type { Warnings } from './warnings.ts'
import type { MappingTarget } from './mapping-target.ts'
import { isoOfWritten } from './written-date.ts'

/** How Google Contacts writes several values of one kind into one cell. */
const GOOGLE_SEPARATOR = ':::'
const TAG_SEPARATORS = [',', ';', '|', GOOGLE_SEPARATOR]
/** Without the spaces around it, which trimming takes off. One sign of a set is found faster than one of several words. */
const TAG_SEPARATOR = /[,;|]/
const TAG_SEPARATOR_OR_GOOGLES = /[,;|]|:::/

/** Google marks groups of its own by `* `; everybody is in this one. */
const GOOGLE_MARK = /^\s*\* /
const EVERYBODY = 'myContacts'

/** Mailchimp quotes tags within the cell. A quote that never closes is text. */
const partsOfQuoted = (cell: string): string[] => {
  try {
    const records: string[][] = parse(cell, {
      delimiter: TAG_SEPARATORS,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      trim: true,
    })
    return records.flat()
  } catch {
    return partsOf(cell)
  }
}

const partsOf = (cell: string): string[] =>
  cell.split(cell.includes(GOOGLE_SEPARATOR) ? TAG_SEPARATOR_OR_GOOGLES : TAG_SEPARATOR)

const splitTags = (cell: string): string[] => {
  const parts = cell.includes('"') ? partsOfQuoted(cell) : partsOf(cell)
  if (!cell.includes('*')) return parts
  return parts.map((tag) => tag.replace(GOOGLE_MARK, '')).filter((tag) => tag.trim() !== EVERYBODY)
}

/** The contract's words for priorities, by those of en, de, fr, es, it, pt, nl. Outlook's middle one is "Normal". */
const PRIORITY_WORDS: Readonly<Record<'high' | 'medium' | 'low', string>> = {
  high: 'hoch haute haut élevée élevé alta alto hoog',
  medium: 'normal medium mittel moyenne moyen normale media medio média médio gemiddeld normaal',
  low: 'niedrig gering basse bas faible baja bajo bassa basso baixa baixo laag',
}

const PRIORITIES: ReadonlyMap<string, string> = new Map(
  Object.entries(PRIORITY_WORDS).flatMap(([priority, words]) =>
    words.split(' ').map((word) => [word, priority] as const),
  ),
)

const readPriority = (cell: string): string => PRIORITIES.get(cell.trim().toLowerCase().normalize('NFC')) ?? cell

/** Of several values the first: whoever wrote them put the main one there. */
const firstOf = (field: 'email' | 'phone', cell: string, warnings: Warnings): string => {
  if (!cell.includes(GOOGLE_SEPARATOR)) return cell
  const [first = '', ...others] = cell.split(GOOGLE_SEPARATOR).filter((value) => value.trim() !== '')
  if (others.length > 0) warnings.add('more_values', { field })
  return first
}

/** Spreadsheets are kept from taking a phone for a number by a `'`. No phone begins with one. */
const readPhone = (cell: string, warnings: Warnings): string => {
  const phone = firstOf('phone', cell, warnings)
  return phone.startsWith("'") ? phone.slice(1) : phone
}

/**
 * What a cell says for a field, in the form that the field has in `rows`. A cell that is in no form known here stays as it is: whoever
 * checks the field says what is wrong with it.
 */
export const readCell = (target: MappingTarget, cell: string, warnings: Warnings): unknown => {
  switch (target) {
    case 'email':
      return firstOf('email', cell, warnings)
    case 'phone':
      return readPhone(cell, warnings)
    case 'tags':
      return splitTags(cell)
    case 'priority':
      return readPriority(cell)
    case 'created_date':
      return isoOfWritten(cell) ?? cell
    default:
      return cell
  }
}
