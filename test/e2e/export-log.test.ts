import { paginateListObjectsV2, DeleteObjectsCommand } from '@aws-sdk/client-s3'
import { logContacts } from '../../bin/log-contacts.ts'
import { exported } from '../support/exports.ts'
import { deployedApp } from '../support/local-cloud.ts'
import { dynamo, s3 } from '../support/stored.ts'
import { newWorkspace } from '../support/workspace.ts'

test('contacts that are in no log are there once an operator has listed them, however often', async () => {
  const workspace = await newWorkspace()
  await workspace.import({ rows: [{ email: 'ada@x.com' }, { email: 'bob@x.com' }] })
  const { bucket, contacts_table: contactsTable, control_table: controlTable } = deployedApp()
  for await (const { Contents = [] } of paginateListObjectsV2(
    { client: s3 },
    { Bucket: bucket, Prefix: `log/${workspace.workspaceId}/` },
  ))
    await s3.send(
      new DeleteObjectsCommand({
        Bucket: bucket,
        Delete: { Objects: Contents.map(({ Key }) => ({ Key: Key ?? '' })) },
      }),
    )
  expect((await exported(workspace, 'ndjson')).text).toBe('')
  const store = { dynamo, s3, bucket, contactsTable, controlTable }
  expect(await logContacts(store, workspace.workspaceId)).toEqual({ contacts: 2 })
  await logContacts(store, workspace.workspaceId)
  expect((await exported(workspace, 'ndjson')).job.processed_count).toBe(2)
})
