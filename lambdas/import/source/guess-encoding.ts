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
  /\p{L}[\p{Sc}\p{Sk}\p{So}\p{No}¡¿‚„…†‡‰‹›«»§¶•\u0080-\u009f]\p{L}|\p{Script=Latin}\p{Script=Cyrillic}|\p{Ll}\p{Lu}\p{Ll}|[\u00c0-\u00ff]{4}|(?<!\p{L})[\u00c0-\u00ff]{3}(?!\p{L})/u

const isClean = (bytes: Buffer, encoding: Encoding): boolean => {
  try {
    // The sample may end within a character.
    return !ODD.test(new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true }))
  } catch {
    return false
  }
}

/** What the encoding of some bytes may be, for a person to say: never taken without being asked. */
export const guessEncoding = (bytes: Buffer): Encoding | undefined => {
  const detected = analyse(bytes)
    .filter(({ confidence }) => confidence >= MIN_CONFIDENCE_PERCENT)
    .flatMap(({ name }) => encodingOfLabel(SUPERSETS[name.toLowerCase()] ?? name) ?? [])
  return [...detected, ...USUAL].find((encoding) => !RULED_OUT.has(encoding) && isClean(bytes, encoding))
}
