import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { readContactItem } from '../../contacts/dynamo-contacts-table.ts'
import { access, contactsTable } from '../wiring/tables.ts'
import type { ContactsDeps } from './handler.ts'

/** Reads its environment variables; throws if one is missing. */
export const contactsDeps = (dynamo: DynamoDBDocumentClient): ContactsDeps => {
  const table = contactsTable(dynamo)
  return {
    readItem: (key) => readContactItem(table, key),
    workspaceSecret: access(dynamo).workspaces.workspaceSecret,
  }
}
