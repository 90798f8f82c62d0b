import { Webhook as Receiver } from 'standardwebhooks'
import { makeDeliver } from '../../../lambdas/webhooks/deliver.ts'
import { MAX_WAIT_SECONDS, MAX_ATTEMPTS } from '../../../lambdas/webhooks/retry-schedule.ts'
import { secretText } from '../../../lambdas/webhooks/signing-secret.ts'
import { eventId, makeDelivery, makeWebhook, NOW } from '../../support/webhook-fixture.ts'
import { OK, POST_MS, PROCESS_MS, refused, setup } from './deliver-under-test.ts'

const DAY_MS = 24 * 60 * 60 * 1000

describe('a message whose delivery is due', () => {
  test('posts the stored body to the address, signed under the event’s id, and records a success', async () => {
    const { wake, posted, stored } = await setup()
    await expect(wake()).resolves.toMatchObject({ retryInSeconds: undefined, status: 'delivered', disabled: undefined })
    expect(posted).toMatchObject([
      { url: makeWebhook().url, body: makeDelivery().body, headers: { 'webhook-id': eventId(1) } },
    ])
    await expect(stored()).resolves.toMatchObject({
      status: 'delivered',
      attempts: [{ at: '2026-11-23T12:00:00.000Z', duration_ms: POST_MS, status: 200, error: null }],
      tries: 1,
      next_attempt_at: null,
      lease_until: 0,
    })
  })

  test('is signed with the secrets that sign now, and not with those that ran out', async () => {
    const secretOf = (fill: number) => new Uint8Array(32).fill(fill)
    const { wake, posted, time } = await setup({
      webhook: {
        secrets: [
          { ciphertext: secretOf(3), signs_until: null },
          { ciphertext: secretOf(2), signs_until: Date.now() + DAY_MS },
          { ciphertext: secretOf(1), signs_until: Date.now() },
        ],
      },
    })
    // The receiver's library takes the time from the clock.
    time.now = Date.now()
    await wake()
    const { headers, body } = posted[0]!
    expect(headers['webhook-signature']?.split(' ')).toHaveLength(2)
    for (const fill of [3, 2])
      expect(() => new Receiver(secretText(secretOf(fill))).verify(body, headers)).not.toThrow()
    expect(() => new Receiver(secretText(secretOf(1))).verify(body, headers)).toThrow()
  })

  test('comes again when its failure is due again, and not before', async () => {
    const { wake, stored, posted, time } = await setup({ answers: [refused(500)] })
    await expect(wake()).resolves.toMatchObject({ retryInSeconds: 5, status: 'pending', attempt: { status: 500 } })
    await expect(stored()).resolves.toMatchObject({
      status: 'pending',
      tries: 1,
      next_attempt_at: time.now + 5_000,
      lease_until: 0,
    })
    time.now += 4_000
    await expect(wake()).resolves.toMatchObject({ retryInSeconds: 1, attempt: undefined })
    expect(posted).toHaveLength(1)
    time.now += 1_000
    await expect(wake()).resolves.toMatchObject({ retryInSeconds: undefined, status: 'delivered' })
    expect(posted.map(({ headers }) => headers['webhook-id'])).toEqual([eventId(1), eventId(1)])
    expect(new Set(posted.map(({ body }) => body)).size).toBe(1)
  })

  test('waits as long as the receiver asks for', async () => {
    const { wake, stored, time } = await setup({ answers: [refused(429, '3600')] })
    await wake()
    await expect(stored()).resolves.toMatchObject({ next_attempt_at: time.now + 3_600_000 })
  })

  test('waits no longer than SQS can, whatever the receiver asks for', async () => {
    const { wake, stored, time } = await setup({ answers: [refused(503, '86400')] })
    await wake()
    await expect(stored()).resolves.toMatchObject({ next_attempt_at: time.now + MAX_WAIT_SECONDS * 1000 })
  })
})

test('a receiver that never comes back is asked eight times in 17 h 35 min 35 s, by the schedule, and then no more', async () => {
  const { wake, stored, posted, time } = await setup({ answers: Array.from({ length: 20 }, () => refused(500)) })
  for (;;) {
    const { retryInSeconds, waitsFor } = await wake()
    if (retryInSeconds === undefined && waitsFor === undefined) break
    // Woken by the queue or the sweep: not before it is due.
    time.now = (await stored()).next_attempt_at ?? 0
  }
  const gaps = posted.map(({ at }, i) => Math.round((at - (posted[i - 1]?.at ?? at)) / 1000))
  expect(gaps).toEqual([0, 5, 30, 300, 1_800, 7_200, 18_000, 36_000])
  await expect(stored()).resolves.toMatchObject({ status: 'exhausted', tries: MAX_ATTEMPTS, next_attempt_at: null })
  expect((await stored()).attempts.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 500))
  await wake()
  expect(posted).toHaveLength(8)
})

