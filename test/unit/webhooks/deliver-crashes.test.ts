import type { DeliverDeps } from '../../../lambdas/webhooks/deliver.ts'
import type { DeliveryStore } from '../../../lambdas/webhooks/ports.ts'
import { eventId, NOW } from '../../support/webhook-fixture.ts'
import { dyingAt, Died } from '../jobs/dying-at.ts'
import { OK, PROCESS_MS, refused, setup } from './deliver-under-test.ts'

const FAILING = { failing_since: new Date(NOW - 24 * 60 * 60 * 1000).toISOString() }
/** More than there are: the last deaths come after the end. */
const CALLS = 9

/** The same world, for a process that dies at one of its calls. */
const dyingDeps = (deps: DeliverDeps, step: number, afterEffect: boolean) => {
  const { dying, died } = dyingAt(step, afterEffect)
  const mortal: DeliverDeps = {
    ...deps,
    deliveries: { read: dying(deps.deliveries.read), change: dying(deps.deliveries.change) },
    webhooks: {
      read: dying(deps.webhooks.read),
      failed: dying(deps.webhooks.failed),
      hold: dying(deps.webhooks.hold),
      checkSoon: dying(deps.webhooks.checkSoon),
      succeeded: dying(deps.webhooks.succeeded),
      disable: dying(deps.webhooks.disable),
    },
    vault: { open: dying(deps.vault.open) },
    post: dying(deps.post),
  }
  return { mortal, died }
}

const deaths = Array.from({ length: CALLS }, (_, i) => i + 1).flatMap((step) => [
  [step, 'before', false] as const,
  [step, 'after', true] as const,
])

describe.each(deaths)('a crash at call %d, %s its effect', (step, _when, afterEffect) => {
  test('is followed by one who delivers the event under the same id', async () => {
    const world = await setup({ webhook: FAILING })
    const { mortal, died } = dyingDeps(world.deps, step, afterEffect)
    await world.wake(mortal).catch((error: unknown) => {
      expect(error).toBeInstanceOf(Died)
    })
    // SQS brings the message again, after the lease.
    world.time.now += PROCESS_MS
    await world.wake()
    await expect(world.stored()).resolves.toMatchObject({ status: 'delivered', lease_until: 0 })
    expect(world.posted.length).toBeGreaterThanOrEqual(1)
    expect(world.posted.length).toBeLessThanOrEqual(died() ? 2 : 1)
    expect(new Set(world.posted.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([eventId(1)]))
    expect(new Set(world.posted.map(({ body }) => body)).size).toBe(1)
    await expect(world.webhook()).resolves.toMatchObject({ failing_since: null })
  })

  test('does not keep a webhook that answers 410 alive, nor its delivery pending', async () => {
    const world = await setup({ answers: [refused(410), refused(410)] })
    await world.wake(dyingDeps(world.deps, step, afterEffect).mortal).catch(() => undefined)
    world.time.now += PROCESS_MS
    await world.wake()
    await expect(world.webhook()).resolves.toMatchObject({ enabled: false, disabled_reason: 'gone' })
    await expect(world.stored()).resolves.toMatchObject({ status: 'cancelled' })
  })
})

test('there is a death at every call that is made', async () => {
  for (const response of [OK, refused(410)]) {
    const { deps, wake } = await setup({ webhook: FAILING, answers: [response] })
    const { mortal, died } = dyingDeps(deps, CALLS, false)
    await wake(mortal)
    expect(died()).toBe(false)
  }
})

/** Takes effect, and tells its caller that it did not: its answer was lost, and the call sent again. */
const losingAnswerOf = (call: number, change: DeliveryStore['change']): DeliveryStore['change'] => {
  let calls = 0
  return async (...args) => {
    calls += 1
    const changed = await change(...args)
    return calls === call ? undefined : changed
  }
}

describe('a change whose answer was lost', () => {
  test('of the claim costs the lease’s time, and no event', async () => {
    const { wake, deliveries, time, stored, posted } = await setup()
    const change = losingAnswerOf(1, deliveries.change)
    await expect(wake({ deliveries: { ...deliveries, change } })).resolves.toMatchObject({ retryInSeconds: 30 })
    expect(posted).toEqual([])
    time.now += PROCESS_MS
    await wake()
    await expect(stored()).resolves.toMatchObject({ status: 'delivered' })
    expect(posted).toHaveLength(1)
  })

  test.each([
    [OK, 'delivered', undefined],
    [refused(500), 'pending', 5],
  ] as const)(
    'of the record of %j is known again, and the attempt is there once',
    async (response, status, retryInSeconds) => {
      const { wake, deliveries, stored } = await setup({ answers: [response] })
      const change = losingAnswerOf(2, deliveries.change)
      await expect(wake({ deliveries: { ...deliveries, change } })).resolves.toMatchObject({ status, retryInSeconds })
      expect((await stored()).attempts).toHaveLength(1)
      expect((await stored()).tries).toBe(1)
    },
  )
})
