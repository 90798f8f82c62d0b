import type { OutcomeRecord } from '../../import/outcome.ts'
import { parseQueuedRequest } from '../queued-request.ts'
import { askedFormat, payloadFile } from '../queued-rows.ts'
import { type FileContent, openFile } from '../../import/formats/open-file.ts'
import { openContent } from '../../import/formats/open-source.ts'
import { openSheet } from '../../import/formats/sheet-table.ts'
import { openTable } from '../../import/source/csv-table.ts'
import { findEncoding } from '../../import/source/find-encoding.ts'
import { makeWarnings } from '../../import/source/warnings.ts'
import { isFileSource, type Job } from '../job.ts'
import { mayHold, rangesOf, type OutcomeRange } from '../outcome-index.ts'
import type { OutcomeStore } from '../outcome-store.ts'
import { PayloadGone, type ReadPayloads, type RejectsMaker, type RejectsStore } from '../ports.ts'
import { readUnderLease } from '../read-under-lease.ts'
import { failedOf, type FailedRecords } from './failed-rows.ts'
import { type RejectSource, rejectsFile } from './file-of-source.ts'
import type { RejectsFormat } from '../rejects-file.ts'

interface RejectsDeps {
  readonly store: RejectsStore
  readonly outcomes: Pick<OutcomeStore, 'get' | 'getPage'>
  readonly payloads: ReadPayloads
}

/** Makes the file of the rows of a queued job that failed, out of its outcomes and, once more, its payload. */
export const makeRejects = ({ store, outcomes, payloads }: RejectsDeps): RejectsMaker => ({
  make: async (job, ensureLease) => {
    const failed = failedRecords(job, outcomes, ensureLease)
    const read = ensureLease === undefined ? payloads : readUnderLease(payloads, ensureLease)
    const put = async (source: RejectSource): Promise<RejectsFormat> => {
      const file = rejectsFile(source, failed)
      await store.put(job, file)
      return file.format
    }
    try {
      return await put(await sourceOf(job, read))
    } catch (error) {
      if (!(error instanceof PayloadGone)) throw error
      return put(withoutRows(job))
    }
  },
})

/** If the payload is gone, only the reasons are left. */
const withoutRows = ({ payload }: Job): RejectSource => ({
  kind: payload?.format === 'ndjson' ? 'objects' : 'cards',
  open: () => Promise.resolve([]),
})

const sourceOf = async (job: Job, payloads: RejectsDeps['payloads']): Promise<RejectSource> => {
  const { payload, request } = job
  if (payload === undefined || request === undefined)
    throw new Error('Rejects of a job without a payload were asked for.')
  const { options } = parseQueuedRequest(request)
  const file = payloadFile(payload, payloads)
  const isFile = isFileSource(job.options)
  const content: FileContent = isFile
    ? await openFile(file, { asked: askedFormat(payload) })
    : { ...file, format: payload.format === 'ndjson' ? 'ndjson' : 'csv' }
  switch (content.format) {
    case 'csv': {
      const encoding = isFile ? (options.encoding ?? (await findEncoding(content.open()))) : 'utf-8'
      return { kind: 'table', open: () => openTable(content.open(), { ...options, encoding }), options }
    }
    case 'xlsx':
      return { kind: 'table', open: () => openSheet(content.workbook, options), options }
    case 'vcard':
      return { kind: 'cards', open: async () => (await openContent(content, options, makeWarnings())).rows }
    case 'json':
    case 'ndjson':
      return { kind: 'objects', open: async () => (await openContent(content, options, makeWarnings())).rows }
  }
}

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
