import type { Permission } from '../access/permissions.ts'
import { hasAnyOf, missingPermission } from '../access/permissions.ts'
import { authenticatedKey } from './authenticated-key.ts'
import { ApiError } from './errors.ts'
import type { ApiMiddleware } from './request-context.ts'

/** 403: whether the key may use this route, by any one of the permissions. */
export const requirePermission = (anyOf: readonly Permission[]): ApiMiddleware => ({
  name: 'require-permission',
  before: ({ context }) => {
    if (hasAnyOf(authenticatedKey(context.api).permissions, anyOf)) return
    throw new ApiError('insufficient_permissions', { message: missingPermission(anyOf) })
  },
})
