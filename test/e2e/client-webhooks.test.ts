import { ContactsImportClient, verifyWebhook, type Delivery } from '../../client/src/index.ts'
import { deployedApp } from '../support/local-cloud.ts'
import { waitFor } from '../support/wait-for.ts'
import { startWebhookTarget, stopWebhookTargets } from '../support/webhook-target.ts'
import { newWorkspace } from '../support/workspace.ts'
import { collect } from '../support/collect.ts'

const PATIENCE_MS = 60_000
afterAll(stopWebhookTargets)

test(
  'the client makes a webhook, tests it, verifies what comes, sends it again, rotates the secret and deletes it',
  async () => {
    const [{ apiKey }, target] = await Promise.all([newWorkspace(), startWebhookTarget()])
    const { webhooks } = new ContactsImportClient({ url: deployedApp().api_url, key: apiKey })
    const { secret, ...made } = await webhooks.create({ url: target.url, events: ['import.completed'] })
    expect(await collect(webhooks.list())).toEqual([made])
    expect(await webhooks.update(made.id, { events: ['import.undone'] })).toMatchObject({ events: ['import.undone'] })
    expect(await webhooks.get(made.id)).toMatchObject({ url: target.url, events: ['import.undone'], enabled: true })

    const delivery = await webhooks.test(made.id)
    const [first] = await target.received(1)
    const event = { type: 'webhook.test', data: { webhook_id: made.id } }
    expect(await verifyWebhook({ ...first!, secret })).toMatchObject(event)
    expect(first!.id).toBe(delivery.event_id)
    const delivered = async (): Promise<Delivery[]> =>
      waitFor(
        () => collect(webhooks.deliveries(made.id, { status: 'delivered' })),
        (found) => found.length > 0,
        PATIENCE_MS,
      )
    expect(await delivered()).toMatchObject([{ id: delivery.id, event_type: 'webhook.test' }])

    const rotated = await webhooks.rotateSecret(made.id)
    expect(await webhooks.redeliver(made.id, delivery.id)).toMatchObject({ id: delivery.id, status: 'pending' })
    const [, second] = await target.received(2)
    expect(second!.id).toBe(first!.id)
    for (const one of [secret, rotated.secret])
      expect(await verifyWebhook({ ...second!, secret: one })).toMatchObject(event)

    await webhooks.delete(made.id)
    await expect(webhooks.get(made.id)).rejects.toMatchObject({ code: 'not_found', status: 404 })
    expect(await collect(webhooks.list())).toEqual([])
  },
  PATIENCE_MS * 2,
)
