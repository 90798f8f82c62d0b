import type { APIGatewayProxyEvent } from 'aws-lambda'
import { ApiError } from '../http/errors.ts'
import { pageCursor, pageLimit } from '../http/page-query.ts'
import { queryParameter } from '../http/query-parameter.ts'
import { ALL_OUTCOMES, type RowOutcome } from '../import/outcome.ts'

/** Which rows of a job are asked for. */
export interface RowsQuery {
  readonly outcome: RowOutcome | undefined
  readonly limit: number
  /** Number of the row behind which the page begins. */
  readonly after: number
  /** What the cursor of the next page is bound to. */
  readonly scope: string
}

const isRowOutcome = (text: string): text is RowOutcome => (ALL_OUTCOMES as readonly string[]).includes(text)

/** Value of `after`: a page may begin behind any row, so that whoever shows rows can go anywhere in them. */
const afterRow = (event: APIGatewayProxyEvent): number => {
  const text = queryParameter(event, 'after')
  if (text === undefined) return 0
  if (queryParameter(event, 'cursor') !== undefined) {
    throw new ApiError('validation_error', { fields: { after: 'must not be sent with `cursor`' } })
  }
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new ApiError('validation_error', { fields: { after: 'must be the number of a row' } })
}

/** The query of `GET …/rows`. Its cursor is valid only for the same job and filter. Throws a `validation_error`. */
export const parseRowsQuery = (event: APIGatewayProxyEvent, jobId: string): RowsQuery => {
  const outcome = queryParameter(event, 'outcome')
  if (outcome !== undefined && !isRowOutcome(outcome)) {
    throw new ApiError('validation_error', { fields: { outcome: `must be one of ${ALL_OUTCOMES.join(', ')}` } })
  }
  const scope = `rows:${jobId}:${outcome ?? ''}`
  const first = afterRow(event)
  const after = Number(pageCursor(event, scope) ?? first)
  if (!Number.isSafeInteger(after) || after < 0) {
    throw new ApiError('validation_error', { fields: { cursor: 'must be a cursor of this list' } })
  }
  return { outcome, limit: pageLimit(event), after, scope }
}
