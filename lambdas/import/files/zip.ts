import { Readable } from 'node:stream'
import yauzl from 'yauzl'
import { checkUnpacked } from './limits.ts'
import { UNPACK, UnreadableFile, UnsupportedFormat } from './refusal.ts'
import { byBlocks, type StoredFile } from './stored-file.ts'

/** A file in a ZIP, by what its directory says of it. What that says of sizes is held to while the file is read. */
export interface ZipEntry {
  readonly name: string
  readonly packed: number
  readonly unpacked: number
  open(): AsyncGenerator<Uint8Array>
}

/** A workbook has a dozen files, an archive of contacts some hundred photos. */
const MAX_ENTRIES = 10_000
const PIECE_BYTES = 256 * 1024

type Source = Pick<StoredFile, 'bytes' | 'read'>

class FileReader extends yauzl.RandomAccessReader {
  /** Why the file itself could not be read: no fault of the ZIP. */
  failure: unknown
  readonly #file: Source

  constructor(file: Source) {
    super()
    this.#file = file
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#pieces(start, end), { objectMode: false })
  }

  async *#pieces(start: number, end: number): AsyncGenerator<Uint8Array> {
    for (let at = start; at < end;) {
      const piece = await this.#read(at, Math.min(end, at + PIECE_BYTES))
      if (piece.length === 0) return
      yield piece
      at += piece.length
    }
  }

  async #read(from: number, to: number): Promise<Uint8Array> {
    try {
      return await this.#file.read(from, to)
    } catch (error) {
      this.failure = error
      throw error
    }
  }

  /** What an error of yauzl means. */
  meaning(error: unknown): unknown {
    if (this.failure !== undefined) return this.failure
    return new UnreadableFile('The ZIP is broken, or was cut off.', { cause: error })
  }
}

/** The files of a ZIP, by its directory. */
export const readZip = async (stored: StoredFile): Promise<readonly ZipEntry[]> => {
  const file = byBlocks(stored)
  const reader = new FileReader(file)
  const entries: ZipEntry[] = []
  try {
    const zip = await yauzl.fromRandomAccessReaderPromise(reader, file.bytes, { autoClose: false })
    for await (const entry of zip.eachEntry()) {
      if (entries.length === MAX_ENTRIES) break
      if (!entry.fileName.endsWith('/')) entries.push(entryOf(zip, entry, reader))
    }
  } catch (error) {
    throw reader.meaning(error)
  }
  if (entries.length === MAX_ENTRIES) throw new UnreadableFile(`The ZIP holds ${MAX_ENTRIES} files or more.`)
  return entries
}

const entryOf = (zip: yauzl.ZipFile, entry: yauzl.Entry, reader: FileReader): ZipEntry => ({
  name: entry.fileName,
  packed: entry.compressedSize,
  unpacked: entry.uncompressedSize,
  open: () => readEntry(zip, entry, reader),
})

async function* readEntry(zip: yauzl.ZipFile, entry: yauzl.Entry, reader: FileReader): AsyncGenerator<Uint8Array> {
  checkUnpacked(entry.uncompressedSize, entry.compressedSize)
  if (entry.isEncrypted()) throw new UnsupportedFormat('a ZIP with a password', UNPACK)
  if (!entry.canDecodeFileData()) throw new UnsupportedFormat('a ZIP that is packed in an unusual way', UNPACK)
  const stream = await zip.openReadStreamPromise(entry).catch((error: unknown) => {
    throw reader.meaning(error)
  })
  const pieces = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  try {
    for (;;) {
      const next = await pieces.next().catch((error: unknown) => {
        throw reader.meaning(error)
      })
      if (next.done === true) return
      yield next.value
    }
  } finally {
    stream.destroy()
  }
}
