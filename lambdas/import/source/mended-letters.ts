/** Characters of Windows-1252 that have another number in Unicode, by their bytes from 0x80 on; a space where it has none. */
const FROM_0X80 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ'
const FIRST = 0x80

const BYTES: ReadonlyMap<string, number> = new Map(
  Array.from({ length: FROM_0X80.length }, (_, index) => [FROM_0X80.charAt(index), FIRST + index] as const).filter(
    ([sign]) => sign !== ' ',
  ),
)

/** The first two of the bytes of a letter in UTF-8, each taken for a character. */
const BROKEN = /[\u00c2-\u00f4][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/

const LAST_BYTE = 0xff

const byteOf = (sign: string): number => BYTES.get(sign) ?? (sign.charCodeAt(0) <= LAST_BYTE ? sign.charCodeAt(0) : -1)

/** A text whose UTF-8 was taken for Windows-1252 before, as it was: `PrÃ©nom` is Prénom. Any other stays as it is. */
export const mendedLetters = (text: string): string => {
  if (!BROKEN.test(text)) return text
  const bytes = Array.from(text, byteOf)
  if (bytes.includes(-1)) return text
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(bytes))
  } catch {
    return text
  }
}
