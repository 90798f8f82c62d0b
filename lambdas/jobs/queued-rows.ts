import type { Job, JobPayload } from './job.ts'
import type { PayloadStore } from './ports.ts'
import { normaliseRow, type NormalisedRow } from '../import/normalise/row.ts'
import type { ImportRequest } from '../import/request.ts'
import { openCsv, type DetectedCsv } from '../import/source/csv.ts'
import type { CsvOptions } from '../import/source/csv-options.ts'
import type { Encoding } from '../import/source/encoding.ts'
import { findEncoding } from '../import/source/find-encoding.ts'
import { readNdjson } from '../import/source/ndjson.ts'
import type { RawRow } from '../import/source/raw-row.ts'
import { withTags } from '../import/tags.ts'
import { makeWarnings, type Warning, type Warnings } from '../import/source/warnings.ts'

/** What a queued job keeps of its request: all but the payload. */
export type QueuedRequest = Pick<ImportRequest, 'options' | 'ignored_options'>

export interface OpenPayload {
  /** Rows behind the job's position, normalised and tagged. Throws what is wrong with the payload where it is met. */
  readonly rows: AsyncIterable<NormalisedRow>
  /** Bytes of the payload that were parsed so far. */
  readonly bytesRead: () => number
  /** What was detected so far. Complete once the rows have ended: every attempt reads from the beginning. */
  readonly report: () => { readonly warnings: readonly Warning[]; readonly detected?: DetectedCsv }
}

/**
 * How the bytes of a payload are text. Text that came in a request was kept as UTF-8; an upload is what its owner's program wrote, as the
 * request says or as it is found out.
 */
export const encodingOf = async (
  { options }: Job,
  payload: JobPayload,
  payloads: Pick<PayloadStore, 'open'>,
  said: Encoding | undefined,
): Promise<Encoding> => {
  if (options.source !== 'upload' || payload.format !== 'csv') return 'utf-8'
  return said ?? findEncoding(await payloads.open(payload))
}

/** Opens the payload of a queued job as a stream of rows, in constant memory. */
export const openPayload = async (
  job: Job,
  payload: JobPayload,
  payloads: Pick<PayloadStore, 'open'>,
): Promise<OpenPayload> => {
  const { options, ignored_options } = JSON.parse(job.request ?? '{}') as QueuedRequest
  const warnings = makeWarnings()
  for (const field of ignored_options) warnings.add('ignored_option', { field })
  const encoding = await encodingOf(job, payload, payloads, options.encoding)
  if (encoding === 'windows-1252' && options.encoding === undefined) warnings.add('assumed_encoding')
  const chunks = await payloads.open(payload)
  const csvOptions = { ...options, encoding }
  const { source, bytesRead, detected } = await openSource(payload.format, chunks, csvOptions, warnings)
  const context = options.default_country === undefined ? {} : { defaultCountry: options.default_country }

  async function* rows(): AsyncGenerator<NormalisedRow> {
    for await (const raw of source) {
      // Normalised even where it is done already: warnings are counted from the beginning.
      const row = normaliseRow(raw, context, warnings)
      if (row.rowNumber > job.position) yield withTags(row, options.tags)
    }
  }
  return {
    rows: rows(),
    bytesRead,
    report: () => ({ warnings: warnings.list(), ...(detected && { detected }) }),
  }
}

const openSource = async (
  format: JobPayload['format'],
  chunks: AsyncIterable<Uint8Array>,
  options: CsvOptions,
  warnings: Warnings,
): Promise<{ source: AsyncIterable<RawRow>; bytesRead: () => number; detected?: DetectedCsv }> => {
  if (format === 'ndjson') {
    const { read, bytesRead } = counted(chunks)
    return { source: readNdjson(read()), bytesRead }
  }
  const { rows, ...opened } = await openCsv(chunks, options, warnings)
  return { source: rows, ...opened }
}

/** Far less than S3 is read by at a time: what progress says keeps close to what is done. */
const COUNTED_BYTES = 64 * 1024

const counted = (chunks: AsyncIterable<Uint8Array>) => {
  let bytes = 0
  async function* read(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length; at += COUNTED_BYTES) {
        const piece = chunk.subarray(at, at + COUNTED_BYTES)
        bytes += piece.length
        yield piece
      }
    }
  }
  return { read, bytesRead: () => bytes }
}
