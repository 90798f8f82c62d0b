import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { readContactItem } from '../../contacts/dynamo-contacts-table.ts'
import { contactsTable } from '../wiring/tables.ts'
import { workspaceSecret } from '../wiring/workspaces.ts'
import type { ContactsDeps } from './handler.ts'

/** Reads its environment variables; throws if one is missing. */
export const contactsDeps = (dynamo: DynamoDBDocumentClient): ContactsDeps => {
  const table = contactsTable(dynamo)
  return {
    readItem: (key) => readContactItem(table, key),
    workspaceSecret: workspaceSecret(dynamo),
  }
}
