import { normaliseEmail } from './email.ts'
import { withoutInvisible } from './invisible.ts'
import { withoutOuter } from './outer-signs.ts'

/** Why a text is no email, and what to do about it. */
export const EMAIL_PROBLEMS = {
  several: 'The value has several addresses, and none is certain. Keep one.',
  name: 'The email has a name or other text beside the address. Keep only the address.',
  exchange: 'This is an internal address of Exchange (/O=…). Export the SMTP address, name@domain, instead.',
  no_at: 'The email has no @.',
  unreadable: 'The email is not a valid address.',
} as const

export type EmailProblem = keyof typeof EMAIL_PROBLEMS

export interface WrittenEmail {
  readonly email: string
  /** Other addresses that the text holds. */
  readonly more: number
}

/** X.500, as Exchange names its own mailboxes, and the form in which it wraps them. */
const EXCHANGE = /^(?:ex:|imceaex-)?_?\/?o=|\/cn=/i

/** A text mark of spreadsheets, and Exchange again: no real address begins with them. */
const NO_ADDRESS_BEGINS_SO = /^(?:'|imceaex-)/

const AT = /\s*[([{]\s*(?:at|ät|@)\s*[)\]}]\s*/gi
const DOT = /\s*[([{]\s*(?:dot|punkt|point|\.)\s*[)\]}]\s*/gi
const unmasked = (text: string): string => (/[([{]/.test(text) ? text.replace(AT, '@').replace(DOT, '.') : text)

const SCHEME = /^(?:mailto|smtp|email|e-mail|mail)\s*[:=]\s*/i
const OUTER = '\'"`´‘’‚“”„«».,:;<>()[]*/\\'
const bare = (text: string): string => withoutOuter(text, OUTER)
const QUERY = /\?[a-z]+=.*$/is

/** Without the spaces that slipped in beside the `@` or the only point of the domain. */
const closedUp = (text: string): string => {
  const [local = '', domain = '', ...rest] = text.split('@')
  if (rest.length > 0) return text
  const labels = domain.trim().split('.')
  return `${local.trim()}@${labels.length === 2 ? labels.map((label) => label.trim()).join('.') : domain.trim()}`
}

const addressOf = (piece: string): string | undefined => {
  const address = bare(bare(piece).replace(SCHEME, '').replace(QUERY, ''))
  return normaliseEmail(address) ?? (/\s/.test(address) ? normaliseEmail(closedUp(address)) : undefined)
}

const ANGLED = /<([^<>]*@[^<>]*)>/g
const BETWEEN = /[,;|\n\r\t"“”„()[\]{}]+|:::|\s+(?:and|und|et|y|e|or|oder|ou)\s+|\s+[/&]\s+/i
/** A word and a colon: a label of the address. */
const LABEL = /^\s*\p{L}[\p{L} .-]{0,30}:\s*/u

const wordsOf = (piece: string): string[] =>
  piece
    .split(/[\s/]+/)
    .map(bare)
    .filter((word) => word !== '')

/** The addresses of one piece; none if words beside an address may be part of it. */
const addressesIn = (piece: string): readonly string[] | 'name' => {
  const whole = addressOf(piece) ?? addressOf(piece.replace(LABEL, ''))
  if (whole !== undefined) return [whole]
  const words = wordsOf(piece.replace(LABEL, ''))
  const read = words.flatMap((word) => addressOf(word) ?? [])
  if (read.length === words.length) return read
  return read.length > 0 ? 'name' : []
}

const readPieces = (pieces: readonly string[]): WrittenEmail | EmailProblem => {
  const found = new Set<string>()
  let hasName = false
  for (const piece of pieces) {
    const addresses = addressesIn(piece)
    if (addresses === 'name') hasName = true
    else for (const address of addresses) found.add(address)
  }
  const [email] = found
  if (email !== undefined) return { email, more: found.size - 1 }
  if (hasName) return 'name'
  return pieces.length > 1 ? 'several' : 'unreadable'
}

/** Input methods of East Asia write ASCII, its `@` and its point as wide as their own signs. */
const WIDE = /[\uff01-\uff5e\u3002\uff61]/
const narrowed = (text: string): string => text.replace(/[\u3002\uff61]/g, '.').normalize('NFKC')

/** A link, as pages have it. */
const LINK = /<a\s[^<>]*href\s*=\s*["']?mailto:([^"'<>?\s]+)/i

/** Longer than any cell that holds one address and a name. */
const LENGTH_MAX = 1024

/**
 * The address that a cell holds, as people and programs write it: bare, after a name (`Jane Doe <jane@x.de>`, `mailto:`), several of
 * which the first is taken. A name beside an address without anything between them is not: `jane doe@x.de` may be one word too many.
 */
export const readWrittenEmail = (text: string): WrittenEmail | EmailProblem => {
  if (WIDE.test(text)) return readWrittenEmail(narrowed(text))
  const email = normaliseEmail(text)
  if (email !== undefined && !NO_ADDRESS_BEGINS_SO.test(email)) return { email, more: 0 }
  if (text.length > LENGTH_MAX) return 'unreadable'
  const seen = unmasked(
    withoutInvisible(text)
      .trim()
      .replace(/[^\S\n\r\t]+/g, ' '),
  )
  if (EXCHANGE.test(seen)) return 'exchange'
  if (!seen.includes('@')) return 'no_at'
  const [, linked] = LINK.exec(seen) ?? []
  if (linked !== undefined) return readPieces([linked])
  const angled = [...seen.matchAll(ANGLED)].map(([, inner = '']) => inner)
  if (angled.length > 0) return readPieces(angled)
  return readPieces(seen.split(BETWEEN).filter((piece) => piece.includes('@')))
}

/** Why a text is no address, where nothing but one is taken. */
export const emailProblem = (text: string): EmailProblem => {
  const written = readWrittenEmail(text)
  if (typeof written === 'string') return written
  if (written.more > 0) return 'several'
  return /[<\s]/.test(text.trim()) ? 'name' : 'unreadable'
}
