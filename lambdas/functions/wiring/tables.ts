import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { makeAccess } from '../../access/make-access.ts'
import { systemClock as clock } from '../../platform/clock.ts'
import { requiredEnv } from '../../platform/env.ts'
import { ENV } from '../../platform/env-names.ts'

type Dynamo = DynamoDBDocumentClient

export const controlTable = (dynamo: Dynamo) => ({ dynamo, tableName: requiredEnv(ENV.controlTable) })

export const contactsTable = (dynamo: Dynamo) => ({ dynamo, tableName: requiredEnv(ENV.contactsTable) })

export const access = (dynamo: Dynamo) => makeAccess({ ...controlTable(dynamo), clock })
