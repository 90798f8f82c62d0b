import { pageOf } from '../http/response.ts'
import { ApiError } from '../http/errors.ts'
import { encodeCursor } from '../http/page-query.ts'
import { outcomeRecordSchema, type OutcomeRecord, type RowOutcome } from '../import/outcome.ts'
import type { Clock } from '../platform/clock.ts'
import type { Job } from './job.ts'
import { IndexPageGone, mayHold, rangesOf, type OutcomeRange } from './outcome-index.ts'
import type { OutcomeStore } from './outcome-store.ts'
import type { RowsQuery } from './rows-query.ts'

export const rowsBodySchema = pageOf(outcomeRecordSchema)

export interface RowsPage {
  readonly rows: readonly OutcomeRecord[]
  readonly nextCursor: string | null
}

interface Deps {
  readonly outcomes: Pick<OutcomeStore, 'get' | 'getPage' | 'getChanges'>
  readonly clock: Clock
}

/** Outcomes of which a record may have changes. */
const CHANGING: readonly RowOutcome[] = ['updated', 'restored', 'kept']

/** Objects read side by side: most of the time of each is spent waiting for S3. */
const CONCURRENCY = 8

/** Time after which a page ends before its limit, in milliseconds: the caller goes on with the cursor. */
const MAX_PAGE_MS = 5_000

/** Characters of JSON after which a page ends before its limit: a Lambda response holds up to 6 MB. */
const MAX_PAGE_CHARACTERS = 4 * 1024 * 1024

const notKept = (): ApiError => new ApiError('not_found', { message: 'The row outcomes of this job have expired.' })

/** Reads a page of a job's row outcomes, in the order of the rows. Objects that hold none of those asked for are not read. */
export const makeJobRows =
  ({ outcomes, clock }: Deps) =>
  async (job: Job, { outcome, limit, after, scope }: RowsQuery, withChanges: boolean): Promise<RowsPage> => {
    const startedAt = clock.now()
    const rows: OutcomeRecord[] = []
    let length = 0
    const nextPage = (seen: number): RowsPage => ({ rows, nextCursor: encodeCursor(scope, String(seen)) })
    const isWanted = (range: OutcomeRange): boolean => range.to > after && mayHold(range, outcome)
    const ranges = rangesOf(job.outcome_index, (page) => outcomes.getPage(job, page), isWanted)
    for await (const group of groupsOf(ranges, CONCURRENCY)) {
      const found = await Promise.all(group.map((range) => recordsOf(job, range, withChanges, outcomes)))
      for (const [n, records] of found.entries()) {
        if (records === undefined) throw notKept()
        for (const record of records) {
          if (record.row_number <= after || (outcome !== undefined && record.outcome !== outcome)) continue
          // One row more than the page holds shows that there is a next page.
          if (rows.length === limit || length > MAX_PAGE_CHARACTERS) return nextPage(rows.at(-1)?.row_number ?? after)
          rows.push(record)
          length += JSON.stringify(record).length
        }
        if (clock.now() - startedAt > MAX_PAGE_MS && n === found.length - 1) return nextPage(group[n]?.to ?? after)
      }
    }
    return { rows, nextCursor: null }
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
