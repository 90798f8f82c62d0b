import { isAscii } from 'node:buffer'
import { UnusableFile } from '../files/unusable-file.ts'
import { type Encoding, encodingOfMark } from './encoding.ts'
import { guessEncoding, isDos } from './guess-encoding.ts'
import { makeUtf8Count } from './utf8-count.ts'
import { makeWesternCheck } from './western.ts'

/** Bytes that are checked for UTF-16 without a mark, and for a proposal. */
const SAMPLE_BYTES = 64 * 1024
const LAST_ASCII = 0x7f
const LINE_FEED = 0x0a
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

/** The encoding of a file cannot be detected: the request has to name it. */
export class UnknownEncoding extends UnusableFile {
  override readonly name = 'UnknownEncoding'
  /** The most likely encoding. */
  readonly guess: Encoding | undefined

  constructor(guess: Encoding | undefined) {
    const example = guess ?? 'windows-1250'
    const message = `The file is not UTF-8, and its encoding cannot be detected. Send encoding, such as "${example}", or save the file as UTF-8.`
    super('unknown_encoding', message, {
      fields: {
        encoding: guess === undefined ? 'is needed: the file is not UTF-8' : `is needed: it may be ${guess}`,
      },
    })
    this.guess = guess
  }
}

const ofDos = (): UnusableFile =>
  new UnusableFile(
    'unknown_encoding',
    'The file is in a code page of DOS (850 or 437), which is not read. Save it as UTF-8 (in Excel: CSV UTF-8), and send that.',
    { fields: { encoding: 'none can be sent for it: the file is in a code page of DOS' } },
  )

/** Of bytes that are not UTF-8 a pair that looks like it comes up by chance once in so many, as in `CAFÉ»`. */
const BY_CHANCE = 20

/** From the line with the first byte that is not ASCII. */
const fromFirstOther = (piece: Buffer): Buffer => {
  const other = piece.findIndex((byte) => byte > LAST_ASCII)
  const line = other <= 0 ? 0 : piece.lastIndexOf(LINE_FEED, other) + 1
  return piece.subarray(line, line + SAMPLE_BYTES)
}

/** The same pieces, the first as long as the check of the beginning needs, or all there is. */
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
 * The encoding of a file: by its byte order mark; else UTF-16 where its zeros show the pattern of it; else UTF-8 where most of what is
 * not ASCII is that; else Windows-1252, where nothing in the text speaks against it. Throws UnknownEncoding where something does. The
 * whole file is read for that, in constant memory, because the first byte that tells may be the last.
 */
export const findEncoding = async (pieces: AsyncIterable<Uint8Array>): Promise<Encoding> => {
  const utf8 = makeUtf8Count()
  const western = makeWesternCheck()
  let sample: Buffer | undefined
  let firstOther: Buffer | undefined
  for await (const piece of withLongStart(pieces)) {
    const found = sample === undefined ? (encodingOfMark(piece) ?? byZeros(piece.subarray(0, SAMPLE_BYTES))) : undefined
    if (found !== undefined) return found
    sample ??= piece.subarray(0, SAMPLE_BYTES)
    western.add(piece)
    if (isAscii(piece)) continue
    firstOther ??= fromFirstOther(piece)
    utf8.add(piece)
  }
  const { characters, badBytes } = utf8.count()
  if (badBytes === 0 || badBytes <= characters) return 'utf-8'
  if (characters * BY_CHANCE <= badBytes && western.isWestern()) return 'windows-1252'
  const beginning = firstOther ?? Buffer.alloc(0)
  if (isDos(beginning)) throw ofDos()
  throw new UnknownEncoding(guessEncoding(beginning))
}
