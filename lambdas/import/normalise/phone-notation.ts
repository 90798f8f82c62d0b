import { withoutInvisible } from './invisible.ts'
import { withoutOuter } from './outer-signs.ts'

/** Most phones are, and hold nothing that is not seen. */
const ASCII = /^[\x20-\x7e]*$/

const OTHER_DIGIT = /[^\P{Nd}0-9]/gu
const IS_DIGIT = /\p{Nd}/u

/** Unicode keeps the ten digits of a script together, zero first. */
const digitOf = (sign: string): string => {
  const code = sign.codePointAt(0) ?? 0
  let value = 0
  while (value < 9 && IS_DIGIT.test(String.fromCodePoint(code - value - 1))) value++
  return String(value)
}

/** Pictures of phones, that stand before numbers as words do. */
const PICTURES = /[\p{So}\u{1f3fb}-\u{1f3ff}\ufe0e\ufe0f]+/gu

/** What spreadsheets and scripts have between digits, beside the usual separators. */
const DASHES = /[\p{Pd}\u2212ー]/gu
const ODD_SEPARATORS = /[_·•∙’‘'`´"]+/g

/** Full-width and foreign digits become ASCII; marks of direction that come along from address books are not seen and not meant. */
const visible = (text: string): string =>
  withoutInvisible(text.normalize('NFKC'))
    .replace(OTHER_DIGIT, digitOf)
    .replace(DASHES, '-')
    .replace(PICTURES, ' ')
    .replace(/\s/gu, spaceOf)

const spaceOf = (space: string): string => (space === '\n' || space === '\r' ? '\n' : ' ')

const SCHEME = /^(?:tel|callto|phone|sms|whatsapp|mobile):(?:\/\/)?/i
const WHATSAPP = /^(?:https?:\/\/)?(?:wa\.me|api\.whatsapp\.com\/send\/?\?phone=)\/?\+?(?=\d)/i
/** What WhatsApp calls a person: the number with its country code, and a machine. */
const WHATSAPP_ID = /^\+?(\d{7,15})(?::\d{1,3})?@(?:c\.us|s\.whatsapp\.net)$/i
/** RFC 3966: what stands before a local number. */
const CONTEXT = /;phone-context=(\+?[\d.()-]+)?[^;]*/i

const withoutScheme = (text: string): string => {
  if (!SCHEME.test(text)) return text.replace(WHATSAPP, '+').replace(WHATSAPP_ID, '+$1')
  const number = text.replace(SCHEME, '')
  const context = CONTEXT.exec(number)
  if (context === null) return number
  const [whole, prefix = ''] = context
  return (prefix.startsWith('+') ? prefix : '') + number.replace(whole, '')
}

/** What a table of numbers makes of a phone; its point would be taken for a separator, and the zero for a digit. */
const FLOAT = /^(\+?\d{5,})[.,]0+$/
/** A number that a spreadsheet parts in thousands. */
const THOUSANDS = /^\+?\d{1,3}(?:,\d{3}){2,}$/
const POWER = /^\+?(\d)(?:[.,](\d+))?E\+?(\d{1,2})$/i

const ROUNDED = ''

/** A number in powers of ten: its digits where all of them are there, else ROUNDED; undefined where the text is none. */
const digitsOfPower = (text: string): string | undefined => {
  const [, whole, fraction = '', exponent] = POWER.exec(text) ?? []
  if (whole === undefined) return undefined
  const digits = whole + fraction.replace(/0+$/, '')
  return fraction.length >= Number(exponent) || digits.length === Number(exponent) + 1
    ? (whole + fraction).slice(0, Number(exponent) + 1).padEnd(Number(exponent) + 1, '0')
    : ROUNDED
}

/**
 * The text of a phone in ASCII digits, without what programs put around it: schemes of URIs, the point and zero of a float. Undefined
 * where a spreadsheet has lost digits.
 */
export const phoneText = (text: string): string | undefined => {
  const seen = (ASCII.test(text) ? text : visible(text)).trim()
  const power = digitsOfPower(seen)
  if (power !== undefined) return power === ROUNDED ? undefined : power
  const bare = withoutOuter(withoutScheme(seen).replace(ODD_SEPARATORS, ' '), ':;,.-/=').replace(FLOAT, '$1')
  return THOUSANDS.test(bare) ? bare.replaceAll(',', '') : bare
}

const EXTENSION_WORDS = [
  ...['ext(?:ension|n)?', 'x', '#', 'int(?:erno)?', 'ramal', 'anexo', 'poste', 'toestel', 'tst'],
  ...['durchwahl', 'dw', 'nebenstelle', 'nst', 'app(?:arat)?', 'wew(?:n(?:ętrzny)?)?', 'klapka', 'linka'],
  ...['доб(?:авочный)?', 'вн(?:утр)?', '内線', '分机', '转', '轉'],
].join('|')
/** An extension behind the last digit, by its word or by the pauses before it is dialled. */
const EXTENSION = new RegExp(
  `(?<=[\\d)])(?:[\\s,;.\\-(/]*(?:;ext=|(?:${EXTENSION_WORDS})[\\s.:=]*#?)\\s*\\d{1,7}|\\s?(?:[,;]{1,3}|[pw]{1,3})\\d{1,5}#?)\\)?$`,
  'iu',
)

/** A number without its extension, and whether it had one. */
export const withoutExtension = (text: string): { readonly number: string; readonly hadExtension: boolean } => {
  const at = text.search(EXTENSION)
  return at < 0 ? { number: text, hadExtension: false } : { number: text.slice(0, at), hadExtension: true }
}

const FAX = /(?:^|[^\p{L}])(?:tele)?(?:fax|pager|факс)(?:[^\p{L}]|$)/iu

/** Whether the text says that its number is none of a phone. */
export const saysFax = (text: string): boolean => FAX.test(text)

const LABEL_WORDS = [
  ...[
    'tel(?:efon|éfono|efono|efone|efoon|ephone|\\.?nr)?',
    'tél(?:éphone)?',
    'phone',
    'ph',
    'fon',
    'mob(?:il|ile|iel)?',
  ],
  ...['mobil(?:telefon|nummer)', 'mobile phone', 'cell(?: ?phone)?', 'celular', 'cellulare', 'móvil', 'handy', 'gsm'],
  ...[
    'portable',
    'natel',
    'whatsapp',
    'wa',
    'private?',
    'privat',
    'privé',
    'home',
    'work',
    'office',
    'business',
    'main',
  ],
  ...['direct', 'büro', 'buero', 'geschäftlich', 'dienstlich', 'zentrale', 'тел', 'моб', 'телефон', '電話', '携帯'],
].join('|')
const LABEL_BEFORE = new RegExp(
  `^(?:\\p{L}[\\p{L} ./-]{0,30}[:=]|[tmpc]\\.|(?:(?:${LABEL_WORDS})[\\s.-]+){1,3})\\s*(?=[+(\\d])`,
  'iu',
)
const LABEL_BEHIND = new RegExp(`(?<=[\\d)])(?:\\s*[([][^\\d()[\\]]{1,40}[)\\]]|[\\s-]+(?:${LABEL_WORDS})\\.?)$`, 'iu')

/** A number without the words that say which of its owner's numbers it is. */
export const withoutLabel = (text: string): string => text.replace(LABEL_BEFORE, '').replace(LABEL_BEHIND, '')

const NEXT_NUMBER = new RegExp(
  [
    '[;|\\n,]+',
    '(?<=\\d)\\s*(?=\\+\\d)',
    '(?<=\\d)\\s*[\\\\]\\s*',
    '(?<=[\\d)])\\s+(?:or|oder|ou|und|and|et|bis|to|&)\\s+(?=[+(\\d-])',
    '\\s*&\\s*',
    // A word that says which number comes next: `Mobil: 0171 … Büro: 030 …`.
    '(?<=[\\d)])\\s+(?=\\p{L}[\\p{L}.]{0,19}(?: \\p{L}{1,19})?[:.]\\s*[+(]?\\d[\\d\\s()/.-]{5})',
    // A dash between what are whole numbers on both sides.
    '(?<=\\d(?:[\\s.()]*\\d){7,14})\\s+-\\s+(?=[+(]?\\d(?:[\\s.()]*\\d){7,14})',
  ].join('|'),
  'iu',
)

/** The pieces of a text that may be numbers each: what is parted by anything but a slash. */
export const phonePieces = (text: string): string[] => {
  const pieces = text.split(NEXT_NUMBER)
  return pieces.length === 1 ? pieces : pieces.filter((piece) => /\d/.test(piece))
}

/** Country code, area code, or both in one group each: what a slash may follow within one number. */
const AREA = /^(?:(?:\+|00)[\s.-]?\d{1,3}(?:[\s.-]?\(0\))?(?:[\s.-]?\(?\d{1,5}\)?)?|\(?0\d{1,5}\)?)$/
const AREA_WITHOUT_TRUNK = /^\(?\d{1,5}\)?$/
/** Digits of a number behind whose end another may begin: fewer may be but a part of it. */
const NATIONAL_MIN = 6
const INTERNATIONAL_MIN = 8

/** French numbers are written in five pairs, whatever parts them. */
const PAIRS = /^0\d(?:\s*\/\s*\d{2}){4}$/

export interface SlashedNumber {
  readonly first: string
  /** Numbers behind it. */
  readonly more: number
}

const isTooShort = (number: string): boolean => {
  const digits = number.replace(/\D/g, '').replace(/^0+/, '')
  return digits.length < (/^\(?(?:\+|00)/.test(number) ? INTERNATIONAL_MIN : NATIONAL_MIN)
}

/**
 * The number that a text with slashes begins with. A slash parts the digits of one number only directly behind its country code or
 * area code; any other begins another number, or the ends of further ones. Undefined where that leaves too little for a number: then it
 * is not sure what the slashes are.
 */
export const slashedNumber = (text: string, trunkIsUsual: boolean): SlashedNumber | undefined => {
  if (PAIRS.test(text)) return { first: text.replaceAll('/', ' '), more: 0 }
  const [head = '', ...parts] = text
    .split('/')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  let first = head
  let joined = 0
  while (joined < parts.length && (AREA.test(first) || (!trunkIsUsual && AREA_WITHOUT_TRUNK.test(first)))) {
    first += ` ${parts[joined] ?? ''}`
    joined += 1
  }
  const more = parts.length - joined
  return more > 0 && isTooShort(first) ? undefined : { first, more }
}
