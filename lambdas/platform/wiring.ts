import { randomUUID } from 'node:crypto'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { ulid } from 'ulid'
import { makeAccess } from '../access/make-access.ts'
import { dynamoContactsTable, readContactItem } from '../contacts/dynamo-contacts-table.ts'
import type { KeyedDeps, PublicDeps } from '../http/api-handler.ts'
import { makeIdempotencyStore } from '../jobs/idempotency-store.ts'
import type { InlineImportDeps } from '../jobs/inline-import.ts'
import { makeJobStore } from '../jobs/job-store.ts'
import { makeOutcomeStore } from '../jobs/outcome-store.ts'
import { makeS3 } from './aws.ts'
import { systemClock as clock } from './clock.ts'
import { requiredEnv } from './env.ts'
import { ENV } from './env-names.ts'
import { makeLog } from './logger.ts'

// What functions are wired of, once a cold start. Nothing happens at import, so that a bundle holds what its function calls alone,
// and each call reads the variables that it needs itself.

type Dynamo = DynamoDBDocumentClient
const control = (dynamo: Dynamo) => ({ dynamo, tableName: requiredEnv(ENV.controlTable) })
const contacts = (dynamo: Dynamo) => ({ dynamo, tableName: requiredEnv(ENV.contactsTable) })
const access = (dynamo: Dynamo) => makeAccess({ ...control(dynamo), clock })

export const publicDeps = (name: string): PublicDeps => ({ log: makeLog(name), clock })

export const keyedDeps = (name: string, dynamo: Dynamo): KeyedDeps => ({ ...publicDeps(name), ...access(dynamo) })

const outcomeStore = () => makeOutcomeStore({ s3: makeS3(), bucket: requiredEnv(ENV.bucket) })

export const importDeps = (dynamo: Dynamo): InlineImportDeps => ({
  jobs: makeJobStore(control(dynamo)),
  idempotency: makeIdempotencyStore(control(dynamo)),
  outcomes: outcomeStore(),
  ports: { table: dynamoContactsTable(contacts(dynamo)), clock, random: Math.random },
  workspaceSecret: access(dynamo).workspaces.workspaceSecret,
  newJobId: () => `imp_${ulid(clock.now())}`,
  newWriter: randomUUID,
})

export const jobReaderDeps = (dynamo: Dynamo) => ({
  jobs: makeJobStore(control(dynamo)),
  outcomes: outcomeStore(),
  clock,
})

export const contactReaderDeps = (dynamo: Dynamo) => {
  const table = contacts(dynamo)
  return {
    readItem: (key: string) => readContactItem(table, key),
    workspaceSecret: access(dynamo).workspaces.workspaceSecret,
  }
}
