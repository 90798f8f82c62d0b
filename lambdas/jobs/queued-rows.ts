import { setImmediate } from 'node:timers/promises'
import { isFileSource, type Job, type JobPayload } from './job.ts'
import type { ReadPayloads } from './ports.ts'
import type { PickRow } from './planned-outcomes.ts'
import { parseQueuedRequest, type QueuedRequest } from './queued-request.ts'
import type { StoredFile } from '../import/files/stored-file.ts'
import type { Detected } from '../import/formats/detected.ts'
import type { AskedFormat } from '../import/formats/open-file.ts'
import { openSource, openText } from '../import/formats/open-source.ts'
import { makeRowNormaliser, type NormalisedRow } from '../import/normalise/row.ts'
import { MAX_ROWS, RowLimitReached } from '../import/row-limit.ts'
import { withTags } from '../import/tags.ts'
import {
  makeResumePoints,
  parseResumePoint,
  type ResumePoints,
  type ResumeText,
} from '../import/source/resume-point.ts'
import { makeWarnings, type Warning, type Warnings } from '../import/source/warnings.ts'

export interface OpenPayload {
  /** Rows behind the job's position, normalised and tagged. Throws what is wrong with the payload where it is met. */
  readonly rows: AsyncIterable<readonly NormalisedRow[]>
  /** Bytes of the payload that were parsed so far. */
  readonly bytesRead: () => number
  /** What was detected so far, in all rows from the first on. Complete once the rows have ended. */
  readonly report: () => { readonly warnings: readonly Warning[]; readonly detected?: Detected }
  /** Where an attempt that begins behind `position` can read on; undefined where nothing new is known. */
  readonly resumePoint: (position: number) => ResumeText | undefined
}

/** How far a job is read. */
export interface OpenPayloadOptions {
  readonly maxRows?: number
  /** Rows to take; all where it is left out. */
  readonly pick?: PickRow | undefined
  /** Bytes between two points at which reading can be resumed. */
  readonly resumeEveryBytes?: number
  /** Is told the header row of a table before anything is made of it. */
  readonly onHeader?: ((header: readonly string[]) => void) | undefined
}

const ROWS_TOGETHER = 100

/** A payload as a file, to be read anywhere in it. */
export const payloadFile = (payload: JobPayload, payloads: ReadPayloads): StoredFile => ({
  bytes: payload.bytes,
  open: async function* (from) {
    yield* await payloads.open(payload, from)
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
  { maxRows = MAX_ROWS, resumeEveryBytes, pick, onHeader }: OpenPayloadOptions = {},
): Promise<OpenPayload> => {
  if (job.request === undefined) throw new Error('A job without a request was queued.')
  const { options, ignored_options } = parseQueuedRequest(job.request)
  const warnings = makeWarnings()
  for (const field of ignored_options) warnings.add('ignored_option', { field })
  const from = parseResumePoint(job.resume_point, job.position)
  const points = makeResumePoints(warnings, from, resumeEveryBytes)
  const {
    rows: source,
    bytesRead,
    detected,
  } = await openRows(job, payload, {
    options: { ...options, onHeader },
    payloads,
    warnings,
    points,
  })
  // In place of what opening the file found, once more.
  if (from !== undefined) warnings.restore(from.warnings)
  const normalise = makeRowNormaliser(options, warnings)

  /** Rows together: to wait for each of a million costs as much as to read it. */
  async function* rows(): AsyncGenerator<readonly NormalisedRow[]> {
    let together: NormalisedRow[] = []
    try {
      for await (const raw of source) {
        if (raw.rowNumber > maxRows) throw new RowLimitReached()
        const isPicked = pick === undefined || (await pick(raw.rowNumber))
        if (isPicked === undefined) break
        if (!isPicked) continue
        // Normalised even where it is done already, for its warnings.
        const row = normalise(raw)
        if (row.rowNumber <= job.position) continue
        if (together.push(withTags(row, options.tags)) < ROWS_TOGETHER) continue
        yield together
        together = []
        // Calls of the batch that is being recorded or written go on in between.
        await setImmediate()
      }
    } catch (error) {
      // What comes before a fault of the file is imported first.
      yield together
      throw error
    }
    yield together
  }
  return {
    rows: rows(),
    bytesRead,
    report: () => ({ warnings: warnings.list(), ...(detected && { detected }) }),
    resumePoint: points.before,
  }
}

interface RowsReading {
  readonly options: QueuedRequest['options'] & Pick<OpenPayloadOptions, 'onHeader'>
  readonly payloads: ReadPayloads
  readonly warnings: Warnings
  readonly points: ResumePoints
}

/** What a request brought along was kept as it came: of the kind, and in the encoding, that it had there. */
const openRows = (
  job: Job,
  payload: JobPayload,
  { options, payloads, warnings, points }: RowsReading,
): ReturnType<typeof openText> => {
  const file = payloadFile(payload, payloads)
  if (isFileSource(job.options)) return openSource(file, askedFormat(payload), options, warnings, points)
  const format = payload.format === 'ndjson' ? 'ndjson' : 'csv'
  return openText({ ...file, format, stored: file }, options, warnings, points)
}
