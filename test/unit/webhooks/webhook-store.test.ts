import { makeWebhookStore } from '../../../lambdas/webhooks/webhook-store.ts'
import { makeWebhook } from '../../support/webhook-fixture.ts'
import { makeRecordedDynamo } from '../access/recorded-dynamo.ts'

/** As DynamoDB says that a transaction of two was cancelled. */
const cancelled = (...codes: readonly string[]) => ({
  status: 400,
  body: {
    __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
    CancellationReasons: codes.map((Code) => ({ Code })),
  },
})
const done = { status: 200, body: {} }
const CONFLICT = cancelled('TransactionConflict', 'None')

const setup = (...answers: Parameters<typeof makeRecordedDynamo>[0]) => {
  const { dynamo, requests } = makeRecordedDynamo(answers)
  const pauses: number[] = []
  const clock = { now: () => 0, sleep: async (milliseconds: number) => void pauses.push(milliseconds) }
  return { store: makeWebhookStore({ dynamo, tableName: 'control', clock }), requests, pauses }
}

const COUNT = { pk: { S: 'WORKSPACE#acme' }, sk: { S: 'WEBHOOKS' } }

test('a webhook and the count of its workspace change together, on condition that there is room', async () => {
  const { store, requests } = setup(done)
  expect(await store.add(makeWebhook())).toBe(true)
  expect(requests).toMatchObject([
    {
      operation: 'TransactWriteItems',
      input: {
        TransactItems: [
          {
            Update: {
              Key: COUNT,
              UpdateExpression: 'ADD webhooks :one',
              ConditionExpression: 'attribute_not_exists(webhooks) OR webhooks < :most',
              ExpressionAttributeValues: { ':one': { N: '1' }, ':most': { N: '20' } },
            },
          },
          { Put: { Item: { sk: { S: `WEBHOOK#${makeWebhook().webhook_id}` }, enabled: { BOOL: true } } } },
        ],
      },
    },
  ])
})

test('no null is stored', async () => {
  const { store, requests } = setup(done)
  await store.add(makeWebhook())
  expect(JSON.stringify(requests)).not.toMatch(/disabled_reason|disabled_at|failing_since/)
})

test('another transaction in the way is waited for, longer each time', async () => {
  const { store, requests, pauses } = setup(CONFLICT, CONFLICT, done)
  expect(await store.add(makeWebhook())).toBe(true)
  expect(requests).toHaveLength(3)
  expect(pauses).toHaveLength(2)
  expect(pauses[0]).toBeGreaterThanOrEqual(50)
  expect(pauses[1]).toBeGreaterThanOrEqual(100)
})

test('a transaction that is in conflict again and again fails, and does not pass for a full workspace', async () => {
  const { store, requests } = setup(CONFLICT, CONFLICT, CONFLICT, CONFLICT, CONFLICT)
  await expect(store.add(makeWebhook())).rejects.toThrow()
  expect(requests).toHaveLength(5)
})

test('no room, and nothing to remove, are said at once', async () => {
  const { store, requests } = setup(
    cancelled('ConditionalCheckFailed', 'None'),
    cancelled('ConditionalCheckFailed', 'None'),
  )
  expect(await store.add(makeWebhook())).toBe(false)
  expect(await store.remove(makeWebhook())).toBe(false)
  expect(requests[1]?.input).toMatchObject({
    TransactItems: [
      { Delete: { ConditionExpression: 'attribute_exists(pk)' } },
      { Update: { Key: COUNT, ExpressionAttributeValues: { ':less': { N: '-1' } } } },
    ],
  })
})
