import { NOW } from '../../support/webhook-fixture.ts'
import { refused, setup } from './deliver-under-test.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const ago = (milliseconds: number): string => new Date(NOW - milliseconds).toISOString()

describe('a webhook', () => {
  test('is failing from its first failure on', async () => {
    const { wake, webhook, time } = await setup({ answers: [refused(500), refused(500)] })
    await wake()
    await expect(webhook()).resolves.toMatchObject({ failing_since: '2026-11-23T12:00:00.000Z', enabled: true })
    time.now += 5_000
    await wake()
    await expect(webhook()).resolves.toMatchObject({ failing_since: '2026-11-23T12:00:00.000Z' })
  })

  test('is well again with its next success, which is written only where it was failing', async () => {
    const { wake, webhook } = await setup({ webhook: { failing_since: ago(4 * DAY_MS) } })
    await wake()
    await expect(webhook()).resolves.toMatchObject({ failing_since: null, enabled: true })

    const well = await setup()
    const succeeded = () => Promise.reject(new Error('A write for nothing.'))
    await expect(well.wake({ webhooks: { ...well.health, succeeded } })).resolves.toMatchObject({ status: 'delivered' })
  })

  test('that answers 410 is disabled, and the delivery cancelled', async () => {
    const { wake, webhook, stored } = await setup({ answers: [refused(410)] })
    await expect(wake()).resolves.toMatchObject({ retryInSeconds: undefined, status: 'cancelled', disabled: 'gone' })
    await expect(webhook()).resolves.toMatchObject({ enabled: false, disabled_reason: 'gone' })
    await expect(stored()).resolves.toMatchObject({ attempts: [{ status: 410 }], next_attempt_at: null })
  })

  test.each([
    [5 * DAY_MS, false, 'cancelled'],
    [5 * DAY_MS - 1_000, true, 'pending'],
  ] as const)('that failed for %d ms and fails again is enabled: %j', async (failing, enabled, status) => {
    const { wake, webhook, stored } = await setup({
      webhook: { failing_since: ago(failing) },
      answers: [refused(500)],
    })
    const disabled = enabled ? undefined : 'failing'
    await expect(wake()).resolves.toMatchObject({ status, disabled })
    await expect(webhook()).resolves.toMatchObject({ enabled, disabled_reason: disabled ?? null })
    await expect(stored()).resolves.toMatchObject({ status })
  })

  test('that succeeded elsewhere while its last chance failed is not disabled', async () => {
    const { wake, deps, webhook, health } = await setup({ webhook: { failing_since: ago(6 * DAY_MS) } })
    const post = async () => {
      await health.succeeded(await webhook(), NOW)
      return refused(500)
    }
    await expect(wake({ post })).resolves.toMatchObject({ status: 'pending', disabled: undefined })
    await expect(deps.webhooks.read(await webhook())).resolves.toMatchObject({ enabled: true })
  })

  test('that its owner gave another address meanwhile is not disabled by what the old one answered', async () => {
    const { wake, webhook, webhooks } = await setup()
    const post = async () => {
      await webhooks.change(await webhook(), { url: 'https://new.example.com/' })
      return refused(410)
    }
    await expect(wake({ post })).resolves.toMatchObject({ status: 'pending', retryInSeconds: 5, disabled: undefined })
    await expect(webhook()).resolves.toMatchObject({ enabled: true })
  })
})

describe('a test is as any other event', () => {
  const delivery = { event_type: 'webhook.test' } as const

  test('that fails is tried again, and remembered', async () => {
    const { wake, webhook } = await setup({ delivery, answers: [refused(503, '60')] })
    await expect(wake()).resolves.toMatchObject({ status: 'pending', retryInSeconds: 60 })
    expect((await webhook()).failing_since).not.toBeNull()
  })

  test('answered 410 disables its webhook', async () => {
    const { wake, webhook } = await setup({ delivery, answers: [refused(410)] })
    await expect(wake()).resolves.toMatchObject({ status: 'cancelled', disabled: 'gone' })
    await expect(webhook()).resolves.toMatchObject({ enabled: false, disabled_reason: 'gone' })
  })

  test('that succeeds makes a failing webhook well', async () => {
    const { wake, webhook } = await setup({ delivery, webhook: { failing_since: ago(DAY_MS) } })
    await expect(wake()).resolves.toMatchObject({ status: 'delivered' })
    await expect(webhook()).resolves.toMatchObject({ failing_since: null })
  })
})
