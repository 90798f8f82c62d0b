import { Readable } from 'node:stream'
import type { S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'

/** Parts of 5 MiB, the least that S3 takes, on their way at a time. */
const MAX_CONCURRENT_PARTS = 2

interface TextObject {
  readonly key: string
  readonly contentType: string
  /** Read once. */
  readonly texts: AsyncIterable<string>
}

/** Puts an object while its text is made, in parts and in constant memory. Where the text fails, nothing is kept. */
export const uploadText = async (
  { s3, bucket }: { readonly s3: S3Client; readonly bucket: string },
  { key, contentType, texts }: TextObject,
): Promise<void> => {
  const upload = new Upload({
    client: s3,
    params: { Bucket: bucket, Key: key, Body: Readable.from(pieces(texts)), ContentType: contentType },
    queueSize: MAX_CONCURRENT_PARTS,
  })
  await upload.done()
}

/** Characters that are joined to one piece: single lines would cost more in calls than in bytes. */
const PIECE_LENGTH = 64 * 1024

async function* pieces(texts: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let piece = ''
  for await (const text of texts) {
    piece += text
    if (piece.length < PIECE_LENGTH) continue
    yield Buffer.from(piece)
    piece = ''
  }
  yield Buffer.from(piece)
}
