import { makeWebhooksOfKey } from '../../../lambdas/webhooks/webhooks-of-key.ts'
import { makeDelivery, makeWebhook, NOW, webhookId } from '../../support/webhook-fixture.ts'
import { makeMemoryDeliveries, makeMemoryWebhooks } from '../../support/webhook-memory.ts'

const STOLEN = { key_id: 'key_fedcba98765432100123', key_name: 'stolen' }
const key = { id: STOLEN.key_id, workspace_id: 'acme' }

const setup = async () => {
  const { webhooks } = makeMemoryWebhooks()
  const deliveries = makeMemoryDeliveries()
  const stamps = [
    {},
    { created_by: STOLEN },
    { updated_by: STOLEN, enabled: false },
    { created_by: null, updated_by: null },
  ]
  for (const [n, stamp] of stamps.entries()) {
    await webhooks.add(makeWebhook({ webhook_id: webhookId(n + 1), ...stamp }))
    await deliveries.create(makeDelivery(1, { webhook_id: webhookId(n + 1) }))
  }
  await webhooks.add(makeWebhook({ workspace_id: 'other', created_by: STOLEN }))
  const clock = { now: () => NOW, sleep: () => Promise.resolve() }
  const statusOf = async (n: number) => (await deliveries.read(makeDelivery(1, { webhook_id: webhookId(n) })))?.status
  return { webhooks, deliveries, clock, statusOf }
}

const url = makeWebhook().url
const created = { id: webhookId(2), url, created: true, changed: false }
const changed = { id: webhookId(3), url, created: false, changed: true }

test('the webhooks of a key are those that it created or was the last to change, only of its workspace', async () => {
  const made = await setup()
  expect(await makeWebhooksOfKey(made)(key, { disable: false })).toEqual([
    { ...changed, enabled: false },
    { ...created, enabled: true },
  ])
  expect(await made.webhooks.read(makeWebhook({ webhook_id: webhookId(2) }))).toMatchObject({ enabled: true })
})

test('they are disabled on request, with what waits for them, and no other is', async () => {
  const made = await setup()
  expect(await makeWebhooksOfKey(made)(key, { disable: true })).toEqual([
    { ...changed, enabled: false },
    { ...created, enabled: false },
  ])
  const enabled = await Promise.all(
    [1, 2, 3, 4].map(async (n) => (await made.webhooks.read(makeWebhook({ webhook_id: webhookId(n) })))?.enabled),
  )
  expect(enabled).toEqual([true, false, false, true])
  const statuses = await Promise.all([1, 2, 3, 4].map(made.statusOf))
  expect(statuses).toEqual(['pending', 'cancelled', 'cancelled', 'pending'])
})

test('one that its owner changes at the same moment is disabled all the same', async () => {
  const made = await setup()
  let rivals = 0
  const change: typeof made.webhooks.change = async (seen, changes) => {
    if ((rivals += 1) === 1) await made.webhooks.change(seen, { events: ['import.cancelled'] })
    return made.webhooks.change(seen, changes)
  }
  await makeWebhooksOfKey({ ...made, webhooks: { ...made.webhooks, change } })(key, { disable: true })
  expect(await made.webhooks.read(makeWebhook({ webhook_id: webhookId(2) }))).toMatchObject({
    enabled: false,
    events: ['import.cancelled'],
  })
})
