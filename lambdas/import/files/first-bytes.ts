/** The beginning of a text, up to the end of a line. */
export interface FirstBytes {
  open(): AsyncGenerator<Uint8Array>
  /** Whether there is more. Known once it was read to its end. */
  readonly isPart: () => boolean
}

const LINE_FEED = 0x0a

/** Behind the last line end of the bytes, of two bytes in UTF-16; all of them where no line ends. */
const behindLine = (bytes: Buffer): Buffer => {
  const end = bytes.lastIndexOf(LINE_FEED) + 1
  if (end === 0) return bytes
  return bytes.subarray(0, bytes[end] === 0 ? end + 1 : end)
}

/** At most `maxBytes` of a text, for whoever looks at its beginning alone. */
export const firstBytes = (open: () => AsyncIterable<Uint8Array>, maxBytes: number): FirstBytes => {
  let isPart = false
  return {
    isPart: () => isPart,
    async *open() {
      const pieces: Uint8Array[] = []
      let length = 0
      for await (const piece of open()) {
        pieces.push(piece)
        length += piece.length
        if (length > maxBytes) break
      }
      isPart = length > maxBytes
      const bytes = Buffer.concat(pieces)
      yield isPart ? behindLine(bytes.subarray(0, maxBytes)) : bytes
    },
  }
}
