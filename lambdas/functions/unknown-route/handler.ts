import type { ApiResponse } from '../../http/response.ts'
import type { PublicRequest } from '../../http/api-handler.ts'
import { unknownRoute, type Route } from '../../http/unknown-route.ts'

/** Everything that no route takes: 404, or 405 where the path is known and the method is not. */
export const makeUnknownRoute =
  (routes: readonly Route[]) =>
  ({ event }: PublicRequest): Promise<ApiResponse> =>
    Promise.reject(unknownRoute(routes, { method: event.httpMethod, resource: event.resource, path: event.path }))
