import { type Encoding, encodingOfMark, makeDecoder, markOf, unitOf } from './encoding.ts'

/** Decoded at a time: enough to make little of the cost of a call, and little enough to hold its records. */
export const BLOCK_BYTES = 64 * 1024
/** The longest byte order mark. */
const MARK_BYTES = 3
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

/** Text, or pieces of text or of bytes. */
export type CsvInput = string | Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>

/** Text pieces may end between the halves of a surrogate pair; the half waits for the next piece. */
async function* asBytes(input: CsvInput): AsyncGenerator<Buffer> {
  let half = ''
  // A string is iterable too, but by single characters.
  for await (const piece of typeof input === 'string' ? [input] : input) {
    if (typeof piece !== 'string') {
      yield Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
      continue
    }
    const text = half + piece
    const endsInHalf = /[\ud800-\udbff]$/.test(text)
    half = endsInHalf ? text.slice(-1) : ''
    yield Buffer.from(endsInHalf ? text.slice(0, -1) : text)
  }
  if (half !== '') yield Buffer.from(half)
}

/** Text of a file, up to the end of a line wherever a line ends within a block. */
export interface TextBlock {
  readonly text: string
  /** Bytes of the file up to its end. */
  readonly bytes: number
}

/** A CSV as text, in blocks of bounded size, whose beginning can be examined before they are read. */
export interface CsvChunks {
  /** The beginning, as much as `bytes` of the file hold, without byte order marks; and whether that is all there is. */
  peek(bytes: number): Promise<{ readonly start: string; readonly isWhole: boolean }>
  /** The same blocks whatever pieces the file came in. */
  read(): AsyncGenerator<TextBlock>
  /** That of the byte order mark, where there is one, whatever was declared. Known once the beginning was examined. */
  readonly encoding: () => Encoding
  /** How many bytes of the file `read` has returned: the examined beginning does not count. */
  readonly bytesRead: () => number
  /** Lets go of the source, read to its end or not. */
  close(): Promise<void>
}

/** What is held, made as long as asked for, where the source has so much. */
const filled = async (
  held: Buffer,
  source: AsyncGenerator<Buffer>,
  bytes: number,
): Promise<{ held: Buffer; isWhole: boolean }> => {
  const pieces = [held]
  let length = held.length
  while (length < bytes) {
    const next = await source.next()
    if (next.done === true) return { held: Buffer.concat(pieces), isWhole: true }
    pieces.push(next.value)
    length += next.value.length
  }
  return { held: pieces.length === 1 ? held : Buffer.concat(pieces), isWhole: false }
}

/** Where the last unit begins that is the code, before the byte `before`; -1: nowhere. A unit has one byte or two. */
const lastOf = (code: number, block: Buffer, before: number, encoding: Encoding): number => {
  if (unitOf(encoding) === 1) return before > 0 ? block.lastIndexOf(code, before - 1) : -1
  const low = encoding === 'utf-16le' ? 0 : 1
  let at = before - 2
  while (at >= 0 && !(block[at + low] === code && block[at + 1 - low] === 0)) at -= 2
  return at
}

/**
 * After the last line feed; in a file with only carriage returns, after the last one that has something after it. So a block whose text
 * ends with a line end leaves nothing of a character to the next.
 */
const endOfLines = (block: Buffer, encoding: Encoding): number => {
  const unit = unitOf(encoding)
  const lineFeed = lastOf(LINE_FEED, block, block.length, encoding)
  if (lineFeed >= 0) return lineFeed + unit
  const carriageReturn = lastOf(CARRIAGE_RETURN, block, block.length - unit, encoding)
  return carriageReturn >= 0 ? carriageReturn + unit : block.length
}

interface ChunkOptions {
  /** Bytes of a block at most: an even number. */
  readonly blockBytes?: number
  /** Bytes of the file before the input, which begins behind a line end; 0: the input is the file. */
  readonly offset?: number
}

/** Blocks of text, or of bytes in the encoding. */
export const makeCsvChunks = (
  input: CsvInput,
  said: Encoding = 'utf-8',
  { blockBytes = BLOCK_BYTES, offset = 0 }: ChunkOptions = {},
): CsvChunks => {
  const source = asBytes(input)
  let encoding = said
  let held: Buffer = Buffer.alloc(0)
  let isWhole = false
  let isBegun = offset > 0
  let bytesRead = offset

  const fill = async (bytes: number): Promise<void> => {
    if (held.length < bytes && !isWhole) ({ held, isWhole } = await filled(held, source, bytes))
  }

  /** A file that was put together of others, or marked twice, has more than one mark. */
  const dropMarks = async (): Promise<void> => {
    isBegun = true
    for (;;) {
      await fill(MARK_BYTES)
      const marked = encodingOfMark(held)
      if (marked === undefined) return
      encoding = marked
      const { length } = markOf(marked)
      held = held.subarray(length)
      bytesRead += length
    }
  }

  const hold = async (bytes: number): Promise<void> => {
    if (!isBegun) await dropMarks()
    await fill(bytes)
  }

  async function* read(): AsyncGenerator<TextBlock> {
    await hold(blockBytes)
    const decode = makeDecoder(encoding)
    for (;;) {
      await hold(blockBytes)
      if (held.length === 0) break
      const block = held.subarray(0, blockBytes)
      const end = isWhole && held.length <= blockBytes ? block.length : endOfLines(block, encoding)
      held = held.subarray(end)
      bytesRead += end
      yield { text: decode(block.subarray(0, end)), bytes: bytesRead }
    }
    const rest = decode()
    if (rest !== '') yield { text: rest, bytes: bytesRead }
  }

  return {
    async peek(bytes) {
      await hold(bytes)
      return { start: makeDecoder(encoding)(held.subarray(0, bytes)), isWhole: isWhole && held.length <= bytes }
    },
    read,
    encoding: () => encoding,
    bytesRead: () => bytesRead,
    async close() {
      held = Buffer.alloc(0)
      await source.return(undefined)
    },
  }
}
