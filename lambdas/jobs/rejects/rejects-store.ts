import { Readable } from 'node:stream'
import type { S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import type { RejectsStore } from '../ports.ts'
import type { RejectsFormat } from '../rejects-file.ts'
import { rejectsKey } from './rejects-key.ts'

const CONTENT_TYPES: Readonly<Record<RejectsFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson',
}

/** Parts of 5 MiB, the least that S3 takes, on their way at a time. */
const MAX_CONCURRENT_PARTS = 2

/** Rejects on S3, as multipart uploads of 5 MiB parts. */
export const makeRejectsStore = ({ s3, bucket }: { readonly s3: S3Client; readonly bucket: string }): RejectsStore => ({
  put: async (name, { format, lines }) => {
    const upload = new Upload({
      client: s3,
      params: {
        Bucket: bucket,
        Key: rejectsKey(name, format),
        Body: Readable.from(pieces(lines)),
        ContentType: CONTENT_TYPES[format],
      },
      queueSize: MAX_CONCURRENT_PARTS,
    })
    await upload.done()
  },
})

/** Characters that are joined to one piece: single lines would cost more in calls than in bytes. */
const PIECE_LENGTH = 64 * 1024

async function* pieces(lines: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let piece = ''
  for await (const line of lines) {
    piece += line
    if (piece.length < PIECE_LENGTH) continue
    yield Buffer.from(piece)
    piece = ''
  }
  yield Buffer.from(piece)
}
