import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import {
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
  type DynamoDBDocumentClient,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb'
import type { Clock } from '../platform/clock.ts'
import { revisionUpdate } from '../platform/revision-update.ts'
import type { WebhookChanges } from './webhook-changes.ts'
import { WEBHOOK_PREFIX, webhookFrom, webhookItem, webhookKey } from './webhook-item.ts'
import { webhookSweepAttributes } from './webhook-sweep-index.ts'
import { workspacePk } from '../platform/control-keys.ts'
import { MAX_WEBHOOKS, type SeenWebhook, type Webhook, type WebhookKey } from './webhook.ts'

/** A page of a workspace's webhooks, newest first. */
export interface WebhookPage {
  readonly webhooks: readonly Webhook[]
  /** Webhook id behind which the next page begins; undefined at the end. */
  readonly next: string | undefined
}

/** Webhooks in the control table. */
export interface WebhookStore {
  /** False where the workspace has as many as it may. Exact under concurrency: the workspace's count changes in the same transaction. */
  add(webhook: Webhook): Promise<boolean>
  read(name: WebhookKey): Promise<Webhook | undefined>
  /** The webhook as changed; undefined unless its owner changed nothing of it since it was seen. */
  change(webhook: SeenWebhook, changes: WebhookChanges): Promise<Webhook | undefined>
  /** Counts an event that was dropped. Without effect where the webhook is gone. */
  countDropped(name: WebhookKey): Promise<void>
  /** False where it is not there. Its deliveries stay until they expire, out of sight. */
  remove(name: WebhookKey): Promise<boolean>
  list(query: { workspaceId: string; limit: number; after?: string }): Promise<WebhookPage>
}

interface Deps {
  readonly dynamo: DynamoDBDocumentClient
  readonly tableName: string
  readonly clock: Clock
}

/** Webhooks in the control table. Changes are conditional on the revision; adding and removing also keep their count. */
export const makeWebhookStore = (deps: Deps): WebhookStore => ({
  add: (webhook) => addWebhook(deps, webhook),
  read: (name) => readWebhook(deps, name),
  change: (webhook, changes) => changeWebhook(deps, webhook, changes),
  countDropped: (name) => countDropped(deps, name),
  remove: (name) => removeWebhook(deps, name),
  list: (query) => listWebhooks(deps, query),
})

/** Holds how many webhooks the workspace has. Sorts before `WEBHOOK#`, so that no list meets it. */
const countKey = (workspaceId: string) => ({ pk: workspacePk(workspaceId), sk: 'WEBHOOKS' })

const MAX_TRANSACTION_ATTEMPTS = 5
const TRANSACTION_PAUSE_MS = 50

/** Whether the transaction took effect; false where a condition of it does not hold. Another in its way is waited for. */
const transact = async (
  { dynamo, clock }: Pick<Deps, 'dynamo' | 'clock'>,
  TransactItems: NonNullable<TransactWriteCommandInput['TransactItems']>,
): Promise<boolean> => {
  for (let tries = 1; ; tries += 1) {
    try {
      await dynamo.send(new TransactWriteCommand({ TransactItems }))
      return true
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error
      const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code)
      if (codes.includes('ConditionalCheckFailed')) return false
      if (!codes.includes('TransactionConflict') || tries === MAX_TRANSACTION_ATTEMPTS) throw error
      await clock.sleep(TRANSACTION_PAUSE_MS * tries * (1 + Math.random()))
    }
  }
}

const addWebhook = ({ tableName: TableName, ...deps }: Deps, webhook: Webhook): Promise<boolean> =>
  transact(deps, [
    {
      Update: {
        TableName,
        Key: countKey(webhook.workspace_id),
        UpdateExpression: 'ADD webhooks :one',
        ConditionExpression: 'attribute_not_exists(webhooks) OR webhooks < :most',
        ExpressionAttributeValues: { ':one': 1, ':most': MAX_WEBHOOKS },
      },
    },
    { Put: { TableName, Item: webhookItem(webhook), ConditionExpression: 'attribute_not_exists(pk)' } },
  ])

const countDropped = async ({ dynamo, tableName }: Deps, name: WebhookKey): Promise<void> => {
  const update = new UpdateCommand({
    TableName: tableName,
    Key: webhookKey(name),
    UpdateExpression: 'ADD dropped_count :one',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':one': 1 },
  })
  try {
    await dynamo.send(update)
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error
  }
}

const removeWebhook = ({ tableName: TableName, ...deps }: Deps, name: WebhookKey): Promise<boolean> =>
  transact(deps, [
    { Delete: { TableName, Key: webhookKey(name), ConditionExpression: 'attribute_exists(pk)' } },
    {
      Update: {
        TableName,
        Key: countKey(name.workspace_id),
        UpdateExpression: 'ADD webhooks :less',
        ExpressionAttributeValues: { ':less': -1 },
      },
    },
  ])

type ReadDeps = Omit<Deps, 'clock'>

/** Strongly consistent; undefined where there is none. */
export const readWebhook = async ({ dynamo, tableName }: ReadDeps, name: WebhookKey): Promise<Webhook | undefined> => {
  const get = new GetCommand({ TableName: tableName, Key: webhookKey(name), ConsistentRead: true })
  const { Item } = await dynamo.send(get)
  return Item === undefined ? undefined : webhookFrom(Item)
}

const changeWebhook = async (
  { dynamo, tableName }: ReadDeps,
  webhook: SeenWebhook,
  changes: WebhookChanges,
): Promise<Webhook | undefined> => {
  const update = new UpdateCommand({
    TableName: tableName,
    Key: webhookKey(webhook),
    ...revisionUpdate(webhook.revision, {
      ...changes,
      ...(changes.sweep_at !== undefined && webhookSweepAttributes(changes.sweep_at)),
    }),
    ReturnValues: 'ALL_NEW',
  })
  try {
    const { Attributes } = await dynamo.send(update)
    return webhookFrom(Attributes ?? {})
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined
    throw error
  }
}

const listWebhooks = async (
  { dynamo, tableName }: ReadDeps,
  { workspaceId, limit, after }: Parameters<WebhookStore['list']>[0],
): Promise<WebhookPage> => {
  const { Items = [] } = await dynamo.send(
    new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': workspacePk(workspaceId), ':prefix': WEBHOOK_PREFIX },
      ...(after !== undefined && { ExclusiveStartKey: webhookKey({ workspace_id: workspaceId, webhook_id: after }) }),
      ScanIndexForward: false,
      ConsistentRead: true,
      // One more than the page holds shows that there is a next page. All webhooks of a workspace are far below the 1
      // MB of a query.
      Limit: limit + 1,
    }),
  )
  const webhooks = Items.slice(0, limit).map(webhookFrom)
  return { webhooks, next: Items.length > limit ? webhooks.at(-1)?.webhook_id : undefined }
}
