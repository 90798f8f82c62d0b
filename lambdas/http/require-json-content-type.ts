import { ApiError } from './errors.ts'
import { header } from './header.ts'
import type { ApiMiddleware } from './request-context.ts'

/** 415: the media type decides, in any case and with any parameters. Content-Encoding is ignored: the gateway decompresses the body and keeps the header. */
export const requireJsonContentType = (mayBeEmpty = false): ApiMiddleware => ({
  name: 'require-json-content-type',
  before: ({ event, context }) => {
    if (mayBeEmpty && context.api.bytes?.length === 0) return
    const mediaType = header(event, 'content-type')?.split(';')[0]?.trim().toLowerCase()
    if (mediaType !== 'application/json') throw new ApiError('unsupported_media_type')
  },
})
