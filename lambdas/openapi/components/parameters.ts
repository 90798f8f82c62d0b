import { DEFAULT_PAGE_LIMIT, MAX_PAGE_LIMIT } from '../../http/page-query.ts'
import type { ParameterObject } from './openapi.ts'

/** Of every list. */
export const PAGE_PARAMETERS: readonly ParameterObject[] = [
  {
    name: 'limit',
    in: 'query',
    description: 'Maximum number of entries per page.',
    schema: { type: 'integer', minimum: 1, maximum: MAX_PAGE_LIMIT, default: DEFAULT_PAGE_LIMIT },
  },
  {
    name: 'cursor',
    in: 'query',
    description: '`next_cursor` of the previous page of the same list, with the same filter.',
    schema: { type: 'string' },
  },
]

export const IDEMPOTENCY_KEY: ParameterObject = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'Makes retries safe. The same key with the same body returns the first response, byte for byte, with `Idempotency-Replayed: true`. If the first request died half-way, the second finishes its job. A key is kept for 24 hours and applies to this path.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x20-\\x7e]+$' },
  example: 'fair-2026-leads',
}
