import { randomBytes } from 'node:crypto'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { Clock } from '../platform/clock.ts'
import { makeKeyStore } from './key-store.ts'
import { makeKeys } from './keys.ts'
import type { Keys } from './keys.ts'
import { makeRateCounter } from './rate-counter.ts'
import { makeRateLimiter } from './rate-limit.ts'
import type { RateLimiter } from './rate-limit.ts'
import { makeSessionStore } from './session-store.ts'
import { makeSessions } from './sessions.ts'
import type { Sessions } from './sessions.ts'
import type { WorkspaceVault } from './workspace-vault.ts'
import { makeWorkspaces } from './workspaces.ts'
import type { Workspaces } from './workspaces.ts'

export interface Access {
  readonly keys: Keys
  readonly sessions: Sessions
  readonly rateLimiter: RateLimiter
  readonly workspaces: Workspaces
}

/** Everything about who may call, on the control table. */
export const makeAccess = (deps: {
  readonly dynamo: DynamoDBDocumentClient
  readonly tableName: string
  readonly clock: Clock
  /** For the secrets of workspaces. @default they can be read only where they are stored as they are */
  readonly vault?: WorkspaceVault | undefined
}): Access => {
  const keys = makeKeys({ store: makeKeyStore(deps), clock: deps.clock, randomBytes })
  return {
    keys,
    sessions: makeSessions({ store: makeSessionStore(deps), keys, clock: deps.clock, randomBytes }),
    rateLimiter: makeRateLimiter({ counter: makeRateCounter(deps), clock: deps.clock }),
    workspaces: makeWorkspaces({ ...deps, randomBytes }),
  }
}
