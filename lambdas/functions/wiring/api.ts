import { randomBytes } from 'node:crypto'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { KEY_RANDOM_BYTES, keyText } from '../../access/api-key.ts'
import type { AuthenticatedDeps, PublicDeps } from '../../http/api-handler.ts'
import { systemClock as clock } from '../../platform/clock.ts'
import { makeLog } from '../../platform/logger.ts'
import { access } from './tables.ts'

// What functions are wired of, once a cold start. Nothing happens at import, so that a bundle holds what its function calls alone,
// and each call reads the variables that it needs itself.

export const publicDeps = (name: string): PublicDeps => ({ log: makeLog(name), clock })

/** Of a key that nobody has. */
export const newKeyText = (): string => keyText(randomBytes(KEY_RANDOM_BYTES))

export const authenticatedDeps = (name: string, dynamo: DynamoDBDocumentClient): AuthenticatedDeps => ({
  ...publicDeps(name),
  ...access(dynamo),
})
