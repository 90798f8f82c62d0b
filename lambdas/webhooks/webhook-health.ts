import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { UpdateCommand, type DynamoDBDocumentClient, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb'
import { timestamp } from '../platform/clock.ts'
import type { WebhookHealth } from './ports.ts'
import { webhookKey } from './webhook-item.ts'
import { readWebhook } from './webhook-store.ts'
import { WEBHOOKS_SHARD } from './webhook-sweep-index.ts'
import { INDEX_LAG_MS, type SeenWebhook, type WebhookKey } from './webhook.ts'

interface Deps {
  readonly dynamo: DynamoDBDocumentClient
  readonly tableName: string
}

export type WebhookUpdate = Pick<
  UpdateCommandInput,
  'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeValues'
>

/** Updates a webhook, without effect where the condition does not hold. */
export const updateWebhook = async (
  { dynamo, tableName }: Deps,
  webhook: WebhookKey,
  update: WebhookUpdate,
): Promise<void> => {
  try {
    await dynamo.send(new UpdateCommand({ TableName: tableName, Key: webhookKey(webhook), ...update }))
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error
  }
}

const SEEN = 'revision = :seen'
const CHECK = 'sweep_at = :check, sweep_shard = :shard'
const WATCH = `${CHECK}, watched_until = :watched`

const checkNow = (now: number) => ({ ':check': now, ':shard': WEBHOOKS_SHARD, ':watched': now + INDEX_LAG_MS })

/** The health of webhooks in the control table, as attempts update it. */
export const makeWebhookHealth = (deps: Deps): WebhookHealth => {
  const updateSeen = (webhook: SeenWebhook, { ExpressionAttributeValues, ...rest }: WebhookUpdate): Promise<void> =>
    updateWebhook(deps, webhook, {
      ...rest,
      ExpressionAttributeValues: { ...ExpressionAttributeValues, ':seen': webhook.revision },
    })
  return {
    read: (name) => readWebhook(deps, name),

    failed: (webhook, at) =>
      updateSeen(webhook, {
        UpdateExpression: 'SET failing_since = :at',
        ConditionExpression: `${SEEN} AND attribute_not_exists(failing_since)`,
        ExpressionAttributeValues: { ':at': at },
      }),

    hold: (webhook, probe, checkAt) =>
      updateSeen(webhook, {
        UpdateExpression: `SET probe = :probe, ${CHECK}`,
        ConditionExpression: `${SEEN} AND enabled = :true AND attribute_exists(failing_since) AND attribute_not_exists(probe)`,
        ExpressionAttributeValues: { ':probe': probe, ':check': checkAt, ':shard': WEBHOOKS_SHARD, ':true': true },
      }),

    succeeded: (webhook, now) =>
      updateSeen(
        webhook,
        webhook.probe === null
          ? { UpdateExpression: 'REMOVE failing_since', ConditionExpression: `${SEEN} AND attribute_not_exists(probe)` }
          : {
              UpdateExpression: `SET ${WATCH} REMOVE failing_since, probe`,
              ConditionExpression: SEEN,
              ExpressionAttributeValues: checkNow(now),
            },
      ),

    disable: (webhook, reason, now) =>
      updateSeen(webhook, {
        UpdateExpression: `SET enabled = :false, disabled_reason = :reason, disabled_at = :at, ${WATCH} REMOVE probe`,
        ConditionExpression: `${SEEN} AND enabled = :true`,
        ExpressionAttributeValues: {
          ':false': false,
          ':true': true,
          ':reason': reason,
          ':at': timestamp(now),
          ...checkNow(now),
        },
      }),

    // A check that is scheduled already stays: others may wait for it. A sweep that checks at this moment, and has not seen
    // the delivery, finds the webhook changed and keeps the check.
    checkSoon: (webhook, now) =>
      updateWebhook(deps, webhook, {
        UpdateExpression:
          'SET sweep_at = if_not_exists(sweep_at, :check), sweep_shard = :shard, watched_until = :watched',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ...checkNow(now), ':check': now + INDEX_LAG_MS },
      }),
  }
}
