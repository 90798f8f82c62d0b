import { pageOf } from '../http/response.ts'
import { ApiError } from '../http/errors.ts'
import { encodeCursor } from '../http/page-query.ts'
import { outcomeRecordSchema, type OutcomeRecord } from '../import/outcome.ts'
import type { Job } from './job.ts'
import { objectsOf, type OutcomeStore } from './outcome-store.ts'
import type { RowsQuery } from './rows-query.ts'

export const rowsBodySchema = pageOf(outcomeRecordSchema)

export interface RowsPage {
  readonly rows: readonly OutcomeRecord[]
  readonly nextCursor: string | null
}

/** Reads a page of a job's row outcomes, in the order of the rows. */
export const makeJobRows =
  ({ outcomes }: { readonly outcomes: Pick<OutcomeStore, 'get'> }) =>
  async (job: Job, { outcome, limit, after, scope }: RowsQuery): Promise<RowsPage> => {
    const rows: OutcomeRecord[] = []
    for (const object of job.segments.flatMap(objectsOf).filter(({ to }) => to > after)) {
      const records = await outcomes.get(job, object)
      if (records === undefined) {
        throw new ApiError('not_found', { message: 'The row outcomes of this job are no longer kept.' })
      }
      for (const record of records) {
        if (record.row_number <= after || (outcome !== undefined && record.outcome !== outcome)) continue
        // One row more than the page has tells whether there is a next one.
        if (rows.length === limit) return { rows, nextCursor: encodeCursor(scope, String(rows.at(-1)?.row_number)) }
        rows.push(record)
      }
    }
    return { rows, nextCursor: null }
  }
