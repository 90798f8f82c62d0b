import type { APIGatewayProxyEvent } from 'aws-lambda'
import type { Permission } from '../access/permissions.ts'
import { hasAnyOf, missingPermission } from '../access/permissions.ts'
import { authenticatedKey } from './authenticated-key.ts'
import { ApiError } from './errors.ts'
import type { ApiMiddleware } from './request-context.ts'

/** Of a route, what decides who may use it. */
export interface RouteAccess {
  /** The key needs one of these. */
  readonly anyOf: readonly Permission[]
  /** Whether a session may use it, for what it made itself. */
  readonly sessions?: true
  /** What a request needs beside that, by what it asks for. */
  readonly alsoNeeds?: (event: APIGatewayProxyEvent) => Permission | undefined
}

/** 403: whether the key, or its session, may use this route. */
export const requirePermission = ({ anyOf, sessions, alsoNeeds }: RouteAccess): ApiMiddleware => ({
  name: 'require-permission',
  before: ({ context, event }) => {
    const { permissions, session } = authenticatedKey(context.api)
    if (session !== undefined && sessions === undefined)
      throw new ApiError('insufficient_permissions', { message: 'A session may not do this. Send an API key.' })
    if (!hasAnyOf(permissions, anyOf))
      throw new ApiError('insufficient_permissions', { message: missingPermission(anyOf) })
    const more = alsoNeeds?.(event)
    if (more !== undefined && !hasAnyOf(permissions, [more]))
      throw new ApiError('insufficient_permissions', { message: missingPermission([more]) })
  },
})
