const FIRST_VISIBLE_ASCII = 0x21
const LAST_VISIBLE_ASCII = 0x7e

/**
 * White space, and what is drawn as nothing or as blank: zero-width spaces, marks of direction, fillers, an empty Braille cell. NUL is
 * refused by name.
 */
const NOTHING_TO_SEE = /^(?:(?!\0)[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800])*$/u

/** Whether a text shows nothing, and so says nothing. */
export const isInvisible = (text: string): boolean => {
  const first = text.charCodeAt(0)
  // Most texts begin with a visible character of ASCII.
  return !(first >= FIRST_VISIBLE_ASCII && first <= LAST_VISIBLE_ASCII) && NOTHING_TO_SEE.test(text)
}
