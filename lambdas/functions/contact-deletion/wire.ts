import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { dynamoContactsTable } from '../../contacts/dynamo-contacts-table.ts'
import { systemClock as clock } from '../../platform/clock.ts'
import { contactsTable } from '../wiring/tables.ts'
import { workspaceSecret } from '../wiring/workspaces.ts'
import type { ContactDeletionDeps } from './handler.ts'

/** Before the second try, in milliseconds; as long again before each one after it, up to half a second. */
const PAUSE_MS = 50
const MAX_PAUSE_MS = 500

/** Reads its environment variables; throws if one is missing. */
export const contactDeletionDeps = (dynamo: DynamoDBDocumentClient): ContactDeletionDeps => ({
  table: dynamoContactsTable(contactsTable(dynamo)),
  workspaceSecret: workspaceSecret(dynamo),
  pause: (tries) => clock.sleep(Math.random() * Math.min(PAUSE_MS * tries, MAX_PAUSE_MS)),
})
