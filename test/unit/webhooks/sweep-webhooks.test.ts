import { makeWebhookSweep } from '../../../lambdas/functions/webhook-sweep/handler.ts'
import { type DeliveryKey, MAX_WAITING_DELIVERIES } from '../../../lambdas/webhooks/delivery.ts'
import { makeSweepWebhooks, type SweepWebhooksDeps } from '../../../lambdas/webhooks/sweep-webhooks.ts'
import type { Webhook } from '../../../lambdas/webhooks/webhook.ts'
import { makeDelivery, makeWebhook, NOW, webhookId } from '../../support/webhook-fixture.ts'
import { makeMemoryDeliveries, makeMemoryWebhooks } from '../../support/webhook-memory.ts'

const MINUTE = 60_000
const FAILING = { failing_since: '2026-11-23T11:00:00.000Z' } as const
const idOf = (n: number): string => makeDelivery(n).delivery_id

const setup = async (webhook: Partial<Webhook> = {}) => {
  const { webhooks, swept } = makeMemoryWebhooks()
  const deliveries = makeMemoryDeliveries()
  await webhooks.add(makeWebhook({ sweep_at: NOW, ...webhook }))
  const sent: string[] = []
  const deps: SweepWebhooksDeps = {
    webhooks: swept,
    deliveries,
    queue: { sendAll: async (keys) => void sent.push(...keys.map(({ delivery_id }: DeliveryKey) => delivery_id)) },
    clock: { now: () => NOW, sleep: () => Promise.reject(new Error('Nothing sleeps here.')) },
  }
  return {
    deps,
    deliveries,
    webhooks,
    sent,
    sweep: (changes: Partial<SweepWebhooksDeps> = {}, deadline = NOW + MINUTE) =>
      makeSweepWebhooks({ ...deps, ...changes })(deadline),
    webhook: async () => (await webhooks.read(makeWebhook()))!,
    pending: (n: number, inMs = 0) => deliveries.create(makeDelivery(n, { next_attempt_at: NOW + inMs })),
  }
}

describe('a webhook that is well again', () => {
  test('has everything woken that is due, or will be within a minute, and is checked again in time for the rest', async () => {
    const { sweep, sent, webhook, pending } = await setup()
    await pending(1, -5 * MINUTE)
    await pending(2, MINUTE)
    await pending(3, 5 * MINUTE)
    expect(await sweep()).toEqual({ due: 1, woken: 2, cancelled: 0, failures: [] })
    expect(sent).toEqual([idOf(1), idOf(2)])
    expect((await webhook()).sweep_at).toBe(NOW + 4 * MINUTE)
  })

  test('is checked after ten minutes, to see whether what was woken has been taken', async () => {
    const { sweep, webhook, pending } = await setup()
    await pending(1)
    await sweep()
    expect((await webhook()).sweep_at).toBe(NOW + 10 * MINUTE)
  })

  test('is not checked any more where nothing waits', async () => {
    const { sweep, webhook } = await setup({ watched_until: NOW })
    expect(await sweep()).toMatchObject({ due: 1, woken: 0 })
    expect((await webhook()).sweep_at).toBeNull()
  })

  test('is checked once more where the index may not list yet what waits', async () => {
    const { sweep, webhook } = await setup({ watched_until: NOW + 30_000 })
    await sweep()
    expect((await webhook()).sweep_at).toBe(NOW + 30_000)
  })
})

describe('a webhook that fails', () => {
  test('has only its probe woken, and is checked again', async () => {
    const { sweep, sent, webhook, pending } = await setup({ ...FAILING, probe: idOf(2) })
    for (const n of [1, 2, 3]) await pending(n)
    expect(await sweep()).toMatchObject({ woken: 1 })
    expect(sent).toEqual([idOf(2)])
    expect(await webhook()).toMatchObject({ probe: idOf(2), sweep_at: NOW + 10 * MINUTE })
  })

  test('is not touched until a minute before its probe is due', async () => {
    const { sweep, sent, webhook, pending } = await setup({ ...FAILING, probe: idOf(1) })
    await pending(1, 120 * MINUTE)
    await pending(2)
    await sweep()
    expect(sent).toEqual([])
    expect((await webhook()).sweep_at).toBe(NOW + 119 * MINUTE)
  })

  test.each(['exhausted', 'cancelled'] as const)('gets another probe where that one is %s', async (status) => {
    const { sweep, sent, webhook, pending, deliveries } = await setup({ ...FAILING, probe: idOf(1) })
    await deliveries.create(makeDelivery(1, { status, next_attempt_at: null }))
    await pending(2, -2 * MINUTE)
    await pending(3, -3 * MINUTE)
    expect(await sweep()).toMatchObject({ woken: 1 })
    expect(sent).toEqual([idOf(3)])
    expect(await webhook()).toMatchObject({ ...FAILING, probe: idOf(3), sweep_at: NOW + MINUTE })
  })

  test('has no probe where nothing else waits, and is checked until the index must have listed what does', async () => {
    const { sweep, webhook } = await setup({ ...FAILING, probe: idOf(1) })
    await sweep()
    expect(await webhook()).toMatchObject({ ...FAILING, probe: null, sweep_at: NOW + MINUTE })
  })
})

