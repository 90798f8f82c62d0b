import type { OutcomeRecord } from '../../import/outcome.ts'
import { encodingOf, type QueuedRequest } from '../queued-rows.ts'
import type { ImportRequest } from '../../import/request.ts'
import { readNdjson } from '../../import/source/ndjson.ts'
import { readRows } from '../../import/source/rows.ts'
import type { Job } from '../job.ts'
import { mayHold, rangesOf, type OutcomeRange } from '../outcome-index.ts'
import type { OutcomeStore } from '../outcome-store.ts'
import { PayloadGone, type PayloadStore, type RejectsMaker, type RejectsStore } from '../ports.ts'
import { readUnderLease } from '../read-under-lease.ts'
import { rejectLines, type FailedRecords, type RejectSource } from './reject-lines.ts'

type InlineSource = Exclude<ImportRequest['source'], { readonly kind: 'upload' }>

interface RejectsDeps {
  readonly store: RejectsStore
  readonly outcomes: Pick<OutcomeStore, 'get' | 'getPage'>
  readonly payloads: Pick<PayloadStore, 'open'>
}

/** Makes the CSV of the rows of a queued job that failed, out of its outcomes and, once more, its payload. */
export const makeRejects = ({ store, outcomes, payloads }: RejectsDeps): RejectsMaker => ({
  make: async (job, ensureLease) => {
    const failed = failedRecords(job, outcomes, ensureLease)
    const read = ensureLease === undefined ? payloads : readUnderLease(payloads, ensureLease)
    try {
      await store.put(job, rejectLines(await sourceOf(job, read), failed))
    } catch (error) {
      if (!(error instanceof PayloadGone)) throw error
      await store.put(job, rejectLines(WITHOUT_ROWS, failed))
    }
  },
})

/** If the payload is gone, only the reasons are left. */
const WITHOUT_ROWS: RejectSource = { kind: 'objects', open: () => Promise.resolve([]) }

const sourceOf = async (job: Job, payloads: RejectsDeps['payloads']): Promise<RejectSource> => {
  const { payload, request } = job
  if (payload === undefined) throw new Error('Rejects of a job without a payload were asked for.')
  const { options } = JSON.parse(request ?? '{}') as QueuedRequest
  const open = () => payloads.open(payload)
  return payload.format === 'csv'
    ? {
        kind: 'csv',
        open,
        options: { ...options, encoding: await encodingOf(job, payload, payloads, options.encoding) },
      }
    : { kind: 'objects', open: async () => readNdjson(await open()) }
}

/** Lines of the CSV of the rows that failed, of what a request carried itself. */
export const inlineRejects =
  (source: InlineSource, options: ImportRequest['options']) =>
  (records: readonly OutcomeRecord[]): AsyncIterable<string> =>
    rejectLines(inlineRejectSource(source, options), () => failedOf(records))

const inlineRejectSource = (source: InlineSource, options: ImportRequest['options']): RejectSource =>
  source.kind === 'csv'
    ? { kind: 'csv', open: () => Promise.resolve([source.csv]), options }
    : { kind: 'objects', open: () => Promise.resolve(readRows(source.rows)) }

/** Objects of outcomes read at a time: each holds one batch, and a large job has thousands. */
const MAX_CONCURRENT_OBJECTS = 8

const failedRecords = (job: Job, outcomes: RejectsDeps['outcomes'], ensureLease?: () => Promise<void>): FailedRecords =>
  async function* () {
    const holdsFailed = (range: OutcomeRange): boolean => mayHold(range, 'failed')
    let some: OutcomeRange[] = []
    const read = async (): Promise<readonly OutcomeRecord[]> => {
      await ensureLease?.()
      const found = await Promise.all(some.map((range) => outcomes.get(job, range)))
      some = []
      return found.flatMap(failedOf)
    }
    for await (const range of rangesOf(job.outcome_index, (page) => outcomes.getPage(job, page), holdsFailed)) {
      if (some.push(range) === MAX_CONCURRENT_OBJECTS) yield* await read()
    }
    if (some.length > 0) yield* await read()
  }

const failedOf = (records: readonly OutcomeRecord[] = []): readonly OutcomeRecord[] =>
  records.filter(({ outcome }) => outcome === 'failed')
