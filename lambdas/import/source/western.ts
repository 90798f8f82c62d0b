import { isAscii } from 'node:buffer'

/** In terms of bytes, as characters of the same number. */
const OTHER_LETTERS = '\\x8a\\x8c\\x8e\\x9a\\x9c\\x9e\\x9f\\xaa\\xb5\\xba\\xc0-\\xd6\\xd8-\\xf6\\xf8-\\xff'
const LETTER = `[A-Za-z${OTHER_LETTERS}]`
const OTHER = `[${OTHER_LETTERS}]`
/** Not among them: quotes, dashes, hard spaces, dots and signs that stand within words here and there. */
const SIGN =
  '[\\x80\\x82-\\x84\\x86-\\x89\\x8b\\x93-\\x95\\x98\\x9b\\xa1-\\xa9\\xab\\xac\\xaf\\xb1-\\xb3\\xb6\\xb8\\xb9\\xbb-\\xbf\\xf7]'

/** What no text in Windows-1252 has, and text in other encodings has when it is taken for that. */
const AGAINST: readonly RegExp[] = [
  // None of its characters.
  /[\x81\x8d\x8f\x90\x9d]/,
  // Signs inside words: Polish, Macintosh, DOS.
  new RegExp(`${LETTER}${SIGN}${LETTER}`),
  // A capital that is rare anyway behind a small letter, or a capital Y with dots before one.
  /[a-z\x9a\x9c\x9e\xdf-\xf6\xf8-\xff][\x8a\x8c\x8e\x9f]|[A-Z]\x9f[a-z]/,
  // A capital that is rare anyway between a capital and a small letter; a paragraph sign at the end of a word: Macintosh.
  /[A-Z][\x8a\x8c\x8e][a-z]|[a-z]\xa7(?![\xa7\d])/,
  // A superscript, a fraction or a lone accent that begins a word; a pound of letters.
  new RegExp(`(?<!${LETTER})[\\xa4-\\xa6\\xa8\\xac\\xaf\\xb2\\xb3\\xb8\\xb9\\xbc\\xbe]${LETTER}|\\xa3[a-z]{2}`),
  // Words of nothing but letters with accents: Cyrillic, Greek, Hebrew, Arabic, and whatever takes two bytes a character.
  new RegExp(`${OTHER}{4}|(?<!${LETTER})${OTHER}{3}(?!${LETTER})`),
  // Czech: the Danish letter next to what Danish does not have.
  /\xf8[a-z]*[\xec\xed\xf9\xf2\xfd\xe1]|[\xec\xed\xf9\xf2\xfd][a-z]*\xf8/,
]

/** Letters of Icelandic that Turkish has other letters in the place of; of an y with an accent, only before another letter. */
const ICELANDIC_OR_TURKISH = /[\xd0\xdd\xde\xf0\xfe]|\xfd[a-z]/
/** Icelandic has these in every other word; Turkish has none of them. */
const ICELANDIC = /[\xe1\xed\xf3\xfa\xe6\xc1\xcd\xd3\xda\xc6]/

/** Characters of one chunk that are examined again with the next, from the first place on at which a word may begin. */
const OVERLAP = 64

const fromWord = (text: string): string => {
  const end = text.slice(-OVERLAP)
  const place = text.length <= OVERLAP ? 0 : end.search(/[\s,;|"]/)
  return place < 0 ? '' : end.slice(place)
}

/** Searches bytes that come in pieces for evidence against Windows-1252. */
export const makeWesternCheck = () => {
  let isAgainst = false
  let hasTurkish = false
  let hasIcelandic = false
  let end = ''
  return {
    add(piece: Buffer): void {
      if (isAgainst) return
      const isPlain = isAscii(piece)
      // Of a piece of ASCII only what stands next to another one may say something.
      const text = end + piece.toString('latin1', 0, isPlain ? OVERLAP : piece.length)
      isAgainst = AGAINST.some((pattern) => pattern.test(text))
      hasTurkish ||= ICELANDIC_OR_TURKISH.test(text)
      hasIcelandic ||= ICELANDIC.test(text)
      end = fromWord(piece.length < OVERLAP ? text : piece.toString('latin1', piece.length - OVERLAP))
    },
    isWestern: (): boolean => !isAgainst && (hasIcelandic || !hasTurkish),
  }
}
