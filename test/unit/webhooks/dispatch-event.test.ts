import { makeWebhookDispatcher } from '../../../lambdas/functions/webhook-dispatcher/handler.ts'
import { importEvent } from '../../../lambdas/jobs/job-event.ts'
import { makeDispatchEvent, type Dispatched } from '../../../lambdas/webhooks/dispatch-event.ts'
import { MAX_WAITING_EVENTS, type Delivery, type DeliveryKey } from '../../../lambdas/webhooks/delivery.ts'
import { makeMemoryDeliveries, makeMemoryWebhooks } from '../../support/webhook-memory.ts'
import { makeDelivery, makeWebhook, NOW, webhookId } from '../../support/webhook-fixture.ts'
import { makeJob } from '../jobs/job-fixture.ts'

const completed_at = '2026-11-23T11:59:00.000Z'
const event = importEvent(makeJob({ status: 'completed', workspace_id: 'acme', completed_at }))
const clock = { now: () => NOW, sleep: () => Promise.resolve() }

const setup = async (...wanted: Parameters<typeof makeWebhook>[0][]) => {
  const { webhooks } = makeMemoryWebhooks()
  for (const [n, overrides] of wanted.entries())
    await webhooks.add(makeWebhook({ webhook_id: webhookId(n + 1), ...overrides }))
  const deliveries = makeMemoryDeliveries()
  const sent: DeliveryKey[] = []
  const queue = { send: async (name: DeliveryKey) => void sent.push(name) }
  const listed = async (n: number) =>
    (await deliveries.list({ webhook: { workspace_id: 'acme', webhook_id: webhookId(n) }, limit: 100 })).deliveries
  return { webhooks, deliveries, queue, clock, sent, listed }
}

test('every enabled webhook of the workspace that wants the type gets a delivery, and its message', async () => {
  const made = await setup(
    {},
    { events: ['import.completed'] },
    { events: ['import.failed', 'import.cancelled'] },
    { enabled: false },
    { workspace_id: 'other' },
  )
  expect(await makeDispatchEvent(made)(event)).toEqual({ webhooks: 2, dropped: 0 })
  for (const n of [1, 2]) {
    const wanted = { event_id: event.id, event_type: 'import.completed', status: 'pending', next_attempt_at: NOW }
    expect(await made.listed(n)).toMatchObject([wanted])
  }
  for (const n of [3, 4, 5]) expect(await made.listed(n)).toEqual([])
  expect(made.sent.map(({ webhook_id }) => webhook_id).toSorted()).toEqual([webhookId(1), webhookId(2)])
  const body = (await made.deliveries.read(made.sent[0]!))?.body
  expect(JSON.parse(body ?? '')).toEqual({ type: 'import.completed', timestamp: completed_at, data: event.job })
})

test('the same event again makes nothing, and sends a message only while the delivery is pending', async () => {
  const made = await setup({})
  const dispatch = makeDispatchEvent(made)
  await dispatch(event)
  await dispatch(event)
  const [delivery, ...more] = await made.listed(1)
  expect(more).toEqual([])
  expect(made.sent).toHaveLength(2)
  const stored = await made.deliveries.read(delivery!)
  await made.deliveries.change(stored!, { status: 'delivered', next_attempt_at: null })
  await dispatch(event)
  expect(made.sent).toHaveLength(2)
  expect(await made.listed(1)).toMatchObject([{ status: 'delivered' }])
})

test.each([
  ['made', 'create'],
  ['sent', 'send'],
] as const)(
  'what could not be %s does not hold up the others, and is thrown in the end; another try makes up for it',
  async (_, step) => {
    const made = await setup({}, {}, {})
    const failure = new Error('throttled')
    const fails = ({ webhook_id }: { webhook_id: string }): boolean => webhook_id === webhookId(2)
    const broken = makeDispatchEvent({
      ...made,
      ...(step === 'create'
        ? {
            deliveries: {
              countWaiting: made.deliveries.countWaiting,
              create: (delivery: Delivery) =>
                fails(delivery) ? Promise.reject(failure) : made.deliveries.create(delivery),
            },
          }
        : { queue: { send: (name: DeliveryKey) => (fails(name) ? Promise.reject(failure) : made.queue.send(name)) } }),
    })
    await expect(broken(event)).rejects.toMatchObject({ errors: [failure] })
    expect(made.sent.map(({ webhook_id }) => webhook_id).toSorted()).toEqual([webhookId(1), webhookId(3)])
    await makeDispatchEvent(made)(event)
    expect(made.sent.some(fails)).toBe(true)
    for (const n of [1, 2, 3]) expect(await made.listed(n)).toHaveLength(1)
  },
)

