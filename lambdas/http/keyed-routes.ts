import type { Permission } from '../access/permissions.ts'
import { apiHandler, type ApiLambda, type ApiResponse, type KeyedDeps, type KeyedRequest } from './api-handler.ts'

/** One of several routes that a function serves, each with what its key needs. */
export interface KeyedRouteOf {
  /** What the log calls the operation. */
  readonly name: string
  readonly anyOf: readonly Permission[]
  readonly handle: (request: KeyedRequest) => Promise<ApiResponse>
}

/** Method and resource, as API Gateway names them: `GET /v1/contacts/{contact_id}`. */
export type RouteTable = Readonly<Record<`${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`, KeyedRouteOf>>

/** Makes the Lambda function of several routes. Each has checks of its own: a permission is judged before the rate, by the contract. */
export const keyedRoutes = (table: RouteTable, deps: KeyedDeps): ApiLambda => {
  const lambdas = new Map(
    Object.entries(table).map(([route, { name, anyOf, handle }]) => [
      route,
      apiHandler({ name, access: { anyOf }, deps }, handle),
    ]),
  )
  return async (event, context) => {
    const lambda = lambdas.get(`${event.httpMethod} ${event.resource}`)
    if (lambda === undefined) throw new Error('The function was given a route that it does not serve.')
    return lambda(event, context)
  }
}
