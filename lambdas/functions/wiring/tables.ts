import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { makeAccess } from '../../access/make-access.ts'
import { systemClock as clock } from '../../platform/clock.ts'
import { requiredEnv } from '../../platform/env.ts'
import { ENV } from '../../platform/env-names.ts'
import { watchThrottles } from '../../platform/table-throttles.ts'

type Dynamo = DynamoDBDocumentClient

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

export const contactsTable = (dynamo: Dynamo) => ({ dynamo, tableName: requiredEnv(ENV.contactsTable) })

export const access = (dynamo: Dynamo) => makeAccess({ ...controlTable(dynamo), clock })
