import { ApiError } from './errors.ts'
import type { ApiMiddleware } from './request-context.ts'

/** 429: whether this request was one too many for its window. */
export const enforceRateLimit = (): ApiMiddleware => ({
  name: 'enforce-rate-limit',
  before: ({ context }) => {
    const { rate } = context.api
    if (rate === undefined) throw new Error('The request is not counted yet.')
    if (rate.exceeded) throw new ApiError('rate_limited', { headers: { 'Retry-After': `${rate.retryAfterSeconds}` } })
  },
})
