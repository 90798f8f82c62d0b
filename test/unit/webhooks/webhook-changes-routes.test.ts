import { makeDelivery, makeWebhook, MAKER, NOW, webhookId } from '../../support/webhook-fixture.ts'
import { ONE, setup } from './routes-under-test.ts'

describe('what waits', () => {
  const waiting = async () => {
    const made = setup()
    await made.webhooks.add(
      makeWebhook({ failing_since: '2026-11-23T11:00:00.000Z', probe: makeDelivery(1).delivery_id }),
    )
    for (let n = 1; n <= 60; n += 1) await made.deliveries.create(makeDelivery(n))
    await made.deliveries.create(makeDelivery(61, { status: 'delivered', next_attempt_at: null }))
    const statuses = async () => {
      const { deliveries } = await made.deliveries.list({ webhook: makeWebhook(), limit: 100 })
      return Object.entries(Object.groupBy(deliveries, ({ status }) => status)).map(([s, all]) => [s, all.length])
    }
    return { ...made, statuses }
  }

  test('for a webhook is cancelled at once when it is disabled, and a check by the sweep is scheduled for more', async () => {
    const { call, webhooks, statuses } = await waiting()
    await call(`PATCH ${ONE}`, { webhook: webhookId(1), json: { enabled: false } })
    expect(await statuses()).toEqual([
      ['delivered', 1],
      ['cancelled', 60],
    ])
    expect(await webhooks.read(makeWebhook())).toMatchObject({ probe: null, sweep_at: NOW })
  })

  test('for a webhook is cancelled at once when it is deleted', async () => {
    const { call, deliveries, statuses } = await waiting()
    await call(`DELETE ${ONE}`, { webhook: webhookId(1) })
    expect(await statuses()).toEqual([
      ['delivered', 1],
      ['cancelled', 60],
    ])
    expect(await deliveries.countWaiting(makeWebhook())).toBe(0)
  })

  test('for a webhook goes on when it gets another address', async () => {
    const { call, webhooks, statuses } = await waiting()
    await call(`PATCH ${ONE}`, { webhook: webhookId(1), json: { url: 'https://other.example.com/' } })
    expect(await statuses()).toContainEqual(['pending', 60])
    expect(await webhooks.read(makeWebhook())).toMatchObject({ probe: null, failing_since: null, sweep_at: NOW })
  })
})

describe('a webhook names the keys', () => {
  const OTHER = { key_id: 'key_fedcba98765432100123', key_name: null }

  test.each([
    ['changed', `PATCH ${ONE}`],
    ['rotated', `POST ${ONE}/rotate`],
  ])('that made it and that %s it last', async (_, route) => {
    const { call, create } = setup()
    const { id } = await create()
    const { data } = await call(route, { webhook: id, json: { events: ['import.failed'] }, key: OTHER })
    expect(data).toMatchObject({ created_by: MAKER, updated_by: OTHER })
    expect((await call(`GET ${ONE}`, { webhook: id })).data).toMatchObject({ created_by: MAKER, updated_by: OTHER })
  })

  test('or null, where it was made before that was kept', async () => {
    const { call, webhooks } = setup()
    await webhooks.add(makeWebhook({ created_by: null, updated_by: null }))
    expect((await call(`GET ${ONE}`, { webhook: webhookId(1) })).data).toMatchObject({
      created_by: null,
      updated_by: null,
    })
  })
})
