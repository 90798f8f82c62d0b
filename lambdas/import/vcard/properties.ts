import type { PhysicalLine } from './lines.ts'

/** A property as it stands in the file, unfolded, one character a byte. */
export interface Property {
  /** Line on which it begins. */
  readonly line: number
  /** Bytes of the file before that. */
  readonly offset: number
  /** Whether lines before it were folded as version 2.1 does. */
  readonly keepsWhiteSpace: boolean
  /** In lower case: `item1`. */
  readonly group: string
  /** In capitals. */
  readonly name: string
  /** Values of parameters in lower case; those that have no name, of vCard 2.1, under `TYPE`. */
  readonly parameters: ReadonlyMap<string, readonly string[]>
  readonly value: string
  /** It is longer than what is kept of it. */
  readonly isCut: boolean
  /** The file ends in it, without a line end. */
  readonly isOpen: boolean
}

/** Kept of a property: more than all of a contact's tags take in quoted-printable. */
const MAX_VALUE_BYTES = 64 * 1024

const BEGINS_PROPERTY = /^(?:([\w-]+)\.)?([A-Za-z][\w-]*)((?:;[^:]*)?):/
const BEGINS_OR_ENDS_CARD = /^(?:BEGIN|END):\s*VCARD\s*$/i
const WHITE_SPACE = /^[ \t]/

/** Binary values, which are long, and which no contact has a field for. */
const NOT_READ: ReadonlySet<string> = new Set(['PHOTO', 'LOGO', 'SOUND', 'KEY'])

/** Values of one line: what follows without a sign of folding is a line of something else. */
const OF_ONE_LINE: ReadonlySet<string> = new Set(['VERSION', 'TEL', 'EMAIL', 'UID', 'URL'])

/** A property while its lines come in. */
interface Draft {
  readonly line: number
  readonly offset: number
  readonly keepsWhiteSpace: boolean
  text: string
  readonly isQuotedPrintable: boolean
  /** It goes on in lines that do not say so. */
  readonly mayBreak: boolean
  /** What comes in further lines is kept. */
  readonly takesMore: boolean
  isCut: boolean
  isOpen: boolean
}

const draftOf = (
  { text, number, offset, isCut, isOpen }: PhysicalLine,
  head: RegExpExecArray,
  keepsWhiteSpace: boolean,
): Draft => {
  const [start, , name = '', parameters = ''] = head
  const isRead = !NOT_READ.has(name.toUpperCase())
  return {
    line: number,
    offset,
    keepsWhiteSpace,
    text: isRead ? text : start,
    isQuotedPrintable: /quoted-printable/i.test(parameters),
    mayBreak: !OF_ONE_LINE.has(name.toUpperCase()) || /quoted-printable|base64|encoding=b/i.test(parameters),
    takesMore: isRead && !BEGINS_OR_ENDS_CARD.test(text),
    isCut: isRead && isCut,
    isOpen,
  }
}

const append = (draft: Draft, text: string, { isCut, isOpen }: PhysicalLine): void => {
  draft.isOpen = isOpen
  if (!draft.takesMore) return
  draft.isCut ||= isCut || draft.text.length + text.length > MAX_VALUE_BYTES
  if (draft.text.length < MAX_VALUE_BYTES) draft.text += text.slice(0, MAX_VALUE_BYTES - draft.text.length)
}

/** A soft line break of quoted-printable: the next line goes on, whatever it begins with. */
const goesOn = ({ isQuotedPrintable, text }: Draft): boolean => isQuotedPrintable && text.endsWith('=')

/** The one that a file may begin with. */
const MARK = '\xef\xbb\xbf'

const withoutMark = (text: string): string => (text.startsWith(MARK) ? text.slice(MARK.length) : text)

/** Puts properties together of the lines that come in. */
class PropertyReader {
  #draft: Draft | undefined
  /** Version 2.1 folds where white space is, and keeps it; the others add one. */
  #keepsWhiteSpace: boolean