test('what waits for a disabled webhook is cancelled', async () => {
  const { sweep, sent, webhook, pending, deliveries } = await setup({ enabled: false })
  for (let n = 1; n <= 30; n += 1) await pending(n, n * MINUTE)
  expect(await sweep()).toEqual({ due: 1, woken: 0, cancelled: 30, failures: [] })
  expect(sent).toEqual([])
  expect(await deliveries.read(makeDelivery(30))).toMatchObject({ status: 'cancelled', next_attempt_at: null })
  expect((await webhook()).sweep_at).toBe(NOW + MINUTE)
})

describe('where a few more wait than may, because they came at one moment', () => {
  const ALL = MAX_WAITING_DELIVERIES + 4

  test('those of a disabled webhook are all cancelled', async () => {
    const { sweep, pending, deliveries } = await setup({ enabled: false })
    for (let n = 1; n <= ALL; n += 1) await pending(n, n)
    expect(await sweep()).toMatchObject({ cancelled: MAX_WAITING_DELIVERIES })
    const later = { now: () => NOW + MINUTE, sleep: () => Promise.resolve() }
    expect(await sweep({ clock: later }, NOW + 2 * MINUTE)).toMatchObject({ cancelled: 4 })
    expect(await deliveries.waiting(makeWebhook())).toEqual([])
  })

  test('those of a webhook that is well again are all woken, the last once there is room', async () => {
    const { sweep, sent, pending, deliveries } = await setup()
    for (let n = 1; n <= ALL; n += 1) await pending(n, n - ALL)
    await sweep()
    for (const key of await deliveries.waiting(makeWebhook())) {
      const delivery = (await deliveries.read(key))!
      await deliveries.change(delivery, { status: 'delivered', next_attempt_at: null })
    }
    const later = { now: () => NOW + 10 * MINUTE, sleep: () => Promise.resolve() }
    await sweep({ clock: later }, NOW + 11 * MINUTE)
    expect(new Set(sent).size).toBe(ALL)
  })
})

test('what there is no time for is cancelled by the next run', async () => {
  const { sweep, webhook, pending, deps } = await setup({ enabled: false })
  for (let n = 1; n <= 60; n += 1) await pending(n)
  let reads = 0
  const read: typeof deps.deliveries.read = (key) => {
    reads += 1
    return deps.deliveries.read(key)
  }
  // 20 s are kept free: the time is up while the first 25 are read.
  const clock = { ...deps.clock, now: () => (reads === 0 ? NOW : NOW + 41_000) }
  expect(await sweep({ clock, deliveries: { ...deps.deliveries, read } })).toMatchObject({ cancelled: 25 })
  expect((await webhook()).sweep_at).toBe(NOW)
  expect(await sweep()).toMatchObject({ cancelled: 35 })
})

test('a check that is requested while the sweep checks is not removed', async () => {
  const { sweep, webhook, webhooks, deps } = await setup()
  const waiting = async () => {
    await webhooks.change(await webhook(), { sweep_at: NOW + 1, watched_until: NOW + MINUTE })
    return []
  }
  await sweep({ deliveries: { ...deps.deliveries, waiting } })
  expect(await webhook()).toMatchObject({ sweep_at: NOW + 1 })
})

test('a webhook on which the sweep fails holds up no other, is said, and is checked later', async () => {
  const { sweep, sent, webhook, webhooks, deliveries, pending, deps } = await setup()
  await webhooks.add(makeWebhook({ webhook_id: webhookId(2), sweep_at: NOW }))
  await pending(1)
  const other = await deliveries.create(makeDelivery(2, { webhook_id: webhookId(2) }))
  const failure = new Error('throttled')
  const sendAll = async (keys: readonly DeliveryKey[]) => {
    if (keys.some(({ webhook_id }) => webhook_id === webhookId(1))) throw failure
    return deps.queue.sendAll(keys)
  }
  expect(await sweep({ queue: { sendAll } })).toMatchObject({ due: 2, woken: 1, failures: [failure] })
  expect(sent).toEqual([other.delivery_id])
  expect((await webhook()).sweep_at).toBe(NOW + 10 * MINUTE)
})

test('the index may lag behind: a webhook that is gone, or not due any more, is not touched', async () => {
  const { sweep, deps, sent, pending, webhooks } = await setup({ sweep_at: NOW + 1 })
  await pending(1)
  const stale = [makeWebhook(), makeWebhook({ webhook_id: webhookId(9) })]
  const swept = { ...deps.webhooks, due: async () => stale }
  expect(await sweep({ webhooks: swept })).toEqual({ due: 2, woken: 0, cancelled: 0, failures: [] })
  expect(sent).toEqual([])
  expect((await webhooks.read(makeWebhook()))?.sweep_at).toBe(NOW + 1)
})

test('the function says what came of it, and counts', async () => {
  const lines: unknown[] = []
  const record = (measures: unknown) => void lines.push(measures)
  const handler = makeWebhookSweep({
    sweep: async () => ({ due: 3, woken: 40, cancelled: 5, failures: [new Error('x')] }),
    clock: { now: () => NOW, sleep: () => Promise.resolve() },
    log: { info: (...line) => void lines.push(line), error: (message) => void lines.push(message) },
    metrics: { record },
  })
  await handler({}, { getRemainingTimeInMillis: () => MINUTE })
  expect(lines).toEqual([
    'webhook_sweep.webhook_failed',
    ['webhook_sweep.completed', { due: 3, woken: 40, cancelled: 5, failed: 1 }],
    { SweptWebhooks: 3, DeliveriesWoken: 40, WebhookSweepFailures: 1 },
  ])
})
