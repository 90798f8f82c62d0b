/** Stands where a byte was that the encoding does not have, or a character that a program before could not write. */
const LOST = '\ufffd'

/**
 * UTF-8 that was read as Windows-1252 or ISO 8859-1 and written as UTF-8 again: the first byte of a character and the next, each as one
 * of its own. A hard space behind Ã ends a word in Portuguese, too.
 */
const BROKEN =
  /[\u00c2-\u00c5\u00c8-\u00ca\u00cc-\u00cf\u00d0-\u00df](?:[\u0080-\u009f\u00a1-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|\u00a0\p{L})|\u00e2(?:\u0080|€)./u

/** Characters of a broken letter before its last one, at most. */
export const DAMAGE_CHARS = 2

/** Whether a text has replacement characters, for bytes that could not be decoded. */
export const hasLostCharacters = (text: string): boolean => text.includes(LOST)

/** Whether a text was decoded with a wrong encoding before, such as `Ã©` for `é`. */
export const hasBrokenLetters = (text: string): boolean => BROKEN.test(text)

/** Whether a text has lost characters or broken letters. */
export const hasDamage = (text: string): boolean => hasLostCharacters(text) || hasBrokenLetters(text)
