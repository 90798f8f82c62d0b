import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { checkUnpacked } from './limits.ts'
import { UnreadableFile } from './refusal.ts'

/** What a gzip holds. Throws as soon as that is more than may be unpacked, or where it is broken. */
export async function* gunzip(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let packed = 0
  let unpacked = 0
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      packed += piece.length
      yield piece
    }
  }
  const source = Readable.from(counted(), { objectMode: false })
  const inflated = source.pipe(createGunzip())
  source.on('error', (error) => inflated.destroy(error))
  try {
    for await (const piece of inflated as AsyncIterable<Buffer>) {
      unpacked += piece.length
      checkUnpacked(unpacked, packed)
      yield piece
    }
  } catch (error) {
    throw isOfZlib(error) ? new UnreadableFile('The gzip is broken, or was cut off.', { cause: error }) : error
  } finally {
    source.destroy()
    inflated.destroy()
  }
}

const isOfZlib = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && String(error.code).startsWith('Z_')
