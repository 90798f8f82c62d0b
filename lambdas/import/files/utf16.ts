import { TextDecoder } from 'node:util'
import { startOf } from './stored-file.ts'

const UTF16_START = 4

const orderOf = ([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | undefined => {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le'
  return (first === 0xfe && second === 0xff) || (first === 0 && second !== 0) ? 'utf-16be' : undefined
}

/** Whether a file that begins like this is UTF-16, as far as `withoutUtf16` tells. */
export const isUtf16 = (start: Uint8Array): boolean => orderOf(start) !== undefined

/** UTF-8 of UTF-16, as some address books and shells write; what is in no such encoding stays what it is. */
export async function* withoutUtf16(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const begun = await startOf(pieces, UTF16_START)
  const order = orderOf(begun.start)
  if (order === undefined) {
    yield* begun.pieces
    return
  }
  const decoder = new TextDecoder(order)
  for await (const piece of begun.pieces) yield Buffer.from(decoder.decode(piece, { stream: true }))
  yield Buffer.from(decoder.decode())
}
