import type { Job, JobPayload } from './job.ts'
import type { ReadPayloads } from './ports.ts'
import { parseQueuedRequest, type QueuedRequest } from './queued-request.ts'
import type { StoredFile } from '../import/files/stored-file.ts'
import type { Detected } from '../import/formats/detected.ts'
import type { AskedFormat } from '../import/formats/open-file.ts'
import { openSource, openText } from '../import/formats/open-source.ts'
import { makeRowNormaliser, type NormalisedRow } from '../import/normalise/row.ts'
import { MAX_ROWS, RowLimitReached } from '../import/row-limit.ts'
import { withTags } from '../import/tags.ts'
import { makeWarnings, type Warning, type Warnings } from '../import/source/warnings.ts'

export interface OpenPayload {
  /** Rows behind the job's position, normalised and tagged. Throws what is wrong with the payload where it is met. */
  readonly rows: AsyncIterable<NormalisedRow>
  /** Bytes of the payload that were parsed so far. */
  readonly bytesRead: () => number
  /** What was detected so far. Complete once the rows have ended: every attempt reads from the beginning. */
  readonly report: () => { readonly warnings: readonly Warning[]; readonly detected?: Detected }
}

/** A payload as a file, to be read anywhere in it. */
export const payloadFile = (payload: JobPayload, payloads: ReadPayloads): StoredFile => ({
  bytes: payload.bytes,
  open: async function* () {
    yield* await payloads.open(payload)
  },
  read: (from, to) => payloads.read(payload, from, to),
})

/** What an upload was said to be. */
export const askedFormat = ({ format }: JobPayload): AskedFormat | undefined => (format === 'file' ? undefined : format)

/** Opens the payload of a queued job as a stream of rows, in constant memory. */
export const openPayload = async (
  job: Job,
  payload: JobPayload,
  payloads: ReadPayloads,
  maxRows = MAX_ROWS,
): Promise<OpenPayload> => {
  if (job.request === undefined) throw new Error('A job without a request was queued.')
  const { options, ignored_options } = parseQueuedRequest(job.request)
  const warnings = makeWarnings()
  for (const field of ignored_options) warnings.add('ignored_option', { field })
  const { rows: source, bytesRead, detected } = await openRows(job, payload, options, payloads, warnings)
  const normalise = makeRowNormaliser(options, warnings)

  async function* rows(): AsyncGenerator<NormalisedRow> {
    for await (const raw of source) {
      if (raw.rowNumber > maxRows) throw new RowLimitReached()
      // Normalised even where it is done already: warnings are counted from the beginning.
      const row = normalise(raw)
      if (row.rowNumber > job.position) yield withTags(row, options.tags)
    }
  }
  return {
    rows: rows(),
    bytesRead,
    report: () => ({ warnings: warnings.list(), ...(detected && { detected }) }),
  }
}

/** What a request brought along was kept as it came: of the kind, and in the encoding, that it had there. */
const openRows = (
  { options: { source } }: Job,
  payload: JobPayload,
  options: QueuedRequest['options'],
  payloads: ReadPayloads,
  warnings: Warnings,
): ReturnType<typeof openText> => {
  const file = payloadFile(payload, payloads)
  if (source === 'upload') return openSource(file, askedFormat(payload), options, warnings)
  return openText({ ...file, format: payload.format === 'ndjson' ? 'ndjson' : 'csv' }, options, warnings)
}
