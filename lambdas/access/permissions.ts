import * as z from 'zod'

/** Everything that a key may be allowed to do. */
export const PERMISSIONS = [
  'write:contacts',
  'read:contacts',
  'delete:contacts',
  'write:webhooks',
  'read:webhooks',
] as const

export type Permission = (typeof PERMISSIONS)[number]

export const permissionSchema = z.enum(PERMISSIONS)

/** Whether one of the permissions that a route takes is among those of the key. */
export const hasAnyOf = (granted: readonly Permission[], wanted: readonly Permission[]): boolean =>
  wanted.some((permission) => granted.includes(permission))

/** Names what is missing, for the caller of a route that the key may not use. */
export const missingPermission = (wanted: readonly Permission[]): string =>
  `The API key lacks the permission ${wanted.join(' or ')}.`
