/** A line of a file as it stands there, one character a byte. */
export interface PhysicalLine {
  readonly number: number
  readonly text: string
  /** It is longer than what is kept of it. */
  readonly isCut: boolean
  /** The file ends in it, without a line end. */
  readonly isOpen: boolean
}

/** Kept of a line: far more than any field of a contact may hold. Photos are longer, and are not read. */
const MAX_LINE_BYTES = 64 * 1024

const CARRIAGE_RETURN = 0x0d
const LINE_FEED = 0x0a

/** Where the line that begins at `from` ends in the chunk; its length where it does not. */
const lineEnd = (chunk: Buffer, from: number): number => {
  let end = from
  while (end < chunk.length && chunk[end] !== LINE_FEED && chunk[end] !== CARRIAGE_RETURN) end += 1
  return end
}

/**
 * The lines of a file, which may end in CRLF, LF or only CR, in bounded memory: those that end in a chunk come
 * together.
 */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly PhysicalLine[], void, undefined> {
  let number = 1
  let text = ''
  let isCut = false
  let isBegun = false
  /** A line feed that comes next belongs to the carriage return before it. */
  let afterCarriage = false
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    const lines: PhysicalLine[] = []
    let from: number = afterCarriage && bytes[0] === LINE_FEED ? 1 : 0
    if (bytes.length > 0) afterCarriage = false
    while (from < bytes.length) {
      const end = lineEnd(bytes, from)
      const kept = Math.min(end, from + MAX_LINE_BYTES - text.length)
      text += bytes.toString('latin1', from, kept)
      isCut ||= kept < end
      isBegun ||= end > from
      from = end + 1
      if (end === bytes.length) break
      lines.push({ number, text, isCut, isOpen: false })
      number += 1
      text = ''
      isCut = isBegun = false
      if (bytes[end] !== CARRIAGE_RETURN) continue
      if (bytes[from] === LINE_FEED) from += 1
      else afterCarriage = from >= bytes.length
    }
    if (lines.length > 0) yield lines
  }
  if (isBegun) yield [{ number, text, isCut, isOpen: true }]
}
