import type { PublicRequest } from '../../http/api-handler.ts'
import { preflightHeaders } from '../../http/cors.ts'
import type { ApiResponse } from '../../http/response.ts'
import { methodsOf, unknownRoute, type Route } from '../../http/unknown-route.ts'

interface Deps {
  readonly routes: readonly Route[]
  readonly origins: readonly string[]
}

/**
 * Everything that no route takes: 404, or 405 where the path is known and the method is not; and OPTIONS, which says what a path takes,
 * and to the browser of a listed origin that a page may send it.
 */
export const makeUnknownRoute =
  ({ routes, origins }: Deps) =>
  ({ event }: PublicRequest): Promise<ApiResponse> => {
    const { httpMethod: method, resource, path } = event
    const methods = methodsOf(routes, { resource, path })
    if (method !== 'OPTIONS' || methods.length === 0)
      return Promise.reject(unknownRoute(routes, { method, resource, path }))
    const headers = {
      Allow: [...methods, 'OPTIONS'].join(', '),
      ...preflightHeaders(event, origins, methods.join(', ')),
    }
    return Promise.resolve({ status: 204, headers, text: '' })
  }
