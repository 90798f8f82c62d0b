import type { RateLimiter } from '../access/rate-limit.ts'
import { authenticatedKey } from './authenticated-key.ts'
import { failAsUnavailable } from './dependency-failure.ts'
import type { ApiMiddleware } from './request-context.ts'

/**
 * Counts the request against its key's limit, once, and refuses nothing yet: a 403 comes before a 429, and carries the headers of
 * the limit too.
 */
export const countRequest = (rateLimiter: RateLimiter): ApiMiddleware => ({
  name: 'count-request',
  before: async ({ context }) => {
    const key = authenticatedKey(context.api)
    context.api.rate = await failAsUnavailable(() => rateLimiter.consume(key))
  },
})
