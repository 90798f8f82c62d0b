import { NOW, webhookId } from './webhook-fixture.ts'
import type { withFixtures } from './webhook-stores.ts'
import { pages } from './webhook-stores.ts'

/** What the product relies on in its store of deliveries. */
export const describeDeliveries = (setup: () => ReturnType<typeof withFixtures>): void => {
  describe('deliveries', () => {
    test('are made once, and kept as they are', async () => {
      const { deliveries, delivery } = setup()
      const first = delivery()
      expect(await deliveries.create(first)).toEqual(first)
      expect(await deliveries.create({ ...first, body: 'another' })).toEqual(first)
      expect(await deliveries.read(first)).toEqual(first)
    })

    test('of another webhook or workspace are not known', async () => {
      const { deliveries, delivery } = setup()
      const made = await deliveries.create(delivery())
      expect(await deliveries.read({ ...made, webhook_id: webhookId(2) })).toBeUndefined()
      expect(await deliveries.read({ ...made, workspace_id: `${made.workspace_id}-x` })).toBeUndefined()
    })

    test('change on the revision that was seen, and say how they are now', async () => {
      const { deliveries, delivery } = setup()
      const made = await deliveries.create(delivery())
      const attempts = [
        { at: '2026-11-23T12:00:00.000Z', duration_ms: 12, status: null, error: 'timeout' },
        { at: '2026-11-23T12:00:05.000Z', duration_ms: 3, status: 204, error: null },
      ] as const
      const changes = { status: 'delivered', attempts, tries: 2, next_attempt_at: null, lease_until: 7 } as const
      const changed = await deliveries.change(made, changes)
      expect(changed).toEqual({ ...made, ...changes, revision: 2 })
      expect(await deliveries.read(made)).toEqual(changed)
      expect(await deliveries.change(made, { lease_until: 8 })).toBeUndefined()
      expect(await deliveries.change(changed!, { next_attempt_at: 9 })).toMatchObject({ next_attempt_at: 9 })
      expect(await deliveries.change(delivery(2), { lease_until: 8 })).toBeUndefined()
    })

    test('that are pending are counted, and listed by when they are due; those that have ended are not', async () => {
      const { deliveries, delivery, webhook } = setup()
      for (const [n, next_attempt_at] of [
        [1, NOW + 30],
        [2, NOW + 10],
        [3, NOW + 20],
      ] as const)
        await deliveries.create(delivery(n, { next_attempt_at }))
      await deliveries.create(delivery(4, { status: 'dropped', next_attempt_at: null }))
      await deliveries.create(delivery(5, { webhook_id: webhookId(2) }))
      const listed = async () => (await deliveries.waiting(webhook())).map(({ delivery_id }) => delivery_id)
      const [one, two, three] = [1, 2, 3].map((n) => delivery(n).delivery_id)
      expect(await listed()).toEqual([two, three, one])
      expect(await deliveries.countWaiting(webhook())).toBe(3)
      expect((await deliveries.waiting(webhook()))[0]).toEqual({
        workspace_id: webhook().workspace_id,
        webhook_id: webhookId(1),
        delivery_id: two,
        next_attempt_at: NOW + 10,
      })
      await deliveries.change(delivery(2, { next_attempt_at: NOW + 10 }), { next_attempt_at: NOW + 40 })
      await deliveries.change(delivery(3, { next_attempt_at: NOW + 20 }), {
        status: 'cancelled',
        next_attempt_at: null,
      })
      expect(await listed()).toEqual([one, two])
    })

    test('change once, where several come at a time', async () => {
      const { deliveries, delivery } = setup()
      const made = await deliveries.create(delivery())
      const tries = [1, 2, 3, 4].map((lease_until) => deliveries.change(made, { lease_until }))
      expect((await Promise.all(tries)).filter((won) => won !== undefined)).toHaveLength(1)
    })

    test('are listed by page, newest first, of one webhook and of one status where asked, without their bodies', async () => {
      const { deliveries, delivery, webhook } = setup()
      for (const n of [1, 2, 3, 4, 5]) {
        const made = await deliveries.create(delivery(n))
        if (n % 2 === 0) await deliveries.change(made, { status: 'delivered', next_attempt_at: null })
      }
      await deliveries.create(delivery(6, { webhook_id: webhookId(2) }))
      const list = async (query: { limit: number; status?: 'delivered' | 'exhausted' }) => {
        const found = await pages(async (after) => {
          const page = await deliveries.list({ webhook: webhook(), ...query, ...after })
          return { found: page.deliveries, next: page.next }
        })
        expect(found.every((page) => page.length <= query.limit)).toBe(true)
        return found.flat().map(({ event_id }) => Number(event_id.slice(-3)))
      }
      expect(await list({ limit: 5 })).toEqual([5, 4, 3, 2, 1])
      expect(await list({ limit: 2 })).toEqual([5, 4, 3, 2, 1])
      expect(await list({ limit: 1, status: 'delivered' })).toEqual([4, 2])
      expect(await list({ limit: 1, status: 'exhausted' })).toEqual([])
      const { body: _body, ...summary } = delivery(5)
      expect((await deliveries.list({ webhook: webhook(), limit: 1 })).deliveries).toEqual([summary])
    })
  })
}
