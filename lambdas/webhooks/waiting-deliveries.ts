import { QueryCommand, type DynamoDBDocumentClient, type QueryCommandInput } from '@aws-sdk/lib-dynamodb'
import { SWEEP_INDEX } from '../jobs/sweep-index.ts'
import { deliveryPrefix, waitingShard } from './delivery-item.ts'
import { MAX_WAITING_DELIVERIES, type WaitingDelivery } from './delivery.ts'
import type { WebhookKey } from './webhook.ts'

interface Deps {
  readonly dynamo: DynamoDBDocumentClient
  readonly tableName: string
}

/** The index has only keys: a thousand entries are far below the 1 MB of a query. */
const queryOf = (tableName: string, webhook: WebhookKey): QueryCommandInput => ({
  TableName: tableName,
  IndexName: SWEEP_INDEX,
  KeyConditionExpression: 'sweep_shard = :webhook',
  ExpressionAttributeValues: { ':webhook': waitingShard(webhook) },
  Limit: MAX_WAITING_DELIVERIES,
})

/** How many deliveries of a webhook wait, up to as many as may. */
export const countWaiting = async ({ dynamo, tableName }: Deps, webhook: WebhookKey): Promise<number> => {
  const { Count = 0 } = await dynamo.send(new QueryCommand({ ...queryOf(tableName, webhook), Select: 'COUNT' }))
  return Count
}

/** Those deliveries, the first that is due first. */
export const listWaiting = async (
  { dynamo, tableName }: Deps,
  webhook: WebhookKey,
): Promise<readonly WaitingDelivery[]> => {
  const { Items = [] } = await dynamo.send(new QueryCommand(queryOf(tableName, webhook)))
  return Items.map((item) => ({
    workspace_id: webhook.workspace_id,
    webhook_id: webhook.webhook_id,
    delivery_id: String(item['sk']).slice(deliveryPrefix(webhook.webhook_id).length),
    next_attempt_at: Number(item['sweep_at']),
  }))
}
