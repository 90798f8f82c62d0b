import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { makeAccess } from '../../access/make-access.ts'
import { systemClock as clock } from '../../platform/clock.ts'
import { requiredEnv } from '../../platform/env.ts'
import { ENV } from '../../platform/env-names.ts'

type Dynamo = DynamoDBDocumentClient

/** The control table of this stage. */
export const controlTable = (dynamo: Dynamo) => ({ dynamo, tableName: requiredEnv(ENV.controlTable) })

/** The contacts table of this stage. */
export const contactsTable = (dynamo: Dynamo) => ({ dynamo, tableName: requiredEnv(ENV.contactsTable) })

/** Keys, rate limits and workspaces in the control table. */
export const access = (dynamo: Dynamo) => makeAccess({ ...controlTable(dynamo), clock })
