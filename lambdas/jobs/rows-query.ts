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
  /** Whether failed rows are asked for as they were sent. */
  readonly withSource: boolean
  /** Byte of the file of rejects at which the rows of the page begin, or before: a page need not read what others have read. */
  readonly rejectsFrom: number
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

/** Whether what is asked for are the rows as they were sent: personal data, which takes a permission of its own. */
export const asksForSource = ({ queryStringParameters }: APIGatewayProxyEvent): boolean =>
  queryStringParameters?.['include'] === 'source'

/** Where a page begins, as a cursor has it. */
export const positionText = (after: number, rejectsFrom: number): string => `${after}:${rejectsFrom}`

/** Whether the rows are asked for as they were sent. Throws a `validation_error`. */
const includesSource = (event: APIGatewayProxyEvent): boolean => {
  const text = queryParameter(event, 'include')
  if (text !== undefined && text !== 'source')
    throw new ApiError('validation_error', { fields: { include: 'must be source' } })
  return text === 'source'
}

/** The query of `GET …/rows`. Its cursor is valid only for the same job and filter. Throws a `validation_error`. */
export const parseRowsQuery = (event: APIGatewayProxyEvent, jobId: string): RowsQuery => {
  const outcome = queryParameter(event, 'outcome')
  if (outcome !== undefined && !isRowOutcome(outcome)) {
    throw new ApiError('validation_error', { fields: { outcome: `must be one of ${ALL_OUTCOMES.join(', ')}` } })
  }
  const withSource = includesSource(event)
  const scope = `rows:${jobId}:${outcome ?? ''}${withSource ? ':source' : ''}`
  const first = afterRow(event)
  const [after = 0, rejectsFrom = 0] = pageCursor(event, scope)?.split(':').map(Number) ?? [first]
  if (![after, rejectsFrom].every((place) => Number.isSafeInteger(place) && place >= 0)) {
    throw new ApiError('validation_error', { fields: { cursor: 'must be a cursor of this list' } })
  }
  return { outcome, limit: pageLimit(event), after, withSource, rejectsFrom, scope }
}
