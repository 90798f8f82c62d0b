import { randomBytes } from 'node:crypto'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { KEY_RANDOM_BYTES, keyText } from '../../access/api-key.ts'
import type { AuthenticatedDeps, PublicDeps } from '../../http/api-handler.ts'
import { systemClock as clock } from '../../platform/clock.ts'
import { ENV } from '../../platform/env-names.ts'
import { makeLog } from '../../platform/logger.ts'
import { access } from './tables.ts'

// Dependencies of the functions, made once per cold start. Importing a module makes nothing, so that a bundle holds
// only what its function uses; each call reads the variables that it needs.

/** For a route without a key. `name` is the `service` of the log. */
export const publicDeps = (name: string): PublicDeps => ({
  log: makeLog(name),
  clock,
  origins: (process.env[ENV.origins] ?? '').split(',').filter((origin) => origin !== ''),
})

/** The text of a new key. */
export const newKeyText = (): string => keyText(randomBytes(KEY_RANDOM_BYTES))

/** For routes with a key. `name` is the `service` of the log. */
export const authenticatedDeps = (name: string, dynamo: DynamoDBDocumentClient): AuthenticatedDeps => {
  const { sessions, rateLimiter } = access(dynamo)
  return { ...publicDeps(name), keys: sessions, rateLimiter }
}
