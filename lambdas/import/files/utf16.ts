import { TextDecoder } from 'node:util'
import { startOf } from './stored-file.ts'

const UTF16_START = 4

/** UTF-8 of UTF-16, as some address books and shells write; what is in no such encoding stays what it is. */
export async function* withoutUtf16(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const begun = await startOf(pieces, UTF16_START)
  const [first, second] = begun.start
  const isLittle = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0)
  const isBig = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0)
  if (!isLittle && !isBig) {
    yield* begun.pieces
    return
  }
  const decoder = new TextDecoder(isLittle ? 'utf-16le' : 'utf-16be')
  for await (const piece of begun.pieces) yield Buffer.from(decoder.decode(piece, { stream: true }))
  yield Buffer.from(decoder.decode())
}
