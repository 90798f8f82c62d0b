import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import { ratePk } from '../platform/control-keys.ts'
import { readable, STORED_VERSION } from '../platform/stored-version.ts'
import type { Counted, RateCounter } from './rate-limit.ts'
import { NO_REQUESTS, SLOTS, type WindowCounts } from './sliding-window.ts'

/**
 * How long a window is kept after its use. It is written anyway, at each request, and so also tells when the key was used
 * last: no write is made for that. DynamoDB deletes it for nothing.
 */
const KEPT_SECONDS = 35 * 86_400

/** Of one slot in a window's item. 60 of them and the key are far below 1 KB, so that a request costs one write unit. */
const slotName = (slot: number): string => `s${slot}`

const itemSchema = z.looseObject({ count: z.int().min(1) })

const countsOf = (item: Record<string, unknown> | undefined): WindowCounts => {
  if (item === undefined) return NO_REQUESTS
  const { count, ...rest } = itemSchema.parse(readable(item))
  return { count, slots: Array.from({ length: SLOTS }, (_, slot) => z.int().default(0).parse(rest[slotName(slot)])) }
}

interface Deps {
  readonly dynamo: DynamoDBDocumentClient
  readonly tableName: string
}

const WINDOW_PREFIX = 'RATE#'

const windowKey = (keyId: string, start: number) => ({ pk: ratePk(keyId), sk: `${WINDOW_PREFIX}${start}` })

/**
 * Windows in the control table. A call that is repeated after a lost response may count a request twice: then the limit
 * is stricter by one.
 */
export const makeRateCounter = ({ dynamo, tableName }: Deps): RateCounter => ({
  async count(request) {
    try {
      const { Attributes } = await dynamo.send(counting(tableName, request))
      return { passed: true, window: countsOf(Attributes) }
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      return { passed: false, window: countsOf(error.Item && unmarshall(error.Item)) }
    }
  },

  async read(keyId, start) {
    const { Item } = await dynamo.send(
      new GetCommand({ TableName: tableName, Key: windowKey(keyId, start), ConsistentRead: true }),
    )
    return countsOf(Item)
  },
})

const counting = (tableName: string, { keyId, start, slot, windowSeconds, allowed }: Counted): UpdateCommand =>
  new UpdateCommand({
    TableName: tableName,
    Key: windowKey(keyId, start),
    UpdateExpression: 'SET expires_at_seconds = :expiry, stored_version = :version ADD #count :one, #slot :one',
    ConditionExpression: allowed > 0 ? 'attribute_not_exists(#count) OR #count < :allowed' : '#count < :allowed',
    ExpressionAttributeNames: { '#count': 'count', '#slot': slotName(slot) },
    ExpressionAttributeValues: {
      // The next window reads it to its end.
      ':expiry': start + 2 * windowSeconds + KEPT_SECONDS,
      ':one': 1,
      ':version': STORED_VERSION.stored_version,
      ':allowed': allowed,
    },
    ReturnValues: 'ALL_NEW',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  })

const windowSchema = z.object({ sk: z.string().regex(/^RATE#\d+$/) })

/**
 * When the newest window of a key began in which a request passed, in seconds; undefined if there was none in the last 35
 * days.
 */
export const lastWindowOf = async ({ dynamo, tableName }: Deps, keyId: string): Promise<number | undefined> => {
  const { Items = [] } = await dynamo.send(
    new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': ratePk(keyId), ':prefix': WINDOW_PREFIX },
      ScanIndexForward: false,
      Limit: 1,
    }),
  )
  const [newest] = Items
  return newest === undefined ? undefined : Number(windowSchema.parse(newest).sk.slice(WINDOW_PREFIX.length))
}
