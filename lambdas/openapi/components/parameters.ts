import { DEFAULT_PAGE_LIMIT, MAX_PAGE_LIMIT } from '../../http/page-query.ts'
import type { ParameterObject } from './openapi.ts'

/** Of every list. */
export const PAGE_PARAMETERS: readonly ParameterObject[] = [
  {
    name: 'limit',
    in: 'query',
    description: 'Entries of a page at most.',
    schema: { type: 'integer', minimum: 1, maximum: MAX_PAGE_LIMIT, default: DEFAULT_PAGE_LIMIT },
  },
  {
    name: 'cursor',
    in: 'query',
    description: 'Where the page begins: `next_cursor` of the page before, of the same list with the same filter.',
    schema: { type: 'string' },
  },
]

export const IDEMPOTENCY_KEY: ParameterObject = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'Makes it safe to send the request again. The same key with the same body answers the first answer, byte for byte, with `Idempotency-Replayed: true`; where the first request died half-way, the second finishes its job. Kept for 24 hours, for this path.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x20-\\x7e]+$' },
  example: 'fair-2026-leads',
}
