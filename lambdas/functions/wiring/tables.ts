import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { makeAccess } from '../../access/make-access.ts'
import type { WorkspaceVault } from '../../access/workspace-vault.ts'
import { systemClock as clock } from '../../platform/clock.ts'
import { requiredEnv } from '../../platform/env.ts'
import { ENV } from '../../platform/env-names.ts'
import { watchThrottles } from '../../platform/table-throttles.ts'

type Dynamo = DynamoDBDocumentClient

/** The control table of this stage. Calls that it throttles are counted. */
export const controlTable = (dynamo: Dynamo) => {
  const tableName = requiredEnv(ENV.controlTable)
  watchThrottles(dynamo, {
    tableName,
    metric: 'ControlThrottles',
    namespace: requiredEnv(ENV.metricsNamespace),
    now: () => clock.now(),
    write: (line) => process.stdout.write(`${line}\n`),
  })
  return { dynamo, tableName }
}

/** The contacts table of this stage. */
export const contactsTable = (dynamo: Dynamo) => ({ dynamo, tableName: requiredEnv(ENV.contactsTable) })

/** Keys, rate limits and workspaces in the control table. */
export const access = (dynamo: Dynamo, vault?: WorkspaceVault) => makeAccess({ ...controlTable(dynamo), clock, vault })
