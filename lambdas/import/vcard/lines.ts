/** A line of a file as it stands there, one character a byte. */
export interface PhysicalLine {
  readonly number: number
  /** Bytes of the file before it. */
  readonly offset: number
  readonly text: string
  /** It is longer than what is kept of it. */
  readonly isCut: boolean
  /** The file ends in it, without a line end. */
  readonly isOpen: boolean
}

/** Where a line begins. */
interface LinePlace {
  readonly offset: number
  readonly line: number
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
  from: LinePlace = { offset: 0, line: 1 },
): AsyncGenerator<readonly PhysicalLine[], void, undefined> {
  let number = from.line
  let offset = from.offset
  /** Bytes of the file before the chunk at hand. */
  let before = from.offset
  let text = ''
  let isCut = false
  let isBegun = false
  /** A line feed that comes next belongs to the carriage return before it. */
  let afterCarriage = false
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    const lines: PhysicalLine[] = []
    let at: number = afterCarriage && bytes[0] === LINE_FEED ? 1 : 0
    offset += at
    if (bytes.length > 0) afterCarriage = false
    while (at < bytes.length) {
      const end = lineEnd(bytes, at)
      const kept = Math.min(end, at + MAX_LINE_BYTES - text.length)
      text += bytes.toString('latin1', at, kept)
      isCut ||= kept < end
      isBegun ||= end > at
      at = end + 1
      if (end === bytes.length) break
      lines.push({ number, offset, text, isCut, isOpen: false })
      number += 1
      text = ''
      isCut = isBegun = false
      if (bytes[end] === CARRIAGE_RETURN) {
        if (bytes[at] === LINE_FEED) at += 1
        else afterCarriage = at >= bytes.length
      }
      offset = before + at
    }
    before += bytes.length
    if (lines.length > 0) yield lines
  }
  if (isBegun) yield [{ number, offset, text, isCut, isOpen: true }]
}