describe('a message with nothing to do', () => {
  test.each(['delivered', 'exhausted', 'cancelled'] as const)('of a %s delivery is done with', async (status) => {
    const { wake, posted } = await setup({ delivery: { status, next_attempt_at: null } })
    await expect(wake()).resolves.toMatchObject({ retryInSeconds: undefined, status, attempt: undefined })
    expect(posted).toEqual([])
  })

  test('of a delivery that is gone is done with', async () => {
    const { deps, name, posted } = await setup()
    const unknown = { ...name, delivery_id: 'dlv_00000000000000000000000000' }
    await expect(makeDeliver(deps)(unknown, NOW + PROCESS_MS)).resolves.toMatchObject({
      retryInSeconds: undefined,
      status: undefined,
    })
    expect(posted).toEqual([])
  })

  test('of a webhook that is gone cancels the delivery', async () => {
    const { wake, webhooks, stored, name, posted } = await setup()
    await webhooks.remove(name)
    await expect(wake()).resolves.toMatchObject({ retryInSeconds: undefined, status: 'cancelled' })
    await expect(stored()).resolves.toMatchObject({ status: 'cancelled', next_attempt_at: null, attempts: [] })
    expect(posted).toEqual([])
  })

  test('of a disabled webhook cancels the delivery, also before it is due', async () => {
    const { wake, posted } = await setup({
      webhook: { enabled: false },
      delivery: { next_attempt_at: NOW + 60_000, tries: 1 },
    })
    await expect(wake()).resolves.toMatchObject({ retryInSeconds: undefined, status: 'cancelled' })
    expect(posted).toEqual([])
  })

  test('comes back when the lease of its sender is over', async () => {
    const { wake, posted, stored } = await setup({ delivery: { lease_until: NOW + 12_000 } })
    await expect(wake()).resolves.toMatchObject({ retryInSeconds: 12, status: 'pending' })
    await expect(stored()).resolves.toMatchObject({ revision: 1 })
    expect(posted).toEqual([])
  })

  test('of two at the same time is one: the other comes back when the lease is over', async () => {
    const { wake, posted } = await setup()
    const both = await Promise.all([wake(), wake()])
    expect(posted).toHaveLength(1)
    expect(both.map(({ retryInSeconds }) => retryInSeconds).sort()).toEqual([PROCESS_MS / 1000, undefined])
  })

  test('holds no lease where the secret cannot be opened', async () => {
    const { wake, stored, posted } = await setup()
    const vault = { open: () => Promise.reject(new Error('KMS')) }
    await expect(wake({ vault })).rejects.toThrow('KMS')
    await expect(stored()).resolves.toMatchObject({ lease_until: 0, attempts: [] })
    expect(posted).toEqual([])
  })
})

describe('a change of a delivery while it is posted', () => {
  test('by asking for it anew gets the whole schedule, and the attempt is remembered', async () => {
    const { wake, deliveries, stored } = await setup({ delivery: { tries: 7 } })
    const post = async () => {
      await deliveries.change(await stored(), { status: 'pending', tries: 0, next_attempt_at: NOW })
      return refused(500)
    }
    await expect(wake({ post })).resolves.toMatchObject({ status: 'pending', retryInSeconds: 5 })
    await expect(stored()).resolves.toMatchObject({ tries: 1, attempts: [{ status: 500 }], lease_until: 0 })
  })

  test('by cancelling it does not undo that it was delivered', async () => {
    const { wake, deliveries, stored } = await setup()
    const post = async () => {
      await deliveries.change(await stored(), { status: 'cancelled', next_attempt_at: null })
      return OK
    }
    await expect(wake({ post })).resolves.toMatchObject({ status: 'delivered', retryInSeconds: undefined })
    await expect(stored()).resolves.toMatchObject({ status: 'delivered', attempts: [{ status: 200 }] })
  })

  test('by cancelling it has a failure remembered, and no more', async () => {
    const { wake, deliveries, stored } = await setup()
    const post = async () => {
      await deliveries.change(await stored(), { status: 'cancelled', next_attempt_at: null })
      return refused(500)
    }
    await expect(wake({ post })).resolves.toMatchObject({ status: 'cancelled', retryInSeconds: undefined })
    await expect(stored()).resolves.toMatchObject({ status: 'cancelled', attempts: [{ status: 500 }], lease_until: 0 })
  })

  test('by taking the lease over keeps it, whatever a late failure says', async () => {
    const { wake, deliveries, stored, time } = await setup()
    const post = async () => {
      time.now += PROCESS_MS
      await deliveries.change(await stored(), { lease_until: time.now + PROCESS_MS })
      return refused(500)
    }
    await expect(wake({ post })).resolves.toMatchObject({ status: 'pending', retryInSeconds: PROCESS_MS / 1000 })
    await expect(stored()).resolves.toMatchObject({
      lease_until: time.now + PROCESS_MS,
      tries: 0,
      attempts: [{ status: 500 }],
    })
  })

  test('without end makes the message fail, which comes again', async () => {
    const { wake, deliveries } = await setup()
    const change = async () => undefined
    await expect(wake({ deliveries: { ...deliveries, change } })).rejects.toThrow('again and again')
  })
})
