import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { systemClock } from '../../lambdas/platform/clock.ts'
import { makeDeliveryStore } from '../../lambdas/webhooks/delivery-store.ts'
import { makeSweptWebhooks } from '../../lambdas/webhooks/swept-webhooks.ts'
import { makeWebhookHealth } from '../../lambdas/webhooks/webhook-health.ts'
import { makeWebhookStore } from '../../lambdas/webhooks/webhook-store.ts'
import { newWorkspaceId } from '../../local/workspace-key.ts'
import { deployedApp } from '../support/local-cloud.ts'
import { dynamo } from '../support/stored.ts'
import { makeDelivery } from '../support/webhook-fixture.ts'
import { describeWebhookStores } from '../support/webhook-store-conformance.ts'

const setup = () => {
  const control = { dynamo, tableName: deployedApp().control_table, clock: systemClock }
  return {
    webhooks: makeWebhookStore(control),
    health: makeWebhookHealth(control),
    swept: makeSweptWebhooks(control),
    deliveries: makeDeliveryStore(control),
    workspaceId: newWorkspaceId('webhooks'),
  }
}

describe('the webhooks of the control table on DynamoDB', () => {
  describeWebhookStores(setup)
})

const itemOf = ({ workspace_id, webhook_id, delivery_id }: ReturnType<typeof makeDelivery>) => ({
  TableName: deployedApp().control_table,
  Key: { pk: `WORKSPACE#${workspace_id}`, sk: `DELIVERY#${webhook_id}#${delivery_id}` },
})

test('a delivery is kept for 30 days after its last change', async () => {
  const { deliveries, workspaceId } = setup()
  const delivery = await deliveries.create(makeDelivery(1, { workspace_id: workspaceId }))
  const daysLeft = async (): Promise<number> => {
    const { Item } = await dynamo.send(new GetCommand(itemOf(delivery)))
    return (Number(Item?.['expires_at_seconds']) - Date.now() / 1000) / 86_400
  }
  expect(await daysLeft()).toBeCloseTo(30, 2)
  const values = { UpdateExpression: 'SET expires_at_seconds = :soon', ExpressionAttributeValues: { ':soon': 2e9 } }
  await dynamo.send(new UpdateCommand({ ...itemOf(delivery), ...values }))
  await deliveries.change(delivery, { lease_until: 1 })
  expect(await daysLeft()).toBeCloseTo(30, 2)
})

test('a delivery whose time is over is not there, however late DynamoDB deletes it', async () => {
  const { deliveries, workspaceId } = setup()
  const delivery = makeDelivery(1, { workspace_id: workspaceId })
  await deliveries.create(delivery)
  const values = { UpdateExpression: 'SET expires_at_seconds = :past', ExpressionAttributeValues: { ':past': 1 } }
  await dynamo.send(new UpdateCommand({ ...itemOf(delivery), ...values }))
  expect(await deliveries.read(delivery)).toBeUndefined()
  expect((await deliveries.list({ webhook: delivery, limit: 10 })).deliveries).toEqual([])
  const anew = { ...delivery, body: 'anew' }
  expect(await deliveries.create(anew)).toEqual(anew)
})
