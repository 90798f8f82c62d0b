import type { PresentedKey } from '../access/session.ts'
import type { RequestState } from './request-context.ts'

/** The key of a request that `authenticate` let through; a middleware registered before it is a mistake of ours. */
export const authenticatedKey = (state: RequestState): PresentedKey => {
  if (state.key === undefined) throw new Error('The request is not authenticated yet.')
  return state.key
}
