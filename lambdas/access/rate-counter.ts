import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import type { RateCounter } from './rate-limit.ts'

/**
 * How long a window is kept after its end. It is written anyway, at each request, and so also tells when the key was used
 * last: no write is made for that. DynamoDB deletes it for nothing.
 */
const KEPT_SECONDS = 35 * 86_400

const countedSchema = z.object({ count: z.int().min(1) })

/**
 * Windows in the control table. A call that is repeated after a lost response may count a request twice: then the limit
 * is stricter by one.
 */
export const makeRateCounter = (deps: {
  readonly dynamo: DynamoDBDocumentClient
  readonly tableName: string
}): RateCounter => ({
  async increment(keyId, windowStartSeconds, windowEndSeconds) {
    const { Attributes } = await deps.dynamo.send(
      new UpdateCommand({
        TableName: deps.tableName,
        Key: { pk: `KEY#${keyId}`, sk: `RATE#${windowStartSeconds}` },
        UpdateExpression: 'SET expires_at_seconds = :expiry ADD #count :one',
        ExpressionAttributeNames: { '#count': 'count' },
        ExpressionAttributeValues: { ':expiry': windowEndSeconds + KEPT_SECONDS, ':one': 1 },
        ReturnValues: 'UPDATED_NEW',
      }),
    )
    return countedSchema.parse(Attributes).count
  },
})

const windowSchema = z.object({ sk: z.string().regex(/^RATE#\d+$/) })

/** When the newest window of a key began that had a request in it, in seconds; undefined if there was none in the last 35 days. */
export const lastWindowOf = async (
  { dynamo, tableName }: { readonly dynamo: DynamoDBDocumentClient; readonly tableName: string },
  keyId: string,
): Promise<number | undefined> => {
  const { Items = [] } = await dynamo.send(
    new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': `KEY#${keyId}`, ':prefix': 'RATE#' },
      ScanIndexForward: false,
      Limit: 1,
    }),
  )
  const [newest] = Items
  return newest === undefined ? undefined : Number(windowSchema.parse(newest).sk.slice('RATE#'.length))
}
