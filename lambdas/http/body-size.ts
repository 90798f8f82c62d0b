import { ApiError } from './errors.ts'
import type { ApiMiddleware } from './request-context.ts'

/** Of the decoded payload. On AWS the gateway and Lambda stop an inline body of more than about 5 MB before us. */
export const MAX_BODY_BYTES = 20 * 1024 * 1024

/** 413: takes the body out of its transport encoding and measures it. */
export const limitBodySize = (): ApiMiddleware => ({
  name: 'limit-body-size',
  before: ({ event, context }) => {
    const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8')
    if (bytes.length > MAX_BODY_BYTES) throw new ApiError('payload_too_large')
    context.api.bytes = bytes
  },
})
