import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import type { RateCounter } from './rate-limit.ts'

/** How long a window's item outlives the window before DynamoDB may delete it, in seconds. Only clocks that differ need it at all. */
const GRACE_SECONDS = 3_600

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
        ExpressionAttributeValues: { ':expiry': windowEndSeconds + GRACE_SECONDS, ':one': 1 },
        ReturnValues: 'UPDATED_NEW',
      }),
    )
    return countedSchema.parse(Attributes).count
  },
})
