import { decodeHTMLStrict } from 'entities/decode'

/** By which a text is kept from being a number, in every spreadsheet. */
const FORMULA = /^=\s*(?:"((?:[^"]|"")*)"|'([^']*)')$/

const withoutFormula = (cell: string): string => {
  const [whole, double, single = ''] = FORMULA.exec(cell.trim()) ?? []
  return whole === undefined ? cell : (double?.replaceAll('""', '"') ?? single)
}

/** Dutch and Afrikaans names that begin so: 's-Hertogenbosch, 't Hooft. */
const DUTCH = /^['’][stnkm](?:[\s-]|$)/i

/** A `'` in front marks a text; one at the end too was put around it. */
const withoutTextMark = (cell: string): string => {
  if (DUTCH.test(cell)) return cell
  const text = cell.slice(1)
  return text.endsWith("'") && !text.slice(0, -1).includes("'") ? text.slice(0, -1) : text
}

/** Word processors make them of the quotes around a cell. */
const QUOTED = /^(?:“([^“”„]*)[”“]|„([^“”„]*)[“”]|«([^«»]*)»)$/u
const OPENING_QUOTES = '“„«'

const withoutQuotes = (cell: string): string => {
  const [whole, ...texts] = QUOTED.exec(cell.trim()) ?? []
  return whole === undefined ? cell : texts.join('')
}

const ENTITY = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});/i

/** Programs of the web write them, some of them twice. */
const withoutEntities = (cell: string): string => {
  let text = cell
  for (let times = 0; times < 2 && ENTITY.test(text); times++) text = decodeHTMLStrict(text)
  return text
}

/** Marks of direction and spaces without width, that come along from pages. Joiners, which scripts and emojis need, are none of them. */
const MARKS = /[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/
const ALL_MARKS = new RegExp(MARKS, 'g')

/** What a cell says without the marks of the programs that wrote it: `="0170…"`, a `'` in front, `&amp;`. */
export const cellText = (cell: string): string => {
  let text = cell.startsWith('=') ? withoutFormula(cell) : cell
  if (text.startsWith("'")) text = withoutTextMark(text)
  if (text !== '' && OPENING_QUOTES.includes(text.charAt(0))) text = withoutQuotes(text)
  if (MARKS.test(text)) text = text.replace(ALL_MARKS, '')
  return text.includes('&') ? withoutEntities(text) : text
}

/** A text that a custom field keeps: unchanged, without the mark by which a spreadsheet keeps text as text. */
export const customText = (cell: string): string => (cell.startsWith('=') ? withoutFormula(cell) : cell)

/** Where objects of a list have their value. */
const VALUE_KEYS = ['value', 'address', 'email', 'number', 'phone', 'name', 'label', 'text'] as const

const textIn = (item: unknown): string | undefined => {
  if (typeof item === 'string') return item
  if (typeof item === 'number') return String(item)
  if (typeof item !== 'object' || item === null) return undefined
  const key = VALUE_KEYS.find(
    (name) => Object.hasOwn(item, name) && typeof (item as Record<string, unknown>)[name] === 'string',
  )
  return key === undefined ? undefined : String((item as Record<string, unknown>)[key])
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** `{a,b}` of PostgreSQL, and the lists of Python, whose texts stand in single quotes. */
const parsedOtherwise = (text: string): unknown => {
  const inner = text.slice(1, -1).trim()
  if (text.startsWith('[')) return /^'[^"]*'$/.test(inner) ? parsed(`[${inner.replaceAll("'", '"')}]`) : undefined
  if (inner.includes(':') || inner.includes('{')) return undefined
  return parsed(
    `[${inner.replace(/(?:"(?:[^"\\]|\\.)*"|[^,"]+)/g, (item) => (item.startsWith('"') ? item : JSON.stringify(item.trim())))}]`,
  )
}

/** Cells of lists are short. */
const LIST_MAX = 16 * 1024

/** The texts of a cell that is a list, of JSON, PostgreSQL or Python; undefined where it is none. */
export const listIn = (cell: string): string[] | undefined => {
  const text = cell.trim()
  const isList = (text.startsWith('[') && text.endsWith(']')) || (text.startsWith('{') && text.endsWith('}'))
  if (!isList || text.length > LIST_MAX) return undefined
  const value = parsed(text) ?? parsedOtherwise(text)
  if (value === undefined) return undefined
  return (Array.isArray(value) ? value : [value]).flatMap((item) => textIn(item) ?? [])
}
