import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { GetCommand, paginateScan, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { isDeepStrictEqual } from 'node:util'
import { makeKeyStore } from '../lambdas/access/key-store.ts'
import { timestamp, type Clock } from '../lambdas/platform/clock.ts'
import { workspaceOfPk, workspacePk } from '../lambdas/platform/control-keys.ts'
import { makeDeliveryStore } from '../lambdas/webhooks/delivery-store.ts'
import { webhookFrom } from '../lambdas/webhooks/webhook-item.ts'
import { makeWebhookStore } from '../lambdas/webhooks/webhook-store.ts'
import { disableWebhook } from '../lambdas/webhooks/webhooks-of-key.ts'

type Item = Readonly<Record<string, unknown>>

export interface ControlTables {
  readonly dynamo: DynamoDBDocumentClient
  readonly clock: Clock
  /** As it was last: what has been taken back, ended and erased since. */
  readonly current: string
  /** As it was before. */
  readonly restored: string
}

/** What a restored control table would have brought back, and what it lacks. */
export interface Closed {
  /** Revoked since, or of a workspace that was erased since. */
  readonly keys_revoked: readonly string[]
  /** Replaced since by a rotation: they end when they were to end. */
  readonly keys_ended_sooner: readonly string[]
  /** Made since: unknown to the restored table, so that their holders need new ones. */
  readonly keys_missing: readonly string[]
  /** Deleted or disabled since, or with another address or secret: who owns them enables them again. */
  readonly webhooks_disabled: readonly string[]
  /** Ended since: they would have run, or been sent, once more. */
  readonly jobs_ended: number
  readonly deliveries_ended: number
  /** Made since. Their secret is the only one that finds their contacts. */
  readonly workspaces_added: readonly string[]
  /** Erased since, and now back: erase them again. */
  readonly workspaces_to_erase: readonly string[]
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] }

async function* itemsOf(dynamo: DynamoDBDocumentClient, table: string): AsyncGenerator<Item> {
  const pages = paginateScan({ client: dynamo }, { TableName: table, ConsistentRead: true })
  for await (const { Items = [] } of pages) yield* Items
}

const itemAt = async ({ dynamo }: ControlTables, table: string, { pk, sk }: Item): Promise<Item | undefined> => {
  const { Item } = await dynamo.send(new GetCommand({ TableName: table, Key: { pk, sk }, ConsistentRead: true }))
  return Item
}

const copy = async ({ dynamo, restored }: ControlTables, item: Item): Promise<void> => {
  await dynamo.send(new PutCommand({ TableName: restored, Item: item }))
}

const ENDED_JOB = (status: unknown): boolean => status !== 'queued' && status !== 'processing'
const ENDED_DELIVERY = (status: unknown): boolean => status !== 'pending'

const closeKey = async (tables: ControlTables, item: Item, closed: Mutable<Closed>): Promise<void> => {
  const { dynamo, current, restored, clock } = tables
  const store = makeKeyStore({ dynamo, tableName: restored })
  const id = String(item['key_id'])
  const key = (await store.get(id))?.key
  if (key === undefined || key.revoked_at !== null) return
  const now = (await makeKeyStore({ dynamo, tableName: current }).get(id))?.key
  if (now === undefined || now.revoked_at !== null) {
    await store.revoke(key, now?.revoked_at ?? timestamp(clock.now()))
    closed.keys_revoked.push(id)
  } else if (now.expires_at !== null && (key.expires_at === null || now.expires_at < key.expires_at)) {
    await store.expire(key, now.expires_at)
    closed.keys_ended_sooner.push(id)
  }
}

