import type { Job, JobPayload } from '../../../lambdas/jobs/job.ts'
import { openPayload, type OpenPayloadOptions } from '../../../lambdas/jobs/queued-rows.ts'
import { makeJob } from './job-fixture.ts'

const UPLOADED = { source: 'upload', update_existing: false, tags: [], default_country: null, dry_run: false } as const

export interface File {
  readonly bytes: Buffer
  readonly format: JobPayload['format']
  readonly isUpload: boolean
  readonly options?: object
}

/** Opens a file as the worker does, and counts the bytes that are read of it. */
export const openAt = async (file: File, at: Partial<Job>, options?: OpenPayloadOptions, pieceBytes = 4096) => {
  const { bytes, format, isUpload } = file
  const job = makeJob({
    request: JSON.stringify({
      options: { has_header: true, update_existing: false, tags: [], dry_run: false, ...file.options },
      ignored_options: [],
    }),
    ...(isUpload && { options: UPLOADED }),
    ...at,
  })
  let read = 0
  const counted = (part: Buffer): Buffer => {
    read += part.length
    return part
  }
  const payloads = {
    open: async (_: JobPayload, from = 0) =>
      (async function* () {
        for (let place = from; place < bytes.length; place += pieceBytes)
          yield counted(bytes.subarray(place, place + pieceBytes))
      })(),
    read: async (_: JobPayload, from: number, to: number) => counted(bytes.subarray(from, to)),
  }
  const opened = await openPayload(job, { key: 'k', format, bytes: bytes.length }, payloads, options)
  return { ...opened, rows: oneByOne(opened.rows), read: () => read }
}

async function* oneByOne<T>(rows: AsyncIterable<readonly T[]>): AsyncGenerator<T> {
  for await (const together of rows) yield* together
}
