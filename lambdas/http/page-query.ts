import type { APIGatewayProxyEvent } from 'aws-lambda'
import { ApiError } from './errors.ts'
import { queryParameter } from './query-parameter.ts'

/** Of every list, by the contract. */
export const DEFAULT_PAGE_LIMIT = 100
export const MAX_PAGE_LIMIT = 1000

/** Value of `limit`: how many entries a page has at most. */
export const pageLimit = (event: APIGatewayProxyEvent): number => {
  const text = queryParameter(event, 'limit')
  if (text === undefined) return DEFAULT_PAGE_LIMIT
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (limit >= 1 && limit <= MAX_PAGE_LIMIT) return limit
  throw new ApiError('validation_error', { fields: { limit: `must be a whole number from 1 to ${MAX_PAGE_LIMIT}` } })
}

const VERSION = 1

/**
 * A cursor says where the next page begins. It is bound to its query by `scope`, so that one taken from another list, or kept
 * while a filter changed, is refused instead of answering something else.
 */
export const encodeCursor = (scope: string, after: string): string =>
  Buffer.from(JSON.stringify([VERSION, scope, after])).toString('base64url')

/**
 * The position in `cursor`; undefined for the first page. Throws a `validation_error` for a cursor of another `scope`.
 */
export const pageCursor = (event: APIGatewayProxyEvent, scope: string): string | undefined => {
  const text = queryParameter(event, 'cursor')
  if (text === undefined) return undefined
  const parsed = parseCursor(text)
  if (Array.isArray(parsed) && parsed[0] === VERSION && parsed[1] === scope && typeof parsed[2] === 'string') {
    return parsed[2]
  }
  throw new ApiError('validation_error', { fields: { cursor: 'must be a cursor of this list' } })
}

const parseCursor = (text: string): unknown => {
  try {
    const bytes = Buffer.from(text, 'base64url')
    // The decoder skips what is no base64url, so that a mangled cursor could pass.
    return bytes.toString('base64url') === text ? JSON.parse(bytes.toString()) : undefined
  } catch {
    return undefined
  }
}
