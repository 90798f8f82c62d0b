import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { UpdateCommand, type DynamoDBDocumentClient, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb'
import type { WebhookHealth } from './ports.ts'
import { webhookKey } from './webhook-item.ts'
import { readWebhook } from './webhook-store.ts'
import type { SeenWebhook } from './webhook.ts'

interface Deps {
  readonly dynamo: DynamoDBDocumentClient
  readonly tableName: string
}

type Update = Pick<UpdateCommandInput, 'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeValues'>

const SEEN = 'revision = :seen'

/** The health of webhooks in the control table, as attempts update it. */
export const makeWebhookHealth = ({ dynamo, tableName }: Deps): WebhookHealth => {
  const update = async (webhook: SeenWebhook, { ExpressionAttributeValues, ...rest }: Update): Promise<void> => {
    const values = { ...ExpressionAttributeValues, ':seen': webhook.revision }
    try {
      await dynamo.send(
        new UpdateCommand({
          TableName: tableName,
          Key: webhookKey(webhook),
          ...rest,
          ExpressionAttributeValues: values,
        }),
      )
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
    }
  }
  return {
    read: (name) => readWebhook({ dynamo, tableName }, name),

    failed: (webhook, at) =>
      update(webhook, {
        UpdateExpression: 'SET failing_since = :at',
        ConditionExpression: `${SEEN} AND attribute_not_exists(failing_since)`,
        ExpressionAttributeValues: { ':at': at },
      }),

    succeeded: (webhook) => update(webhook, { UpdateExpression: 'REMOVE failing_since', ConditionExpression: SEEN }),

    disable: (webhook, reason, at) =>
      update(webhook, {
        UpdateExpression: 'SET enabled = :false, disabled_reason = :reason, disabled_at = :at',
        ConditionExpression: `${SEEN} AND enabled = :true`,
        ExpressionAttributeValues: { ':false': false, ':true': true, ':reason': reason, ':at': at },
      }),
  }
}
