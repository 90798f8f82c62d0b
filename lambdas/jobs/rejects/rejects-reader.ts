import { GetObjectCommand, NoSuchKey, S3ServiceException, type S3Client } from '@aws-sdk/client-s3'
import type { Job } from '../job.ts'
import type { RejectsReader, SentRow } from '../ports.ts'
import type { RejectsFormat } from '../rejects-file.ts'
import { rejectsKey } from './rejects-key.ts'
import { readObject, recordsOf, tableReader } from './sent-rows.ts'

type Pieces = AsyncIterable<Uint8Array>

/** Reads the files of rejects on S3 as they come, in constant memory. */
export const makeRejectsReader = ({
  s3,
  bucket,
}: {
  readonly s3: S3Client
  readonly bucket: string
}): RejectsReader => {
  const openAt = async (job: Job, format: RejectsFormat, from: number): Promise<Pieces | undefined> => {
    const Range = from === 0 ? {} : { Range: `bytes=${from}-` }
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: rejectsKey(job, format), ...Range }))
      return Body as Pieces | undefined
    } catch (error) {
      const isOver = error instanceof S3ServiceException && error.name === 'InvalidRange'
      if (error instanceof NoSuchKey || isOver) return undefined
      throw error
    }
  }
  return {
    open: async (job, from) => {
      const format = job.rejects_format ?? 'csv'
      const pieces = await openAt(job, format, from)
      if (pieces === undefined) return undefined
      if (format === 'ndjson') return objectsOf(pieces, from)
      return from === 0 ? tableOf(pieces) : resumedTable(await openAt(job, format, 0), pieces, from)
    },
  }
}

async function* objectsOf(pieces: Pieces, from: number): AsyncGenerator<SentRow> {
  for await (const { text, end } of recordsOf(pieces, from, false)) yield { ...readObject(text), end }
}

async function* tableOf(pieces: Pieces): AsyncGenerator<SentRow> {
  let read: ReturnType<typeof tableReader> | undefined
  for await (const { text, end } of recordsOf(pieces, 0, true)) {
    if (read === undefined) read = tableReader(text)
    else yield { ...read(text), end }
  }
}

const firstRecord = async (pieces: Pieces): Promise<string | undefined> => {
  for await (const { text } of recordsOf(pieces, 0, true)) return text
  return undefined
}

/** What the columns are, only the beginning of the file says. */
async function* resumedTable(beginning: Pieces | undefined, pieces: Pieces, from: number): AsyncGenerator<SentRow> {
  if (beginning === undefined) return
  const first = await firstRecord(beginning)
  if (first === undefined) return
  const read = tableReader(first)
  for await (const { text, end } of recordsOf(pieces, from, true)) yield { ...read(text), end }
}
