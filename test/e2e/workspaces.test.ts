import { PutObjectCommand } from '@aws-sdk/client-s3'
import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { eraseWorkspace, listWorkspaces, usageOf, type WorkspaceStore } from '../../bin/workspace-data.ts'
import { deployedApp } from '../support/local-cloud.ts'
import { dynamo, s3, storedAmounts } from '../support/stored.ts'
import { newWorkspace } from '../support/workspace.ts'

const NOW = '2026-01-01T00:00:00.000Z'
const store = (): WorkspaceStore => {
  const { contacts_table: contactsTable, control_table: controlTable, bucket } = deployedApp()
  return { dynamo, s3, contactsTable, controlTable, bucket }
}
const erase = (workspaceId: string) => eraseWorkspace(store(), workspaceId, () => NOW)
const rows = [
  { full_name: 'Ada Lovelace', email: 'ada@example.com', phone: '+12025550143' },
  { full_name: 'Grace Hopper', email: 'grace@example.com' },
]

const erasuresOf = async (workspaceId: string) => {
  const { Items = [] } = await dynamo.send(
    new QueryCommand({
      TableName: deployedApp().control_table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': `ERASURE#${workspaceId}` },
    }),
  )
  return Items
}

test('an erased workspace has no contact, job, key or file any more; a record says so; its neighbour has all', async () => {
  const [gone, neighbour] = [await newWorkspace(), await newWorkspace()]
  for (const { import: importContacts } of [gone, neighbour]) await importContacts({ rows })
  const before = await usageOf(store(), gone.workspaceId, true)
  expect(before).toMatchObject({ items: { JOB: 1, KEY: 1, WORKSPACE: 1 }, jobs: { completed: 1 } })
  // Two contacts: one at its email with a pointer from its phone, one at its email.
  expect(before.contacts).toEqual({ contacts: 2, items: 3 })
  expect(before.objects['outcomes']?.count).toBe(1)
  const neighbours = await storedAmounts(neighbour.workspaceId)

  const record = await erase(gone.workspaceId)

  expect(record).toMatchObject({ contact_items: 3, erased_at: NOW })
  expect(await usageOf(store(), gone.workspaceId, true)).toEqual({
    workspace_id: gone.workspaceId,
    items: {},
    jobs: {},
    objects: {},
    contacts: { contacts: 0, items: 0 },
  })
  expect((await gone.http({ path: '/v1/import/contacts' })).status).toBe(401)
  expect(await erasuresOf(gone.workspaceId)).toEqual([expect.objectContaining(record)])
  expect(await storedAmounts(neighbour.workspaceId)).toEqual(neighbours)
  expect(await neighbour.find({ email: 'ada@example.com' })).toMatchObject({ full_name: 'Ada Lovelace' })
})

test('a workspace whose name begins like another’s is another', async () => {
  const workspace = await newWorkspace()
  const longer = `${workspace.workspaceId}2`
  const { contacts_table, control_table, bucket } = deployedApp()
  await dynamo.send(new PutCommand({ TableName: contacts_table, Item: { pk: `${longer}#x`, freed: 1 } }))
  await dynamo.send(new PutCommand({ TableName: control_table, Item: { pk: `WORKSPACE#${longer}`, sk: 'WORKSPACE' } }))
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: `outcomes/${longer}/x`, Body: 'x' }))
  await erase(workspace.workspaceId)
  expect(await usageOf(store(), longer, true)).toMatchObject({
    items: { WORKSPACE: 1 },
    objects: { outcomes: { count: 1 } },
    contacts: { items: 1 },
  })
  await erase(longer)
})

test('while an import is under way, keys are closed, nothing is deleted, and the message says to come back', async () => {
  const workspace = await newWorkspace()
  const job = { pk: `WORKSPACE#${workspace.workspaceId}`, sk: 'JOB#imp_unfinished', status: 'processing' }
  await dynamo.send(new PutCommand({ TableName: deployedApp().control_table, Item: job }))
  await expect(erase(workspace.workspaceId)).rejects.toThrow('1 imports')
  expect((await workspace.http({ path: '/v1/import/contacts' })).status).toBe(401)
  expect(await usageOf(store(), workspace.workspaceId, false)).toMatchObject({ jobs: { processing: 1 } })
  await dynamo.send(new PutCommand({ TableName: deployedApp().control_table, Item: { ...job, status: 'failed' } }))
  expect(await erase(workspace.workspaceId)).toMatchObject({ contact_items: 0 })
})

test('erasing what was never there changes nothing but the record', async () => {
  expect(await erase('never-there')).toMatchObject({ contact_items: 0, control_items: 0, objects: 0 })
})

test('workspaces are listed with the time of their creation', async () => {
  const { workspaceId } = await newWorkspace()
  const listed = await listWorkspaces(store())
  expect(listed).toContainEqual({ workspace_id: workspaceId, created_at: expect.stringMatching(/^20\d\d-/) as string })
})
