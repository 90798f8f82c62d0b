import { dynamoContactsTable } from '../../lambdas/contacts/dynamo-contacts-table.ts'
import { newWorkspaceId } from '../../local/workspace-key.ts'
import { describeContactsTable } from '../support/contacts-table-conformance.ts'
import { deployedApp } from '../support/local-cloud.ts'
import { dynamo } from '../support/stored.ts'

describe('the contacts table on DynamoDB', () => {
  describeContactsTable(() => {
    const prefix = newWorkspaceId('table')
    return {
      table: dynamoContactsTable({ dynamo, tableName: deployedApp().contacts_table }),
      newKeys: (count) => Array.from({ length: count }, (_, n) => `${prefix}#${n}`),
    }
  })
})
