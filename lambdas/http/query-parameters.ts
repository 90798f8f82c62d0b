import { ApiError } from './errors.ts'
import { makeProblems } from './body-schema.ts'
import { OPERATION_IDS, type RouteName } from './operation-ids.ts'
import type { ApiMiddleware } from './request-context.ts'

const PAGE = ['limit', 'cursor'] as const

/** Query parameters of the routes that have some. A test compares them with the OpenAPI document. */
export const QUERY_PARAMETERS: Readonly<Partial<Record<RouteName, readonly string[]>>> = {
  'GET /v1/import/contacts': ['status', 'kind', ...PAGE],
  'GET /v1/import/contacts/{job_id}/rows': ['outcome', 'after', 'include', ...PAGE],
  'GET /v1/contacts': ['email', 'phone', 'external_id'],
  'DELETE /v1/contacts/{contact_id}': ['erase'],
  'GET /v1/webhooks': PAGE,
  'GET /v1/webhooks/{webhook_id}/deliveries': ['status', ...PAGE],
}

const parametersOf = (route: string): readonly string[] =>
  Object.hasOwn(QUERY_PARAMETERS, route) ? (QUERY_PARAMETERS[route as RouteName] ?? []) : []

/** 400 for a query parameter that the route does not have: a misspelt filter would return everything. */
export const refuseUnknownQuery = (): ApiMiddleware => ({
  name: 'refuse-unknown-query',
  before: ({ event }) => {
    const route = `${event.httpMethod} ${event.resource}`
    // An unknown path is 404 and a wrong method 405, whatever is asked of them.
    if (!Object.hasOwn(OPERATION_IDS, route)) return
    const known = parametersOf(route)
    const problems = makeProblems()
    for (const name of Object.keys(event.queryStringParameters ?? {})) {
      if (!known.includes(name)) problems.add([name], 'unknown parameter')
    }
    if (problems.has()) throw new ApiError('validation_error', { fields: problems.fields() })
  },
})
