import { pageOf } from '../http/response.ts'
import { ApiError } from '../http/errors.ts'
import { encodeCursor } from '../http/page-query.ts'
import type { OutcomeRecord, RowOutcome } from '../import/outcome.ts'
import type { Clock } from '../platform/clock.ts'
import type { Job } from './job.ts'
import { IndexPageGone, mayHold, rangesOf, type OutcomeRange } from './outcome-index.ts'
import type { OutcomeStore } from './outcome-store.ts'
import { makeRowSources, type ShownRow, shownRowSchema } from './row-sources.ts'
import { positionText, type RowsQuery } from './rows-query.ts'
import type { RejectsReader } from './ports.ts'

export const rowsBodySchema = pageOf(shownRowSchema)

export interface RowsPage {
  readonly rows: readonly ShownRow[]
  readonly nextCursor: string | null
}

interface Deps {
  readonly outcomes: Pick<OutcomeStore, 'get' | 'getPage' | 'getChanges'>
  readonly rejects: RejectsReader
  readonly clock: Clock
}

/** Outcomes of which a record may have changes. */
const CHANGING: readonly RowOutcome[] = ['updated', 'restored', 'kept']

/** Objects read side by side: most of the time of each is spent waiting for S3. */
const CONCURRENCY = 8

/** Time after which a page ends before its limit, in milliseconds: the caller goes on with the cursor. */
const MAX_PAGE_MS = 5_000

/** Time that there is for sources in any case, so that each page comes further. */
const MIN_SOURCES_MS = 1_000

/** Bytes of JSON after which a page ends before its limit: a Lambda response holds up to 6 MB. */
const MAX_PAGE_BYTES = 4 * 1024 * 1024
/** Of them, those of the rows as they were sent. */
const MAX_SOURCES_BYTES = 1024 * 1024

const notKept = (): ApiError => new ApiError('not_found', { message: 'The row outcomes of this job have expired.' })

/** Rows found, and the row behind which the next page begins: null behind the last. */
interface FoundRows {
  readonly rows: readonly OutcomeRecord[]
  readonly next: number | null
}

/** Reads a page of a job's row outcomes, in the order of the rows. Objects that hold none of those asked for are not read. */
export const makeJobRows = (deps: Deps) => {
  const sourcesOf = makeRowSources(deps)
  return async (job: Job, query: RowsQuery, withChanges: boolean): Promise<RowsPage> => {
    const { scope, after, withSource, rejectsFrom } = query
    const startedAt = deps.clock.now()
    const page = await findRows(job, query, withChanges, deps)
    if (!withSource)
      return { rows: page.rows, nextCursor: page.next === null ? null : encodeCursor(scope, String(page.next)) }
    const until = Math.max(startedAt + MAX_PAGE_MS, deps.clock.now() + MIN_SOURCES_MS)
    const limits = { from: rejectsFrom, until, maxBytes: MAX_SOURCES_BYTES }
    const { rows, endedAt, offset } = await sourcesOf(job, page.rows, limits)
    const next = endedAt === undefined ? page.next : Math.max(after, endedAt)
    return { rows, nextCursor: next === null ? null : encodeCursor(scope, positionText(next, offset)) }
  }
}

const findRows = async (
  job: Job,
  { outcome, limit, after }: RowsQuery,
  withChanges: boolean,
  { outcomes, clock }: Deps,
): Promise<FoundRows> => {
  const startedAt = clock.now()
  const rows: OutcomeRecord[] = []
  let bytes = 0
  const isWanted = (range: OutcomeRange): boolean => range.to > after && mayHold(range, outcome)
  const ranges = rangesOf(job.outcome_index, (page) => outcomes.getPage(job, page), isWanted)
  for await (const group of groupsOf(ranges, CONCURRENCY)) {
    const found = await Promise.all(group.map((range) => recordsOf(job, range, withChanges, outcomes)))
    for (const [n, records] of found.entries()) {
      if (records === undefined) throw notKept()
      for (const record of records) {
        if (record.row_number <= after || (outcome !== undefined && record.outcome !== outcome)) continue
        // One row more than the page holds shows that there is a next page.
        if (rows.length === limit || bytes > MAX_PAGE_BYTES) return { rows, next: rows.at(-1)?.row_number ?? after }
        rows.push(record)
        bytes += Buffer.byteLength(JSON.stringify(record))
      }
      if (clock.now() - startedAt > MAX_PAGE_MS && n === found.length - 1) return { rows, next: group[n]?.to ?? after }
    }
  }
  return { rows, next: null }
}

const recordsOf = async (
  job: Job,
  range: OutcomeRange,
  withChanges: boolean,
  outcomes: Deps['outcomes'],
): Promise<readonly OutcomeRecord[] | undefined> => {
  const [records, changes] = await Promise.all([
    outcomes.get(job, range),
    withChanges && CHANGING.some((outcome) => mayHold(range, outcome)) ? outcomes.getChanges(job, range) : undefined,
  ])
  if (changes === undefined) return records
  return records?.map((record) => {
    const own = changes.get(record.row_number)
    return own === undefined ? record : { ...record, changes: own }
  })
}

async function* groupsOf(ranges: AsyncIterable<OutcomeRange>, size: number): AsyncGenerator<readonly OutcomeRange[]> {
  let group: OutcomeRange[] = []
  try {
    for await (const range of ranges) {
      group.push(range)
      if (group.length < size) continue
      yield group
      group = []
    }
  } catch (error) {
    throw error instanceof IndexPageGone ? notKept() : error
  }
  if (group.length > 0) yield group
}
