/** Parsed at a time: enough to make little of the cost of a call, and little enough to hold its records. */
const CHUNK_BYTES = 64 * 1024

/** Text, or pieces of text or of UTF-8. */
export type CsvInput = string | Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>

const BOM = [0xef, 0xbb, 0xbf] as const

const hasBom = (bytes: Uint8Array): boolean => BOM.every((byte, index) => bytes[index] === byte)

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

/** The bytes of a CSV, in pieces of bounded size, whose beginning can be looked at before they are read. */
export interface CsvChunks {
  /** The beginning, up to `bytes` of it, without the byte order mark; and whether that is all there is. */
  peek(bytes: number): Promise<{ readonly start: Buffer; readonly isWhole: boolean }>
  read(): AsyncGenerator<Buffer>
  /** How many bytes `read` gave so far: what was looked at alone does not count. */
  readonly bytesRead: () => number
  /** Lets go of the source, read to its end or not. */
  close(): Promise<void>
}

export const makeCsvChunks = (input: CsvInput): CsvChunks => {
  const source = asBytes(input)
  let held: Buffer = Buffer.alloc(0)
  let isWhole = false
  let isBegun = false
  let bytesRead = 0

  const hold = async (bytes: number): Promise<void> => {
    const pieces = [held]
    let length = held.length
    while (length < bytes && !isWhole) {
      const next = await source.next()
      if (next.done === true) isWhole = true
      else {
        pieces.push(next.value)
        length += next.value.length
      }
    }
    if (pieces.length > 1) held = Buffer.concat(pieces)
    if (isBegun) return
    isBegun = true
    if (hasBom(held)) held = held.subarray(BOM.length)
  }

  async function* read(): AsyncGenerator<Buffer> {
    await hold(BOM.length)
    for (;;) {
      for (let at = 0; at < held.length; at += CHUNK_BYTES) {
        const chunk = held.subarray(at, at + CHUNK_BYTES)
        bytesRead += chunk.length
        yield chunk
      }
      held = Buffer.alloc(0)
      if (isWhole) return
      await hold(1)
    }
  }

  return {
    async peek(bytes) {
      await hold(bytes + BOM.length)
      return { start: held.subarray(0, bytes), isWhole: isWhole && held.length <= bytes }
    },
    read,
    bytesRead: () => bytesRead,
    async close() {
      held = Buffer.alloc(0)
      await source.return(undefined)
    },
  }
}
