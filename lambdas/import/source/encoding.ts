import { isAscii } from 'node:buffer'

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const
/** How the bytes of a CSV are text. */
export type Encoding = (typeof ENCODINGS)[number]

/** Byte order marks, which say the encoding for certain. */
const MARKS: Readonly<Partial<Record<Encoding, Buffer>>> = {
  'utf-8': Buffer.of(0xef, 0xbb, 0xbf),
  'utf-16le': Buffer.of(0xff, 0xfe),
  'utf-16be': Buffer.of(0xfe, 0xff),
}

export const markOf = (encoding: Encoding): Buffer => MARKS[encoding] ?? Buffer.alloc(0)

export const beginsWith = (bytes: Buffer, mark: Buffer): boolean =>
  mark.length > 0 && bytes.subarray(0, mark.length).equals(mark)

const byMark = (start: Buffer): Encoding | undefined =>
  (Object.keys(MARKS) as Encoding[]).find((encoding) => beginsWith(start, markOf(encoding)))

/** Looked at for UTF-16 without a mark. */
const SAMPLE_BYTES = 64 * 1024
/** Of the UTF-16 text of a CSV at least a quarter is ASCII, in any script: delimiters, line ends, digits, addresses. */
const ASCII_SHARE = 1 / 4
/** Of the two orders the right one has the zeros; the other has some where a script has characters such as U+3000. */
const LEAD = 4

/** UTF-16 without a mark: every other byte of its ASCII is zero. A few zeros in a text of another encoding are no such pattern. */
const byZeros = (start: Buffer): Encoding | undefined => {
  if (!start.includes(0)) return undefined
  const zeros: [even: number, odd: number] = [0, 0]
  for (let at = start.indexOf(0); at >= 0; at = start.indexOf(0, at + 1)) zeros[at % 2 === 0 ? 0 : 1] += 1
  const [even, odd] = zeros
  const enough = (start.length / 2) * ASCII_SHARE
  if (odd >= enough && odd > LEAD * even) return 'utf-16le'
  return even >= enough && even > LEAD * odd ? 'utf-16be' : undefined
}

/** Whether bytes that come in pieces are UTF-8, to their very end. */
const makeUtf8Check = () => {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  return (piece?: Uint8Array): boolean => {
    try {
      decoder.decode(piece, { stream: piece !== undefined })
      return true
    } catch {
      return false
    }
  }
}

/** The same pieces, the first as long as the look at the beginning needs, or all there is. */
async function* withLongStart(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const held: Uint8Array[] = []
  let length = 0
  for await (const piece of pieces) {
    held.push(piece)
    length += piece.length
    if (length < SAMPLE_BYTES) continue
    yield Buffer.concat(held)
    held.length = 0
  }
  if (held.length > 0) yield Buffer.concat(held)
}

/**
 * The encoding of a file: by its byte order mark; else UTF-16 where its zeros show the pattern of it; else UTF-8 where all of it is
 * valid UTF-8; else Windows-1252. The whole file is read for that, in constant memory, because the first byte that tells may be the
 * last: whatever is decided before it would be a guess.
 */
export const findEncoding = async (pieces: AsyncIterable<Uint8Array>): Promise<Encoding> => {
  const isUtf8 = makeUtf8Check()
  let isFirst = true
  for await (const piece of withLongStart(pieces)) {
    const found = isFirst ? (byMark(piece) ?? byZeros(piece.subarray(0, SAMPLE_BYTES))) : undefined
    if (found !== undefined) return found
    if (!isUtf8(piece)) return 'windows-1252'
    isFirst = false
  }
  return isUtf8() ? 'utf-8' : 'windows-1252'
}

/** What Windows-1252 has where ISO 8859-1 has control characters, from 0x80; five bytes are free and stay what they are. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'
const FIRST_OF_THEM = 0x80

/** By hand: the TextDecoder of some versions of Node 24 takes Windows-1252 for ISO 8859-1. */
const fromWindows1252 = (bytes: Buffer): Buffer =>
  isAscii(bytes)
    ? bytes
    : Buffer.from(
        bytes
          .toString('latin1')
          .replace(/[\x80-\x9f]/g, (character) => WINDOWS_1252[character.charCodeAt(0) - FIRST_OF_THEM] ?? character),
      )

/** Makes UTF-8 of bytes of an encoding, piece by piece; without a piece, of what the last one left. */
export const makeToUtf8 = (encoding: Encoding): ((piece?: Buffer) => Buffer) => {
  if (encoding === 'utf-8') return (piece = Buffer.alloc(0)) => piece
  if (encoding === 'windows-1252') return (piece = Buffer.alloc(0)) => fromWindows1252(piece)
  const decoder = new TextDecoder(encoding)
  return (piece) => Buffer.from(decoder.decode(piece, { stream: piece !== undefined }))
}
