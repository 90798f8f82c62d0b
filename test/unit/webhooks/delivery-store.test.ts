import { marshall } from '@aws-sdk/util-dynamodb'
import { deliveryItem } from '../../../lambdas/webhooks/delivery-item.ts'
import { makeDeliveryStore } from '../../../lambdas/webhooks/delivery-store.ts'
import { makeDelivery, NOW } from '../../support/webhook-fixture.ts'
import { makeRecordedDynamo } from '../access/recorded-dynamo.ts'

const HOUR = 3_600_000
const clock = { now: () => NOW, sleep: () => Promise.resolve() }
const delivery = makeDelivery(1, { next_attempt_at: NOW + HOUR })
const EXPIRY = { expires_at_seconds: NOW / 1000 + 86_400 }

const item = deliveryItem(delivery)
/** As the answer of DynamoDB has it, which is JSON. */
const stored = (changes: object = {}) => ({
  ...marshall({ ...item, ...EXPIRY, ...changes }),
  body: { B: item.body.toString('base64') },
})
const unlisted = (changes: object = {}) => {
  const { sweep_at: _, sweep_shard: __, stored_version: ___, ...earlier } = stored(changes) as Record<string, unknown>
  return earlier
}
const ok = (body: object) => ({ status: 200, body })
const conflict = {
  status: 400,
  body: { __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException' },
}

const read = async (...answers: Parameters<typeof makeRecordedDynamo>[0]) => {
  const { dynamo, requests } = makeRecordedDynamo(answers)
  const found = await makeDeliveryStore({ dynamo, tableName: 't', clock }).read(delivery)
  return { found, requests, operations: requests.map(({ operation }) => operation) }
}

it('a waiting delivery is read in one request', async () => {
  const { found, operations } = await read(ok({ Item: stored() }))
  expect(found).toEqual(delivery)
  expect(operations).toEqual(['GetItem'])
})

describe('a waiting delivery that an earlier version left to its message alone', () => {
  it('is listed when it is read, so that the sweep finds it once its message is gone', async () => {
    const listed = { ...delivery, revision: delivery.revision + 1 }
    const { found, requests, operations } = await read(
      ok({ Item: unlisted() }),
      ok({ Attributes: stored({ revision: listed.revision }) }),
    )
    expect(found).toEqual(listed)
    expect(operations).toEqual(['GetItem', 'UpdateItem'])
    const values = Object.values(requests[1]?.input['ExpressionAttributeValues'] ?? {})
    expect(values).toContainEqual({ S: `${delivery.workspace_id}#${delivery.webhook_id}` })
    expect(values).toContainEqual({ N: String(NOW + HOUR) })
  })

  it('is read again where another process changes it at that moment', async () => {
    const { operations } = await read(ok({ Item: unlisted() }), conflict, ok({ Item: stored({ revision: 2 }) }))
    expect(operations).toEqual(['GetItem', 'UpdateItem', 'GetItem'])
  })

  it('is left as it is once it has ended', async () => {
    const ended = unlisted({ status: 'delivered', next_attempt_at: null })
    const { operations } = await read(ok({ Item: ended }))
    expect(operations).toEqual(['GetItem'])
  })
})
