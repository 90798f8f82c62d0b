import { dynamoContactsTable } from '../../lambdas/contacts/dynamo-contacts-table.ts'
import { documentCalls, preparedCalls } from '../../lambdas/contacts/hot-calls.ts'
import { makeCallDynamo } from '../../lambdas/platform/call-dynamo.ts'
import { newWorkspaceId } from '../../local/workspace-key.ts'
import { describeContactsTable } from '../support/contacts-table-conformance.ts'
import { deployedApp } from '../support/local-cloud.ts'
import { dynamo, PATIENCE_MS } from '../support/stored.ts'

const MAX_SOCKETS = 8

describe.each([
  ['by the document client', (tableName: string) => documentCalls(dynamo, tableName)],
  [
    'by prepared calls',
    (tableName: string) => preparedCalls(makeCallDynamo(dynamo, MAX_SOCKETS, PATIENCE_MS), tableName),
  ],
])('the contacts table on DynamoDB, %s', (_, callsOf) => {
  describeContactsTable(() => {
    const prefix = newWorkspaceId('table')
    const tableName = deployedApp().contacts_table
    return {
      table: dynamoContactsTable({ dynamo, tableName }, undefined, callsOf(tableName)),
      newKeys: (count) => Array.from({ length: count }, (_, n) => `${prefix}#${n}`),
    }
  })
})
