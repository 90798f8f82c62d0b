import * as z from 'zod'
import { type OutcomeRecord, outcomeRecordSchema } from '../import/outcome.ts'
import type { Clock } from '../platform/clock.ts'
import { codeSchema } from '../platform/schemas.ts'
import { hasEnded, type Job } from './job.ts'
import type { RejectsReader } from './ports.ts'

/** The record of a row as `GET …/rows` shows it. */
export const shownRowSchema = outcomeRecordSchema.extend({
  source: z.unknown().optional().meta({
    description:
      'Of a failed row, with `include=source`: the row as it was sent. Of a table an object of column → cell, or a list of cells where they do not fit the columns; of vCards what was read of the card; of JSON the row itself.',
  }),
  source_missing: codeSchema(['not_ended', 'not_kept', 'too_long']).exactOptional().meta({
    description:
      'Why a failed row has no `source`. `not_ended`: it is there once the job has ended. `not_kept`: it is no longer stored, or the job ended before it could be. `too_long`: it is longer than 256 KB.',
  }),
})
export type ShownRow = Readonly<z.infer<typeof shownRowSchema>>
type SourceMissing = NonNullable<ShownRow['source_missing']>

/** Bytes of one row that is shown: what is not read of it has no other limit than the file's. */
const MAX_SOURCE_BYTES = 256 * 1024

/** A row as it was sent, or why it is missing. */
type Sent = Pick<ShownRow, 'source' | 'source_missing'>

export interface SourcesRead {
  readonly rows: readonly ShownRow[]
  /** The last row up to which sources are known, where there was no time or no room for more of them. */
  readonly endedAt: number | undefined
  /** Byte of the file of rejects at which the next row begins. */
  readonly offset: number
}

export interface SourceLimits {
  /** Byte of the file of rejects to begin at. */
  readonly from: number
  readonly until: number
  readonly maxBytes: number
}

interface Deps {
  readonly rejects: RejectsReader
  readonly clock: Clock
}

const sentOf = (source: unknown, bytes: number): Sent => {
  if (source === undefined) return { source_missing: 'not_kept' }
  return bytes > MAX_SOURCE_BYTES ? { source_missing: 'too_long' } : { source }
}

const withSent = (rows: readonly OutcomeRecord[], sent: (row: number) => Sent): readonly ShownRow[] =>
  rows.map((record) => (record.outcome === 'failed' ? { ...record, ...sent(record.row_number) } : record))

const bytesOf = (value: unknown): number => (value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value)))

/** Shows failed rows as they were sent, out of the file of rejects that the job made at its end. */
export const makeRowSources =
  ({ rejects, clock }: Deps) =>
  async (job: Job, rows: readonly OutcomeRecord[], { from, until, maxBytes }: SourceLimits): Promise<SourcesRead> => {
    const without = (source_missing: SourceMissing): SourcesRead => ({
      rows: withSent(rows, () => ({ source_missing })),
      endedAt: undefined,
      offset: from,
    })
    const wanted = new Map(rows.filter(({ outcome }) => outcome === 'failed').map((row) => [row.row_number, row]))
    const last = [...wanted.keys()].at(-1)
    if (last === undefined) return { rows, endedAt: undefined, offset: from }
    if (!hasEnded(job)) return without('not_ended')
    const sentRows = job.has_rejects ? await rejects.open(job, from) : undefined
    if (sentRows === undefined) return without('not_kept')
    const found = new Map<number, Sent>()
    const upTo = (endedAt: number | undefined): SourcesRead => ({
      rows: withSent(
        endedAt === undefined ? rows : rows.filter(({ row_number }) => row_number <= endedAt),
        (row) => found.get(row) ?? { source_missing: 'not_kept' },
      ),
      endedAt,
      offset,
    })
    let offset = from
    let bytes = 0
    for await (const { row, source, end } of sentRows) {
      if (row > last) break
      offset = end
      if (wanted.has(row)) {
        const sent = sentOf(source, bytesOf(source))
        found.set(row, sent)
        bytes += bytesOf(sent)
      }
      if (row === last) break
      if (bytes > maxBytes || clock.now() > until) return upTo(row)
    }
    return upTo(undefined)
  }
