import type { PresentedKey } from '../access/session.ts'
import { failAsUnavailable } from './dependency-failure.ts'
import { ApiError } from './errors.ts'
import { header } from './header.ts'
import type { ApiMiddleware } from './request-context.ts'

export interface KeyFinder {
  /** The key, or that of the session, if neither has ended. Takes any text, also one that can be neither. */
  findByPresentedKey(presented: string): Promise<PresentedKey | undefined>
}

const BEARER = /^bearer +(\S+)$/i

/** 401: authenticates the request. Every failure gets the same response, so that nothing can be learned from it. */
export const authenticate = (keys: KeyFinder): ApiMiddleware => ({
  name: 'authenticate',
  before: async ({ event, context }) => {
    const presented = BEARER.exec(header(event, 'authorization')?.trim() ?? '')?.[1]
    const key = presented === undefined ? undefined : await failAsUnavailable(() => keys.findByPresentedKey(presented))
    if (key === undefined) throw new ApiError('invalid_key', { headers: { 'WWW-Authenticate': 'Bearer' } })
    context.api.key = key
  },
})
