import { randomBytes } from 'node:crypto'
import type { ApiKey } from '../lambdas/access/api-key.ts'
import { makeAccess } from '../lambdas/access/make-access.ts'
import { makeWorkspaceVault } from '../lambdas/access/workspace-vault.ts'
import type { DeployedApp } from './stack-file.ts'
import type { CreatedKey, NewKey } from '../lambdas/access/keys.ts'
import { MAX_SESSION_SECONDS } from '../lambdas/access/session.ts'
import type { CreatedSession } from '../lambdas/access/sessions.ts'
import { PERMISSIONS } from '../lambdas/access/permissions.ts'
import { makeDynamo, makeKms } from '../lambdas/platform/aws.ts'
import { systemClock } from '../lambdas/platform/clock.ts'

/** An id that no other workspace has. */
export const newWorkspaceId = (prefix: string): string => `${prefix}-${randomBytes(5).toString('hex')}`

/**
 * Creates the workspace unless it exists, and a key for it with all permissions by default, with the code of `npm run
 * keys`. Uses the environment of this process.
 */
export const makeWorkspaceKey = async (
  { control_table, workspace_secrets_key }: Pick<DeployedApp, 'control_table' | 'workspace_secrets_key'>,
  wanted: Omit<NewKey, 'permissions'> & Partial<Pick<NewKey, 'permissions'>>,
): Promise<CreatedKey> => {
  const dynamo = makeDynamo()
  const kms = makeKms()
  try {
    const { keys, workspaces } = makeAccess({
      dynamo,
      tableName: control_table,
      clock: systemClock,
      vault: makeWorkspaceVault({ kms, keyId: workspace_secrets_key }),
    })
    await workspaces.ensureWorkspace(wanted.workspaceId)
    return await keys.create({ permissions: PERMISSIONS, ...wanted })
  } finally {
    dynamo.destroy()
    kms.destroy()
  }
}

/** Creates a session of a key, of the longest life that one has. */
export const makeDemoSession = async (controlTable: string, key: ApiKey): Promise<CreatedSession> => {
  const dynamo = makeDynamo()
  try {
    const { sessions } = makeAccess({ dynamo, tableName: controlTable, clock: systemClock })
    return await sessions.create(key, { expiresIn: MAX_SESSION_SECONDS, options: {} })
  } finally {
    dynamo.destroy()
  }
}
