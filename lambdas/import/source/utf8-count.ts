const LAST_ASCII = 0x7f
const LAST_CONTINUATION = 0xbf
const FIRST_OF_TWO = 0xc2
const FIRST_OF_THREE = 0xe0
const FIRST_OF_FOUR = 0xf0
const LAST_OF_FOUR = 0xf4

/** How many bytes follow the first one of a character; -1 where no character begins like that. */
const followersOf = (byte: number): number => {
  if (byte < FIRST_OF_TWO || byte > LAST_OF_FOUR) return -1
  if (byte < FIRST_OF_THREE) return 1
  return byte < FIRST_OF_FOUR ? 2 : 3
}

/** Counts, of bytes that come in pieces, the characters of several bytes that UTF-8 has, and the bytes that are none of it. */
export const makeUtf8Count = () => {
  let characters = 0
  let badBytes = 0
  let seen = 0
  let missing = 0
  return {
    add(piece: Uint8Array): void {
      const { length } = piece
      for (let at = 0; at < length; at += 1) {
        const byte = piece[at] ?? 0
        if (missing === 0 && byte <= LAST_ASCII) continue
        if (missing > 0 && byte > LAST_ASCII && byte <= LAST_CONTINUATION) {
          missing -= 1
          seen += 1
          if (missing === 0) characters += 1
          continue
        }
        if (missing > 0) {
          badBytes += seen
          missing = 0
        }
        if (byte <= LAST_ASCII) continue
        const followers = followersOf(byte)
        if (followers < 0) badBytes += 1
        else {
          missing = followers
          seen = 1
        }
      }
    },
    count: () => ({ characters, badBytes: missing > 0 ? badBytes + seen : badBytes }),
  }
}
