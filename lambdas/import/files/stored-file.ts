/** A file that can be read anywhere in it, as often as it takes. */
export interface StoredFile {
  readonly bytes: number
  /** From the beginning, or from a byte on, in pieces. */
  open(from?: number): AsyncIterable<Uint8Array>
  /** The bytes from `from` up to `to`; fewer where the file ends before. */
  read(from: number, to: number): Promise<Uint8Array>
}

/** A file whose bytes are in memory. */
export const inMemory = (bytes: Uint8Array): StoredFile => ({
  bytes: bytes.length,
  open: async function* (from) {
    yield await Promise.resolve(bytes.subarray(from))
  },
  read: (from, to) => Promise.resolve(bytes.subarray(from, to)),
})

const BLOCK_BYTES = 1024 * 1024
const MAX_CACHED_BLOCKS = 4

/**
 * The same file, read in whole blocks of which the last few are cached: an archive is read in many small places that
 * lie close together, and each read would be a request.
 */
export const byBlocks = (file: Pick<StoredFile, 'bytes' | 'read'>): Pick<StoredFile, 'bytes' | 'read'> => {
  const blocks = new Map<number, Promise<Uint8Array>>()
  const block = (index: number): Promise<Uint8Array> => {
    const known = blocks.get(index)
    if (known !== undefined) return known
    const [oldest] = blocks.keys()
    if (blocks.size === MAX_CACHED_BLOCKS && oldest !== undefined) blocks.delete(oldest)
    const from = index * BLOCK_BYTES
    const read = file.read(from, Math.min(file.bytes, from + BLOCK_BYTES))
    blocks.set(index, read)
    return read
  }
  return {
    bytes: file.bytes,
    read: async (from, to) => {
      const end = Math.min(to, file.bytes)
      const parts: Uint8Array[] = []
      for (let at = from; at < end;) {
        const index = Math.floor(at / BLOCK_BYTES)
        const begins = index * BLOCK_BYTES
        const part = (await block(index)).subarray(at - begins, end - begins)
        if (part.length === 0) break
        parts.push(part)
        at += part.length
      }
      const [only] = parts
      return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts)
    },
  }
}

/** The first `bytes` of a stream, and the whole stream again. Reads no further than that. */
export const startOf = async (
  pieces: AsyncIterable<Uint8Array>,
  bytes: number,
): Promise<{ readonly start: Uint8Array; readonly pieces: AsyncGenerator<Uint8Array> }> => {
  const source = pieces[Symbol.asyncIterator]()
  const held: Uint8Array[] = []
  let length = 0
  while (length < bytes) {
    const next = await source.next()
    if (next.done === true) break
    held.push(next.value)
    length += next.value.length
  }
  async function* again(): AsyncGenerator<Uint8Array> {
    try {
      yield* held
      for (let next = await source.next(); next.done !== true; next = await source.next()) yield next.value
    } finally {
      await source.return?.()
    }
  }
  return { start: Buffer.concat(held).subarray(0, bytes), pieces: again() }
}
