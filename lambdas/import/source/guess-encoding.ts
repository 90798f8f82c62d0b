import { analyse } from 'chardet'
import { type Encoding, encodingOfLabel } from './encoding.ts'

/** What the detector calls by an old name, as those who write such files have it: a superset of the same. */
const SUPERSETS: Readonly<Record<string, Encoding>> = {
  'iso-8859-2': 'windows-1250',
  'iso-8859-6': 'windows-1256',
  'iso-8859-7': 'windows-1253',
  'iso-8859-8': 'windows-1255',
  'iso-8859-9': 'windows-1254',
}

/** Not worth a proposal: what was ruled out before. */
const RULED_OUT: ReadonlySet<Encoding> = new Set(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'iso-8859-1'])

/** A detector sure of less than that says nothing. */
const MIN_CONFIDENCE_PERCENT = 15

/** Tried where the detector knows nothing: those that most files are in that are neither UTF-8 nor Windows-1252. */
const USUAL: readonly Encoding[] = [
  'windows-1250',
  'windows-1251',
  'macintosh',
  'windows-1254',
  'shift_jis',
  'gb18030',
  'big5',
  'euc-kr',
]

/** Signs within words, letters of two scripts in one, words of nothing but accents: no language has them. */
const ODD =
  /\p{Ll}§|\p{L}[\p{Sc}\p{Sk}\p{So}\p{No}¡¿‚„…†‡‰‹›«»§¶•\u0080-\u009f]\p{L}|\p{Script=Latin}\p{Script=Cyrillic}|\p{Ll}\p{Lu}\p{Ll}|[\u00c0-\u00ff]{4}|(?<!\p{L})[\u00c0-\u00ff]{3}(?!\p{L})/u

const decoded = (bytes: Buffer, encoding: Encoding): string | undefined => {
  try {
    // The sample may end within a character.
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true })
  } catch {
    return undefined
  }
}

/** Words with letters beyond ASCII. */
const wordsOf = (text: string): string[] =>
  (text.match(/[\p{L}\p{M}]+/gu) ?? []).filter((word) => /[^\0-\x7f]/.test(word))

/** Words of nothing but letters with accents: no language has many. */
const isAccentsOnly = (word: string): boolean => /^[\u00c0-\u024f]{3,}$/.test(word)

/** Of words that nobody writes so there may be one in so many. */
const FEW = 5

const isClean = (bytes: Buffer, encoding: Encoding): boolean => {
  const text = decoded(bytes, encoding)
  if (text === undefined || ODD.test(text)) return false
  const words = wordsOf(text)
  const unwritten = words.filter((word) => !isWritten(word))
  return words.filter(isAccentsOnly).length * 2 <= words.length && unwritten.length * FEW <= words.length
}

/** Capitals begin words, or make all of them; but for names such as McDonald. */
const isWritten = (word: string): boolean =>
  /^(?:\p{Lu}?[\p{Ll}\p{M}]+(?:\p{Lu}[\p{Ll}\p{M}]+)*|[\p{Lu}\p{M}]+|[\p{Lo}\p{Lm}\p{M}]+)$/u.test(word)

const others = (text: string): string[] => text.match(/[^\0-\x7f]/gu) ?? []

/** Whether all that is not ASCII in a text are some letters, in words as people write them. */
const isMadeOf = (text: string, letters: RegExp): boolean => {
  const signs = others(text)
  return signs.length > 0 && signs.every((sign) => letters.test(sign)) && wordsOf(text).every(isWritten)
}

const WESTERN = /[äöüßÄÖÜéèêëÉàâçÇñÑáíóúôîûïåÅøØæÆ]/
const TURKISH = /[çğıöşüÇĞİÖŞÜâîû]/
const ONLY_TURKISH = /[ğışĞİŞ]/
const CYRILLIC = /[а-яёА-ЯЁ№«»]/
const HEBREW = /[א-ת״׳]/

/** The letters of code page 850, from 0x80 on; those of 437 that people of western Europe use are at the same places. */
const DOS_LETTERS = 'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑ'
const SHARP_S = 0xe1
const FIRST_DOS_LETTER = 0x80

const fromDos = (bytes: Buffer): string =>
  bytes.toString('latin1').replace(/[\x80-\xff]/g, (sign) => {
    const code = sign.charCodeAt(0)
    return code === SHARP_S ? 'ß' : (DOS_LETTERS[code - FIRST_DOS_LETTER] ?? '\ufffd')
  })

/** Whether bytes are text of DOS, which no decoder of today has. */
export const isDos = (bytes: Buffer): boolean =>
  isMadeOf(fromDos(bytes), WESTERN) && !isMadeOf(decoded(bytes, 'macintosh') ?? '', WESTERN)

/** What the detector does not tell apart, or does not know. */
const bySigns = (bytes: Buffer): Encoding | undefined => {
  const turkish = decoded(bytes, 'windows-1254') ?? ''
  if (isMadeOf(turkish, TURKISH) && ONLY_TURKISH.test(turkish)) return 'windows-1254'
  // The bytes of Hebrew are small letters of Cyrillic, but names begin with capitals.
  const cyrillic = decoded(bytes, 'windows-1251') ?? ''
  const isHebrew = isMadeOf(decoded(bytes, 'windows-1255') ?? '', HEBREW)
  if (isHebrew && !/\p{Lu}/u.test(others(cyrillic).join(''))) return 'windows-1255'
  return isMadeOf(decoded(bytes, 'ibm866') ?? '', CYRILLIC) ? 'ibm866' : undefined
}

/** What the encoding of some bytes may be, for a person to say: never taken without being asked. */
export const guessEncoding = (bytes: Buffer): Encoding | undefined => {
  const signs = bySigns(bytes)
  if (signs !== undefined) return signs
  const detected = analyse(bytes)
    .filter(({ confidence }) => confidence >= MIN_CONFIDENCE_PERCENT)
    .flatMap(({ name }) => encodingOfLabel(SUPERSETS[name.toLowerCase()] ?? name) ?? [])
  return [...detected, ...USUAL].find((encoding) => !RULED_OUT.has(encoding) && isClean(bytes, encoding))
}