  constructor(keepsWhiteSpace: boolean) {
    this.#keepsWhiteSpace = keepsWhiteSpace
  }

  /** The property that is complete, now that this line has come. */
  write(line: PhysicalLine): Property | undefined {
    const { text } = line
    const draft = this.#draft
    if (draft !== undefined && goesOn(draft) && !BEGINS_OR_ENDS_CARD.test(text)) {
      draft.text = draft.text.slice(0, -1)
      append(draft, text, line)
      return undefined
    }
    if (draft !== undefined && WHITE_SPACE.test(text)) {
      append(draft, this.#keepsWhiteSpace ? text : text.slice(1), line)
      return undefined
    }
    const head = BEGINS_PROPERTY.exec(withoutMark(text))
    if (head === null) {
      if (draft?.mayBreak === true && text !== '') append(draft, `\n${text}`, line)
      return undefined
    }
    this.#draft = draftOf(line, head, this.#keepsWhiteSpace)
    const [start, , name = ''] = head
    if (name.toUpperCase() === 'VERSION') this.#keepsWhiteSpace = text.slice(start.length).trim() === '2.1'
    return draft && propertyOf(draft)
  }

  end(): Property | undefined {
    return this.#draft && propertyOf(this.#draft)
  }
}

/**
 * Properties of vCards of any version. A property goes on in lines that begin with white space (folding), behind a `=` at the end of
 * quoted-printable, and in lines that can be no property (line breaks that a phone did not encode, binary values without white space).
 */
export async function* propertiesOf(
  batches: AsyncIterable<readonly PhysicalLine[]>,
  keepsWhiteSpace = false,
): AsyncGenerator<readonly Property[], void, undefined> {
  const reader = new PropertyReader(keepsWhiteSpace)
  for await (const lines of batches) {
    yield lines.flatMap((line) => reader.write(line) ?? [])
  }
  yield [reader.end() ?? []].flat()
}

/** The colon before the value, which may also stand in a parameter in quotes. */
const valueAt = (text: string): number => {
  const plain = text.indexOf(':')
  const quote = text.indexOf('"')
  if (quote < 0 || quote > plain) return plain
  const { index, 0: head } = /^[^:"]*(?:"[^"]*"[^:"]*)*:/.exec(text) ?? { index: -1, 0: '' }
  return index < 0 ? plain : head.length - 1
}

const propertyOf = ({ text: fullText, line, offset, keepsWhiteSpace, isCut, isOpen }: Draft): Property => {
  const text = withoutMark(fullText)
  const colon = valueAt(text)
  const [fullName = '', ...parameters] = text.slice(0, colon).match(/(?:[^;"]|"[^"]*"?)+/g) ?? []
  const dot = fullName.indexOf('.')
  return {
    line,
    offset,
    keepsWhiteSpace,
    group: fullName.slice(0, Math.max(0, dot)).toLowerCase(),
    name: fullName.slice(dot + 1).toUpperCase(),
    parameters: parametersOf(parameters),
    value: text.slice(colon + 1),
    isCut,
    isOpen,
  }
}

const BARE_ENCODINGS: ReadonlySet<string> = new Set(['quoted-printable', 'base64', 'b', '8bit', '7bit'])

const parametersOf = (texts: readonly string[]): Map<string, string[]> => {
  const parameters = new Map<string, string[]>()
  for (const text of texts) {
    const equals = text.indexOf('=')
    const bare = text.trim().toLowerCase()
    const name =
      equals < 0 ? (BARE_ENCODINGS.has(bare) ? 'ENCODING' : 'TYPE') : text.slice(0, equals).trim().toUpperCase()
    const values = (equals < 0 ? bare : text.slice(equals + 1))
      .split(',')
      .map((value) => value.replaceAll('"', '').trim().toLowerCase())
    parameters.set(name, [...(parameters.get(name) ?? []), ...values])
  }
  return parameters
}