test('an event for a webhook with as many waiting deliveries as may be is dropped, and counted once, and no other is', async () => {
  const made = await setup({}, {})
  for (let n = 1; n <= MAX_WAITING_EVENTS; n += 1) {
    const delivery_id = `dlv_${String(n).padStart(26, '0')}`
    await made.deliveries.create(makeDelivery(1, { delivery_id }))
  }
  const dispatch = makeDispatchEvent(made)
  expect(await dispatch(event)).toEqual({ webhooks: 2, dropped: 1 })
  expect(await dispatch(event)).toEqual({ webhooks: 2, dropped: 0 })
  expect(made.sent.map(({ webhook_id }) => webhook_id)).toEqual([webhookId(2), webhookId(2)])
  const countOf = async (n: number) =>
    (await made.webhooks.read(makeWebhook({ webhook_id: webhookId(n) })))?.dropped_count
  expect([await countOf(1), await countOf(2)]).toEqual([1, 0])
  const [dropped] = (await made.deliveries.list({ webhook: makeWebhook(), status: 'dropped', limit: 10 })).deliveries
  expect(dropped).toMatchObject({ event_id: event.id, status: 'dropped', next_attempt_at: null })

  // There is room again: what comes next is sent.
  const [first] = await made.deliveries.waiting(makeWebhook())
  await made.deliveries.change((await made.deliveries.read(first!))!, { status: 'delivered', next_attempt_at: null })
  const next = { ...event, id: `evt_${'1'.repeat(26)}` }
  expect(await dispatch(next)).toEqual({ webhooks: 2, dropped: 0 })
})

describe('the dispatcher', () => {
  const makeHandler = (dispatch: () => Promise<Dispatched>) => {
    const lines: unknown[] = []
    const measured: unknown[] = []
    const metrics = { record: (measures: unknown) => void measured.push(measures) }
    const log = {
      info: (...line: unknown[]) => void lines.push(line),
      error: (...line: unknown[]) => void lines.push(line),
    }
    const handler = makeWebhookDispatcher({ dispatch, log, metrics, clock })
    const run = (...bodies: readonly string[]) => {
      const Records = bodies.map((body, n) => ({
        messageId: `message-${n + 1}`,
        body,
        attributes: { ApproximateReceiveCount: '2' },
      }))
      return handler({ Records } as unknown as Parameters<typeof handler>[0])
    }
    return { run, lines, measured }
  }
  const messageOf = (detail: unknown): string => JSON.stringify({ id: 'bus-1', detail })

  test('logs how many deliveries were created, by ids', async () => {
    const { run, lines, measured } = makeHandler(() => Promise.resolve({ webhooks: 3, dropped: 1 }))
    expect(await run(messageOf(event))).toEqual({ batchItemFailures: [] })
    const fields = {
      message_id: 'message-1',
      receives: 2,
      workspace_id: 'acme',
      event_id: event.id,
      event_type: 'import.completed',
      webhooks: 3,
      dropped: 1,
      duration_ms: 0,
    }
    expect(lines).toEqual([['event.dispatched', fields]])
    expect(measured).toEqual([{ DeliveriesDropped: 1 }])
  })

  test('gives back what it cannot read or dispatch, so that it is kept, and says nothing of what stood in it', async () => {
    const { run, lines } = makeHandler(() => Promise.reject(new Error('Bad "grace@example.com"')))
    const details = [event, { ...event, version: 2, workspace_id: 'grace@example.com' }, null]
    const { batchItemFailures } = await run(...details.map(messageOf), 'grace@example.com')
    expect(batchItemFailures).toHaveLength(4)
    expect(lines).toHaveLength(4)
    expect(JSON.stringify(lines)).not.toContain('grace')
  })

  test('gives back only the one that failed', async () => {
    const { run } = makeHandler(() => Promise.resolve({ webhooks: 1, dropped: 0 }))
    const { batchItemFailures } = await run(messageOf(event), messageOf(null), messageOf(event))
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'message-2' }])
  })
})
