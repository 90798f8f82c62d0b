const LINE_FEED = 0x0a

/** Up to the last line end, of two bytes in UTF-16; all of them where no line ends: a character is not to be cut. */
const wholeLines = (bytes: Buffer): Buffer => {
  const end = bytes.lastIndexOf(LINE_FEED) + 1
  if (end === 0) return bytes
  return bytes.subarray(0, bytes[end] === 0 ? end + 1 : end)
}

/** The lines of a text that its first bytes hold whole. */
export async function* firstLines(pieces: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  const held: Uint8Array[] = []
  let length = 0
  for await (const piece of pieces) {
    held.push(piece)
    length += piece.length
    if (length > maxBytes) break
  }
  const bytes = Buffer.concat(held)
  yield length > maxBytes ? wholeLines(bytes.subarray(0, maxBytes)) : bytes
}
