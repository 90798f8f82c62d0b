import { makeDelivery, makeWebhook, NOW, webhookId } from '../../support/webhook-fixture.ts'
import { error, HOUR, ONE, REDELIVER, setup } from './routes-under-test.ts'

describe('a test', () => {
  test('is a delivery of an event with an id of its own, and its message is sent', async () => {
    const { call, create, sent, deliveries } = setup()
    const { id } = await create()
    const { status, data } = await call(`POST ${ONE}/test`, { webhook: id })
    expect(status).toBe(202)
    expect(data).toEqual({
      id: expect.stringMatching(/^dlv_/) as string,
      webhook_id: id,
      event_id: expect.stringMatching(/^evt_/) as string,
      event_type: 'webhook.test',
      status: 'pending',
      attempts: [],
      next_attempt_at: '2026-11-23T12:00:00.000Z',
      waiting_for: null,
      created_at: '2026-11-23T12:00:00.000Z',
    })
    const name = { workspace_id: 'acme', webhook_id: id, delivery_id: String(data['id']) }
    expect(sent).toEqual([name])
    const { body } = (await deliveries.read(name))!
    const time = '2026-11-23T12:00:00.000Z'
    expect(JSON.parse(body)).toEqual({ type: 'webhook.test', timestamp: time, data: { webhook_id: id } })
    expect((await call(`POST ${ONE}/test`, { webhook: id })).data['event_id']).not.toBe(data['event_id'])
  })
})

describe('deliveries', () => {
  const withDeliveries = async (count: number) => {
    const made = setup()
    await made.webhooks.add(makeWebhook())
    for (let n = 1; n <= count; n += 1) await made.deliveries.create(makeDelivery(n))
    return made
  }

  test('are listed newest first, with their attempts and why those failed', async () => {
    const { call, deliveries } = await withDeliveries(3)
    const attempt = { at: '2026-11-23T12:00:00.000Z', duration_ms: 5, status: 500, error: 'http_status' } as const
    const next_attempt_at = NOW + 5_000
    await deliveries.change(makeDelivery(3), { attempts: [attempt], next_attempt_at })
    const { data, meta } = await call(`GET ${ONE}/deliveries`, { webhook: webhookId(1), query: { limit: '2' } })
    expect(data).toMatchObject([
      {
        id: makeDelivery(3).delivery_id,
        next_attempt_at: '2026-11-23T12:00:05.000Z',
        attempts: [{ ...attempt, error: { code: 'http_status', message: 'The response was not a 2xx.' } }],
      },
      { id: makeDelivery(2).delivery_id },
    ])
    for (const hidden of ['body', 'lease_until', 'revision', 'workspace_id'])
      expect(JSON.stringify(data)).not.toContain(`"${hidden}"`)
    const cursor = (meta as { next_cursor: string }).next_cursor
    const rest = await call(`GET ${ONE}/deliveries`, { webhook: webhookId(1), query: { cursor } })
    expect(rest).toMatchObject({ data: [{ id: makeDelivery(1).delivery_id }], meta: { next_cursor: null } })
    const other = { webhook: webhookId(1), query: { cursor, status: 'pending' } }
    await expect(call(`GET ${ONE}/deliveries`, other)).rejects.toMatchObject(
      error('validation_error', { cursor: 'must be a cursor of this list' }),
    )
  })

  test('are asked for by a status that there is', async () => {
    const { call } = await withDeliveries(1)
    const asked = { webhook: webhookId(1), query: { status: 'lost' } }
    await expect(call(`GET ${ONE}/deliveries`, asked)).rejects.toMatchObject(
      error('validation_error', { status: 'must be one of pending, delivered, exhausted, cancelled, dropped' }),
    )
  })

  test.each(['delivered', 'exhausted', 'cancelled', 'dropped'] as const)(
    'that are %s begin their schedule anew on request, and keep their attempts',
    async (status) => {
      const { call, deliveries, sent, state } = await withDeliveries(1)
      const attempts = [{ at: '2026-11-23T12:00:00.000Z', duration_ms: 5, status: 200, error: null }] as const
      const made = makeDelivery(1)
      await deliveries.change(made, { status, tries: 8, attempts, next_attempt_at: null, lease_until: 5 })
      state.now += HOUR
      const { webhook_id: webhook, delivery_id: delivery } = made
      const response = await call(REDELIVER, { webhook, delivery })
      expect(response).toMatchObject({ status: 202, data: { id: delivery, status: 'pending' } })
      expect(await deliveries.read(made)).toMatchObject({
        status: 'pending',
        tries: 0,
        next_attempt_at: NOW + HOUR,
        attempts,
        lease_until: 5,
        event_id: made.event_id,
        body: made.body,
      })
      expect(sent).toMatchObject([{ delivery_id: delivery }])
    },
  )

  test('of another webhook, unknown ones and what cannot be an id are not found alike', async () => {
    const { call, webhooks } = await withDeliveries(1)
    await webhooks.add(makeWebhook({ webhook_id: webhookId(2) }))
    for (const asked of [
      { webhook: webhookId(2), delivery: makeDelivery(1).delivery_id },
      { webhook: webhookId(1), delivery: makeDelivery(2).delivery_id },
      { webhook: webhookId(1), delivery: 'dlv_1' },
    ])
      await expect(call(REDELIVER, asked)).rejects.toMatchObject(error('not_found'))
  })
})

