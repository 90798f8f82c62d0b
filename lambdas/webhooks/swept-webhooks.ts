import { QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { SWEEP_INDEX } from '../jobs/sweep-index.ts'
import { workspaceOfPk } from '../platform/control-keys.ts'
import type { SweptWebhooks } from './ports.ts'
import { updateWebhook, type WebhookUpdate } from './webhook-health.ts'
import { WEBHOOK_PREFIX } from './webhook-item.ts'
import { readWebhook } from './webhook-store.ts'
import { WEBHOOKS_SHARD } from './webhook-sweep-index.ts'
import type { Webhook, WebhookKey } from './webhook.ts'

interface Deps {
  readonly dynamo: DynamoDBDocumentClient
  readonly tableName: string
}

/** Webhooks in the control table, as the sweep finds and changes them. */
export const makeSweptWebhooks = (deps: Deps): SweptWebhooks => ({
  due: (now) => dueWebhooks(deps, now),
  read: (webhook) => readWebhook(deps, webhook),

  scheduleCheck: (webhook, next) =>
    updateUnlessAsked(
      deps,
      webhook,
      next === null
        ? { UpdateExpression: 'REMOVE sweep_at, sweep_shard' }
        : { UpdateExpression: 'SET sweep_at = :next', ExpressionAttributeValues: { ':next': next } },
    ),

  replaceProbe: (webhook, probe, next) =>
    updateUnlessAsked(
      deps,
      webhook,
      probe === null
        ? { UpdateExpression: 'SET sweep_at = :next REMOVE probe', ExpressionAttributeValues: { ':next': next } }
        : {
            UpdateExpression: 'SET sweep_at = :next, probe = :probe',
            ExpressionAttributeValues: { ':next': next, ':probe': probe },
          },
    ),
})

/** Every process that schedules a check changes one of the two times. */
const updateUnlessAsked = (
  deps: Deps,
  webhook: Webhook,
  {
    UpdateExpression,
    ExpressionAttributeValues,
  }: Pick<WebhookUpdate, 'UpdateExpression' | 'ExpressionAttributeValues'>,
): Promise<void> =>
  updateWebhook(deps, webhook, {
    UpdateExpression,
    ConditionExpression: `sweep_at = :seen AND ${webhook.watched_until === null ? 'attribute_not_exists(watched_until)' : 'watched_until = :watched'}`,
    ExpressionAttributeValues: {
      ...ExpressionAttributeValues,
      ':seen': webhook.sweep_at,
      ...(webhook.watched_until !== null && { ':watched': webhook.watched_until }),
    },
  })

/** The first page: those that remain are due in the next run as well. */
const dueWebhooks = async ({ dynamo, tableName }: Deps, now: number): Promise<readonly WebhookKey[]> => {
  const { Items = [] } = await dynamo.send(
    new QueryCommand({
      TableName: tableName,
      IndexName: SWEEP_INDEX,
      KeyConditionExpression: 'sweep_shard = :shard AND sweep_at <= :now',
      ExpressionAttributeValues: { ':shard': WEBHOOKS_SHARD, ':now': now },
    }),
  )
  return Items.map((item) => ({
    workspace_id: workspaceOfPk(String(item['pk'])),
    webhook_id: String(item['sk']).slice(WEBHOOK_PREFIX.length),
  }))
}
