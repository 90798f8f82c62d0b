import { beginsWith, type Encoding, makeToUtf8, markOf } from './encoding.ts'

/** Parsed at a time: enough to make little of the cost of a call, and little enough to hold its records. */
const CHUNK_BYTES = 64 * 1024

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

/** A CSV as UTF-8, in pieces of bounded size, whose beginning can be looked at before they are read. */
export interface CsvChunks {
  /** The beginning, as much as `bytes` of the file hold, without byte order marks; and whether that is all there is. */
  peek(bytes: number): Promise<{ readonly start: Buffer; readonly isWhole: boolean }>
  read(): AsyncGenerator<Buffer>
  /** How many bytes of the file `read` gave so far: what was looked at alone does not count. */
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
  return { held: Buffer.concat(pieces), isWhole: false }
}

/** Chunks of text, or of bytes in the encoding. */
export const makeCsvChunks = (input: CsvInput, encoding: Encoding = 'utf-8'): CsvChunks => {
  const source = asBytes(input)
  const mark = markOf(encoding)
  let held: Buffer = Buffer.alloc(0)
  let isWhole = false
  let isBegun = false
  let bytesRead = 0

  const fill = async (bytes: number): Promise<void> => {
    if (held.length < bytes && !isWhole) ({ held, isWhole } = await filled(held, source, bytes))
  }

  /** A file that was put together of others, or marked twice, has more than one mark. */
  const dropMarks = async (): Promise<void> => {
    isBegun = true
    for (;;) {
      await fill(mark.length)
      if (!beginsWith(held, mark)) return
      held = held.subarray(mark.length)
    }
  }

  const hold = async (bytes: number): Promise<void> => {
    if (!isBegun) await dropMarks()
    await fill(bytes)
  }

  async function* read(): AsyncGenerator<Buffer> {
    const toUtf8 = makeToUtf8(encoding)
    await hold(1)
    for (;;) {
      for (let at = 0; at < held.length; at += CHUNK_BYTES) {
        const chunk = held.subarray(at, at + CHUNK_BYTES)
        bytesRead += chunk.length
        yield toUtf8(chunk)
      }
      held = Buffer.alloc(0)
      if (isWhole) break
      await hold(1)
    }
    const rest = toUtf8()
    if (rest.length > 0) yield rest
  }

  return {
    async peek(bytes) {
      await hold(bytes)
      return { start: makeToUtf8(encoding)(held.subarray(0, bytes)), isWhole: isWhole && held.length <= bytes }
    },
    read,
    bytesRead: () => bytesRead,
    async close() {
      held = Buffer.alloc(0)
      await source.return(undefined)
    },
  }
}