describe('a redelivery', () => {
  const asked = { webhook: webhookId(1), delivery: makeDelivery(1).delivery_id }

  test('of a delivery that is pending sends nothing and changes nothing', async () => {
    const { call, deliveries, webhooks, sent } = setup()
    await webhooks.add(makeWebhook())
    const pending = await deliveries.create(makeDelivery(1, { tries: 3, next_attempt_at: NOW + HOUR }))
    const { status, data } = await call(REDELIVER, asked)
    expect(status).toBe(202)
    expect(data).toMatchObject({ status: 'pending', next_attempt_at: '2026-11-23T13:00:00.000Z' })
    expect(sent).toEqual([])
    expect(await deliveries.read(pending)).toEqual(pending)
  })

  test('whose message could not be sent is found by the sweep, since asking again sends nothing', async () => {
    const throttled = Object.assign(new Error('throttled'), { name: 'ThrottlingException' })
    const { call, deliveries, webhooks } = setup({ queue: { send: () => Promise.reject(throttled) } })
    await webhooks.add(makeWebhook())
    await deliveries.create(makeDelivery(1, { status: 'exhausted', next_attempt_at: null }))
    await expect(call(REDELIVER, asked)).rejects.toMatchObject(error('service_unavailable'))
    expect((await deliveries.waiting(makeWebhook())).map(({ delivery_id }) => delivery_id)).toEqual([asked.delivery])
    expect((await webhooks.read(makeWebhook()))?.sweep_at).toBeLessThanOrEqual(NOW + 60_000)
  })

  test('is refused while 990 deliveries wait, and a test while 1,000 do: by a test an owner says that all is well', async () => {
    const { call, deliveries, webhooks } = setup()
    await webhooks.add(makeWebhook())
    await deliveries.create(makeDelivery(1, { status: 'dropped', next_attempt_at: null }))
    const wait = (n: number) =>
      deliveries.create(makeDelivery(2, { delivery_id: `dlv_${String(n).padStart(26, '0')}` }))
    const refusal = (most: number) => ({
      code: 'conflict',
      message: `${most} deliveries of this webhook are waiting, the maximum. Wait until some have ended.`,
    })
    for (let n = 1; n <= 990; n += 1) await wait(n)
    await expect(call(REDELIVER, asked)).rejects.toMatchObject(refusal(990))
    for (let n = 1; n <= 10; n += 1) expect(await call(`POST ${ONE}/test`, asked)).toMatchObject({ status: 202 })
    await expect(call(`POST ${ONE}/test`, asked)).rejects.toMatchObject(refusal(1_000))
    expect(await deliveries.countWaiting(makeWebhook())).toBe(1_000)
  })
})

test('while a webhook fails, its deliveries say which one they wait for', async () => {
  const { call, deliveries, webhooks } = setup()
  const probe = makeDelivery(1)
  await webhooks.add(makeWebhook({ failing_since: '2026-11-23T11:00:00.000Z', probe: probe.delivery_id }))
  await deliveries.create({ ...probe, next_attempt_at: NOW + HOUR })
  await deliveries.create(makeDelivery(2))
  await deliveries.create(makeDelivery(3, { status: 'delivered', next_attempt_at: null }))
  const { data } = await call(`GET ${ONE}/deliveries`, { webhook: webhookId(1) })
  expect(data).toMatchObject([
    { status: 'delivered', next_attempt_at: null, waiting_for: null },
    { status: 'pending', next_attempt_at: null, waiting_for: probe.delivery_id },
    { id: probe.delivery_id, next_attempt_at: '2026-11-23T13:00:00.000Z', waiting_for: null },
  ])
})

test('a disabled webhook gets neither a test nor a delivery again', async () => {
  const { call, deliveries, webhooks, sent } = setup()
  await webhooks.add(makeWebhook({ enabled: false }))
  await deliveries.create(makeDelivery(1))
  const asked = { webhook: webhookId(1), delivery: makeDelivery(1).delivery_id }
  for (const route of [`POST ${ONE}/test`, REDELIVER])
    await expect(call(route, asked)).rejects.toMatchObject(error('conflict'))
  expect(sent).toEqual([])
})

test('what has no message is not answered 202: trying again is safe, and finds the delivery there', async () => {
  const throttled = Object.assign(new Error('throttled'), { name: 'ThrottlingException' })
  const { call, deliveries, webhooks } = setup({ queue: { send: () => Promise.reject(throttled) } })
  await webhooks.add(makeWebhook())
  await deliveries.create(makeDelivery(1, { status: 'exhausted', next_attempt_at: null }))
  const asked = { webhook: webhookId(1), delivery: makeDelivery(1).delivery_id }
  for (const route of [`POST ${ONE}/test`, REDELIVER])
    await expect(call(route, asked)).rejects.toMatchObject(error('service_unavailable'))
  expect((await deliveries.list({ webhook: makeWebhook(), limit: 10 })).deliveries).toHaveLength(2)
})
