import {
  apiHandler,
  type ApiLambda,
  type JsonRequest,
  type AuthenticatedDeps,
  type AuthenticatedRequest,
} from './api-handler.ts'
import type { RouteName } from './operation-ids.ts'
import type { RouteAccess } from './require-permission.ts'
import type { ApiResponse } from './response.ts'

interface RouteOf<R> extends RouteAccess {
  readonly handle: (request: R) => Promise<ApiResponse>
}

/** One of several routes that a function serves, each with what its key needs. */
export interface AuthenticatedRouteOf extends RouteOf<AuthenticatedRequest> {
  readonly body?: never
}

/** One that takes a JSON object. */
export interface JsonRouteOf extends RouteOf<JsonRequest> {
  readonly body: 'json'
  /** No body is an empty object. */
  readonly mayBeEmpty?: boolean
}

export type RouteTable<R extends AuthenticatedRouteOf | JsonRouteOf = AuthenticatedRouteOf | JsonRouteOf> = Readonly<
  Partial<Record<RouteName, R>>
>

const lambdaOf = (route: AuthenticatedRouteOf | JsonRouteOf, deps: AuthenticatedDeps): ApiLambda => {
  const { anyOf, sessions, alsoNeeds } = route
  const common = { access: { anyOf, ...(sessions && { sessions }), ...(alsoNeeds && { alsoNeeds }) }, deps }
  return route.body === 'json'
    ? apiHandler({ ...common, body: route.body, mayBeEmpty: route.mayBeEmpty }, route.handle)
    : apiHandler(common, route.handle)
}

/** Makes the Lambda function of several routes. Each has checks of its own: a permission is judged before the rate, by the contract. */
export const authenticatedRoutes = (table: RouteTable, deps: AuthenticatedDeps): ApiLambda => {
  const lambdas = new Map(Object.entries(table).map(([key, route]) => [key, lambdaOf(route, deps)]))
  return async (event, context) => {
    const lambda = lambdas.get(`${event.httpMethod} ${event.resource}`)
    if (lambda === undefined) throw new Error('The function was given a route that it does not serve.')
    return lambda(event, context)
  }
}
