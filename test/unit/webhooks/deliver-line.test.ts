import { NOW, makeDelivery } from '../../support/webhook-fixture.ts'
import { OK, refused, setup } from './deliver-under-test.ts'

const FAILING = { failing_since: '2026-11-23T11:00:00.000Z' } as const
const [ITSELF, ANOTHER] = [1, 2].map((n) => makeDelivery(n).delivery_id)
const MINUTE = 60_000

describe('while its webhook fails', () => {
  test('the first failure holds nothing up', async () => {
    const { wake, webhook } = await setup({ answers: [refused(500)] })
    await wake()
    await expect(webhook()).resolves.toMatchObject({ failing_since: '2026-11-23T12:00:00.000Z', probe: null })
  })

  test('a delivery that fails after another becomes the probe, and the sweep checks it', async () => {
    const { wake, webhook, stored, time } = await setup({ webhook: FAILING, answers: [refused(500)] })
    await expect(wake()).resolves.toMatchObject({ retryInSeconds: 5, status: 'pending' })
    const { probe, sweep_at } = await webhook()
    expect(probe).toBe(ITSELF)
    expect(sweep_at).toBe(time.now + 10 * MINUTE)
    await expect(stored()).resolves.toMatchObject({ tries: 1 })
  })

  test('the probe goes on by its schedule', async () => {
    const { wake, webhook, posted } = await setup({
      webhook: { ...FAILING, probe: ITSELF! },
      answers: [refused(500)],
    })
    await expect(wake()).resolves.toMatchObject({ retryInSeconds: 5 })
    expect(posted).toHaveLength(1)
    expect((await webhook()).probe).toBe(ITSELF)
  })

  test('every other waits without a message, and without an attempt', async () => {
    const { wake, stored, posted } = await setup({ webhook: { ...FAILING, probe: ANOTHER! } })
    const before = await stored()
    await expect(wake()).resolves.toEqual({
      retryInSeconds: undefined,
      waitsFor: 'probe',
      status: 'pending',
      attempt: undefined,
      disabled: undefined,
    })
    expect(posted).toEqual([])
    await expect(stored()).resolves.toEqual(before)
  })

  test('the success of the probe ends that, and the sweep is to wake the others at once', async () => {
    const { wake, webhook, time } = await setup({ webhook: { ...FAILING, probe: ITSELF! } })
    await wake()
    await expect(webhook()).resolves.toMatchObject({
      failing_since: null,
      probe: null,
      sweep_at: time.now,
      watched_until: time.now + MINUTE,
    })
  })

  test('a test is attempted once in any case: its success ends the waiting, its failure makes it wait', async () => {
    const test = { event_type: 'webhook.test' } as const
    const webhook = { ...FAILING, probe: ANOTHER! }
    const mended = await setup({ webhook, delivery: test })
    await expect(mended.wake()).resolves.toMatchObject({ status: 'delivered' })
    await expect(mended.webhook()).resolves.toMatchObject({ failing_since: null, probe: null })

    const broken = await setup({ webhook, delivery: test, answers: [refused(500)] })
    await expect(broken.wake()).resolves.toMatchObject({ status: 'pending', retryInSeconds: 5 })
    expect((await broken.webhook()).probe).toBe(ANOTHER)
    broken.time.now += 6_000
    await expect(broken.wake()).resolves.toMatchObject({ waitsFor: 'probe', retryInSeconds: undefined })
    expect(broken.posted).toHaveLength(1)
  })

  test('a success that began before another became the probe takes no probe off', async () => {
    const { wake, health, webhook } = await setup({ webhook: FAILING })
    const post = async () => {
      await health.hold(await webhook(), ANOTHER!, NOW)
      return OK
    }
    await expect(wake({ post })).resolves.toMatchObject({ status: 'delivered' })
    await expect(webhook()).resolves.toMatchObject({ ...FAILING, probe: ANOTHER })
  })
})

describe('a long wait', () => {
  test('has no message: a check by the sweep is scheduled before the message is gone', async () => {
    const { wake, webhook, stored, time } = await setup({ delivery: { tries: 3 }, answers: [refused(500)] })
    await expect(wake()).resolves.toMatchObject({ retryInSeconds: undefined, waitsFor: 'time', status: 'pending' })
    await expect(stored()).resolves.toMatchObject({ next_attempt_at: time.now + 30 * MINUTE })
    await expect(webhook()).resolves.toMatchObject({
      sweep_at: time.now + MINUTE,
      watched_until: time.now + MINUTE,
      probe: null,
    })
  })

  test('whose message comes early is left to the sweep again', async () => {
    const { wake, webhook, posted } = await setup({ delivery: { next_attempt_at: NOW + 60 * MINUTE, tries: 3 } })
    await expect(wake()).resolves.toMatchObject({ retryInSeconds: undefined, waitsFor: 'time', attempt: undefined })
    expect((await webhook()).sweep_at).toBe(NOW + MINUTE)
    expect(posted).toEqual([])
  })

  test('begins behind ten minutes: shorter ones wait in the queue', async () => {
    const { wake, webhook } = await setup({ delivery: { next_attempt_at: NOW + 10 * MINUTE, tries: 2 } })
    await expect(wake()).resolves.toMatchObject({ retryInSeconds: 600 })
    expect((await webhook()).sweep_at).toBeNull()
  })

  test('whose webhook is gone meanwhile is not scheduled', async () => {
    const { wake, webhooks, name } = await setup({ delivery: { tries: 3 }, answers: [refused(500)] })
    const post = async () => {
      await webhooks.remove(name)
      return refused(500)
    }
    await expect(wake({ post })).resolves.toMatchObject({ retryInSeconds: undefined })
    expect(await webhooks.read(name)).toBeUndefined()
  })
})
