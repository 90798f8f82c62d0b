import { ListObjectsV2Command } from '@aws-sdk/client-s3'
import { GetCommand, paginateQuery, paginateScan, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { workspaceKeys, type WorkspaceKeys } from '../../lambdas/contacts/identity.ts'
import type { ContactItem } from '../../lambdas/contacts/contact.ts'
import { dynamoContactsTable } from '../../lambdas/contacts/dynamo-contacts-table.ts'
import { contactItemFrom } from '../../lambdas/contacts/stored-contact.ts'
import { TABLE_LIMITS } from '../../lambdas/contacts/contacts-table.ts'
import type { JobKey } from '../../lambdas/jobs/job.ts'
import { makeDynamo } from '../../lambdas/platform/aws.ts'
import { clientConfig, MAX_ATTEMPTS } from '../../lambdas/platform/client-config.ts'
import { makeS3 } from '../../lambdas/platform/s3.ts'
import { emulatorUnderTest } from './emulator.ts'
import { deployedApp, workspaceVault } from './local-cloud.ts'

/** An emulator on a busy machine takes its time, and no lease of a test runs out meanwhile. */
export const PATIENCE_MS = 60_000
const patient = () => clientConfig(MAX_ATTEMPTS, PATIENCE_MS)

/** What lies behind the API, read past it. */
export const dynamo = makeDynamo(patient())
export const s3 = makeS3(patient())

/**
 * Everything that the contacts table holds of a workspace, by key. DynamoDB can but look through the whole table. MiniStack holds it in
 * the order of its keys, and so slowly looks through what other tests left, that the search begins and ends with the workspace there.
 */
export const storedItems = async (workspaceId: string): Promise<Map<string, ContactItem>> => {
  const { contacts_table } = deployedApp()
  const isOrdered = emulatorUnderTest() === 'MiniStack'
  const prefix = `${workspaceId}#`
  const items = new Map<string, ContactItem>()
  const pages = paginateScan(
    { client: dynamo, ...(isOrdered && { startingToken: { pk: prefix } }) },
    // Without a filter: DynamoDB Local takes none by the key.
    { TableName: contacts_table, ConsistentRead: true },
  )
  for await (const { Items = [] } of pages) {
    const own = Items.filter((item) => String(item['pk']).startsWith(prefix))
    for (const item of own) items.set(String(item['pk']), contactItemFrom(item))
    if (isOrdered && own.length < Items.length) break
  }
  return items
}

/** The items of the contacts table at some keys: quicker than all of them, where tests have left many. */
export const itemsAt = async (keys: readonly string[]): Promise<Map<string, ContactItem>> => {
  const table = dynamoContactsTable({ dynamo, tableName: deployedApp().contacts_table })
  const found = new Map<string, ContactItem>()
  for (let todo = [...new Set(keys)]; todo.length > 0;) {
    const { items, unprocessed } = await table.get(todo.slice(0, TABLE_LIMITS.keysPerGet))
    for (const [key, item] of items) found.set(key, item)
    todo = [...todo.slice(TABLE_LIMITS.keysPerGet), ...unprocessed]
  }
  return found
}

/** Sort keys of what the control table holds of a workspace, those that begin with the prefix. */
export const controlKeys = async (
  workspaceId: string,
  prefix: 'JOB#' | 'IDEMPOTENCY#' | 'WEBHOOK',
): Promise<string[]> => {
  const keys: string[] = []
  const pages = paginateQuery(
    { client: dynamo },
    {
      TableName: deployedApp().control_table,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': `WORKSPACE#${workspaceId}`, ':prefix': prefix },
    },
  )
  for await (const { Items } of pages) keys.push(...(Items ?? []).map((item) => String(item['sk'])))
  return keys
}

const storedObjects = async (workspaceId: string): Promise<number> => {
  const { KeyCount } = await s3.send(
    new ListObjectsV2Command({ Bucket: deployedApp().bucket, Prefix: `outcomes/${workspaceId}/` }),
  )
  return KeyCount ?? 0
}

/** How much there is of a workspace beside its contacts, for which the whole table would have to be read. */
export const acceptedAmounts = async (workspaceId: string) => {
  const [jobs, idempotencyKeys, objects] = await Promise.all([
    controlKeys(workspaceId, 'JOB#'),
    controlKeys(workspaceId, 'IDEMPOTENCY#'),
    storedObjects(workspaceId),
  ])
  return { jobs: jobs.length, idempotencyKeys: idempotencyKeys.length, objects }
}

/** How much there is of a workspace: what a refused request must leave as it was. */
export const storedAmounts = async (workspaceId: string) => ({
  items: (await storedItems(workspaceId)).size,
  ...(await acceptedAmounts(workspaceId)),
})

const NOTHING = { jobs: 0, idempotencyKeys: 0, objects: 0 }

/** Of a workspace that got nothing but requests which were refused; cheap enough to be asked after each. */
export const expectNothingAccepted = async (workspaceId: string): Promise<void> => {
  expect(await acceptedAmounts(workspaceId)).toEqual(NOTHING)
}

/** The same, and no contact of it either. */
export const expectNothingStored = async (workspaceId: string): Promise<void> => {
  expect(await storedAmounts(workspaceId)).toEqual({ items: 0, ...NOTHING })
}

/** The keys by which a workspace's contacts are stored. */
export const keysOf = async (workspaceId: string): Promise<WorkspaceKeys> => {
  const { Item } = await dynamo.send(
    new GetCommand({
      TableName: deployedApp().control_table,
      Key: { pk: `WORKSPACE#${workspaceId}`, sk: 'WORKSPACE' },
      ConsistentRead: true,
    }),
  )
  const secret = await workspaceVault().open(Item?.['sealed_secret'] as Uint8Array, workspaceId)
  return workspaceKeys(workspaceId, secret)
}

/** Brings the moment at which the sweep checks a job to now: its wait is over. */
export const makeDue = async ({ workspace_id, job_id }: JobKey): Promise<void> => {
  await dynamo.send(
    new UpdateCommand({
      TableName: deployedApp().control_table,
      Key: { pk: `WORKSPACE#${workspace_id}`, sk: `JOB#${job_id}` },
      UpdateExpression: 'SET sweep_at = :now',
      ExpressionAttributeValues: { ':now': Date.now() },
    }),
  )
}
