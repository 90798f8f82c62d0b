import * as z from 'zod'
import { ApiError } from './errors.ts'

const routesSchema = z.array(z.object({ method: z.string(), path: z.string() })).readonly()

/** A method and the template of its path, such as `/v1/contacts/{contact_id}`. */
export type Route = z.infer<typeof routesSchema>[number]

/** Where a request ended that no route took. */
interface UnmatchedRequest {
  readonly method: string
  /** What the gateway matched: a template of ours where only the method was wrong, or one of a catch-all. */
  readonly resource: string
  readonly path: string
}

/** What the API serves, from the JSON that the stack hands to the function. */
export const parseRoutes = (json: string): readonly Route[] => routesSchema.parse(JSON.parse(json))

const isParameter = (segment: string): boolean => segment.startsWith('{') && segment.endsWith('}')

const matches = (template: string, path: string): boolean => {
  const wanted = template.split('/')
  const given = path.split('/')
  return (
    wanted.length === given.length &&
    wanted.every((segment, index) => (isParameter(segment) ? given[index] !== '' : segment === given[index]))
  )
}

/** The methods of a path, in alphabetical order; none where the API does not know it. */
export const methodsOf = (
  routes: readonly Route[],
  { resource, path }: Omit<UnmatchedRequest, 'method'>,
): readonly string[] => {
  const exact = routes.filter((route) => route.path === resource)
  const samePath = exact.length > 0 ? exact : routes.filter((route) => matches(route.path, path))
  return [...new Set(samePath.map((route) => route.method))].toSorted()
}

/** 405 with the methods of the path where the API knows it, else 404. */
export const unknownRoute = (routes: readonly Route[], { method, ...place }: UnmatchedRequest): ApiError => {
  const methods = methodsOf(routes, place)
  // A path that takes the method after all was missed for another reason, which no Allow would explain.
  if (methods.length === 0 || methods.includes(method)) return new ApiError('not_found')
  return new ApiError('method_not_allowed', { headers: { Allow: methods.join(', ') } })
}
