import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { makeWorkspaceVault } from '../../access/workspace-vault.ts'
import { makeKms } from '../../platform/aws.ts'
import { requiredEnv } from '../../platform/env.ts'
import { ENV } from '../../platform/env-names.ts'
import { access } from './tables.ts'

/** Gives the secret of a workspace, decrypted. Apart from `access`, so that only functions that need it hold a client of KMS. */
export const workspaceSecret = (dynamo: DynamoDBDocumentClient) => {
  const vault = makeWorkspaceVault({ kms: makeKms(), keyId: requiredEnv(ENV.workspaceSecretsKey) })
  return access(dynamo, vault).workspaces.workspaceSecret
}
