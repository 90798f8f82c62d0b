import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { PayloadGone, type PayloadStore } from './ports.ts'
import type { JobKey, JobPayload } from './job.ts'

interface Deps {
  readonly s3: S3Client
  readonly bucket: string
}

const CONTENT_TYPES: Readonly<Record<JobPayload['format'], string>> = {
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
  file: 'application/octet-stream',
}

/** Name of a job's own copy of its payload: known before it is there, so that a retry puts it in place of the first. */
export const payloadKey = ({ workspace_id, job_id }: JobKey, format: JobPayload['format']): string =>
  `payloads/${workspace_id}/${job_id}.${format}`

/** Payloads of jobs on S3. `open` reads ranges ahead, in constant memory. */
export const makePayloadStore = ({ s3, bucket }: Deps): PayloadStore => ({
  put: async (name, format, body) => {
    const bytes = typeof body === 'string' ? Buffer.from(body) : body
    const key = payloadKey(name, format)
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes, ContentType: CONTENT_TYPES[format] }))
    return { key, format, bytes: bytes.length }
  },
  open: async (payload, from = 0) => {
    const first = await readPart(payload, from, { s3, bucket })
    return parts(payload, { from, bytes: first }, { s3, bucket })
  },
  read: (payload, from, to) => readRange(payload, from, to, { s3, bucket }),
})

/**
 * Read by parts, each to its end at once: a connection that waits for rows to be written would be closed by S3 or by a time limit, and
 * memory holds one part and the one read ahead.
 */
const PART_BYTES = 2 * 1024 * 1024

async function* parts(
  payload: JobPayload,
  first: { readonly from: number; readonly bytes: Uint8Array },
  deps: Deps,
): AsyncGenerator<Uint8Array> {
  let part = first.bytes
  for (let next = first.from + PART_BYTES; ; next += PART_BYTES) {
    const ahead = next < payload.bytes ? readPart(payload, next, deps) : undefined
    ahead?.catch(() => undefined)
    yield part
    if (ahead === undefined) return
    part = await ahead
  }
}

const readPart = (payload: JobPayload, from: number, deps: Deps): Promise<Uint8Array> =>
  readRange(payload, from, from + PART_BYTES, deps)

const readRange = async (
  { key, bytes }: JobPayload,
  from: number,
  to: number,
  { s3, bucket }: Deps,
): Promise<Uint8Array> => {
  const end = Math.min(bytes, to)
  if (end <= from) return new Uint8Array()
  const Range = `bytes=${from}-${end - 1}`
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, Range }))
    return (await Body?.transformToByteArray()) ?? new Uint8Array()
  } catch (error) {
    if (error instanceof NoSuchKey) throw new PayloadGone('The payload is not there.', { cause: error })
    throw error
  }
}