const closeWebhook = async (tables: ControlTables, item: Item, closed: Mutable<Closed>): Promise<void> => {
  const { dynamo, current, restored, clock } = tables
  const webhook = webhookFrom(item)
  if (!webhook.enabled) return
  const found = await itemAt(tables, current, item)
  const now = found && webhookFrom(found)
  if (now?.enabled === true && now.url === webhook.url && isDeepStrictEqual(now.secrets, webhook.secrets)) return
  const store = { dynamo, tableName: restored, clock }
  await disableWebhook(webhook, { webhooks: makeWebhookStore(store), deliveries: makeDeliveryStore(store), clock })
  closed.webhooks_disabled.push(webhook.webhook_id)
}

/** Puts an item over the one that was read, unless that has changed since. */
const replace = async ({ dynamo, restored }: ControlTables, seen: Item, item: Item): Promise<boolean> => {
  const put = new PutCommand({
    TableName: restored,
    Item: item,
    ConditionExpression: 'revision = :seen',
    ExpressionAttributeValues: { ':seen': seen['revision'] },
  })
  try {
    await dynamo.send(put)
    return true
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false
    throw error
  }
}

/** Whether it went on in one table and has ended in the other: then it is as it ended. */
const closeEnded = async (
  tables: ControlTables,
  item: Item,
  hasEnded: (status: unknown) => boolean,
): Promise<boolean> => {
  if (hasEnded(item['status'])) return false
  const now = await itemAt(tables, tables.current, item)
  return now !== undefined && hasEnded(now['status']) && replace(tables, item, now)
}

/** One item of the restored table. */
const closeItem = async (tables: ControlTables, item: Item, closed: Mutable<Closed>): Promise<void> => {
  const [kind] = String(item['sk']).split('#')
  // A key has two items, and both change with the one at its id.
  if (item['sk'] === 'KEY') await closeKey(tables, item, closed)
  else if (kind === 'WEBHOOK') await closeWebhook(tables, item, closed)
  else if (kind === 'JOB' && (await closeEnded(tables, item, ENDED_JOB))) closed.jobs_ended += 1
  else if (kind === 'DELIVERY' && (await closeEnded(tables, item, ENDED_DELIVERY))) closed.deliveries_ended += 1
}

const ERASURE = 'ERASURE#'

/** One item of the table as it was last. */
const bringOver = async (tables: ControlTables, item: Item, closed: Mutable<Closed>): Promise<void> => {
  const pk = String(item['pk'])
  const isThere = async (at: Item): Promise<boolean> => (await itemAt(tables, tables.restored, at)) !== undefined
  if (item['sk'] === 'WORKSPACE' && !(await isThere(item))) {
    await copy(tables, item)
    closed.workspaces_added.push(workspaceOfPk(pk))
  } else if (item['sk'] === 'KEY' && !(await isThere(item))) closed.keys_missing.push(String(item['key_id']))
  else if (pk.startsWith(ERASURE)) {
    const workspaceId = pk.slice(ERASURE.length)
    const workspace = { pk: workspacePk(workspaceId), sk: 'WORKSPACE' }
    const isBack = (await isThere(workspace)) && (await itemAt(tables, tables.current, workspace)) === undefined
    if (!(await isThere(item))) await copy(tables, item)
    if (isBack && !closed.workspaces_to_erase.includes(workspaceId)) closed.workspaces_to_erase.push(workspaceId)
  }
}

/**
 * Closes what a restore has opened again, by the table as it was last. It gives nobody access: it takes access away, ends
 * what has ended, and adds only the secrets of workspaces. Can be repeated, up to the moment when the old table is no
 * longer written to. Reads both tables whole.
 */
export const closeRevived = async (tables: ControlTables): Promise<Closed> => {
  const closed: Mutable<Closed> = {
    keys_revoked: [],
    keys_ended_sooner: [],
    keys_missing: [],
    webhooks_disabled: [],
    jobs_ended: 0,
    deliveries_ended: 0,
    workspaces_added: [],
    workspaces_to_erase: [],
  }
  for await (const item of itemsOf(tables.dynamo, tables.restored)) await closeItem(tables, item, closed)
  for await (const item of itemsOf(tables.dynamo, tables.current)) await bringOver(tables, item, closed)
  return closed
}
