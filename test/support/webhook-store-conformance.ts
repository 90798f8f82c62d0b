import { INDEX_LAG_MS, MAX_WEBHOOKS } from '../../lambdas/webhooks/webhook.ts'
import { makeDelivery, webhookId } from './webhook-fixture.ts'
import { describeDeliveries } from './delivery-store-conformance.ts'
import { FAR, pages, type WebhookStores, withFixtures } from './webhook-stores.ts'

/** What the product relies on in its stores of webhooks, said once, for the control table and for those in memory. */
export const describeWebhookStores = (makeStores: () => WebhookStores): void => {
  const setup = () => withFixtures(makeStores())

  describe('webhooks', () => {
    test('are kept as they are, nulls and all', async () => {
      const { webhooks, added } = setup()
      const plain = await added(1)
      const full = await added(2, {
        enabled: false,
        disabled_reason: 'failing',
        disabled_at: '2026-11-23T12:00:00.000Z',
        failing_since: '2026-11-18T12:00:00.000Z',
        probe: makeDelivery(1).delivery_id,
        sweep_at: FAR + 1,
        watched_until: FAR + 2,
        dropped_count: 3,
        secrets: [
          { ciphertext: Uint8Array.of(9, 8), signs_until: null },
          { ciphertext: Uint8Array.of(7), signs_until: 1_795_000_000_000 },
        ],
      })
      for (const webhook of [plain, full]) expect(await webhooks.read(webhook)).toEqual(webhook)
    })

    test('of another id or workspace are not known', async () => {
      const { webhooks, added } = setup()
      const webhook = await added()
      expect(await webhooks.read({ ...webhook, webhook_id: webhookId(2) })).toBeUndefined()
      expect(await webhooks.read({ ...webhook, workspace_id: `${webhook.workspace_id}-x` })).toBeUndefined()
    })

    test('are added up to the most that a workspace may have, also when all come at once; removing one makes room', async () => {
      const { webhooks, webhook, added, workspaceId } = setup()
      for (let n = 1; n < MAX_WEBHOOKS; n += 1) await added(n)
      const rivals = Array.from({ length: 4 }, (_, n) => webhook(MAX_WEBHOOKS + n))
      const won = await Promise.all(rivals.map((rival) => webhooks.add(rival)))
      expect(won.filter(Boolean)).toHaveLength(1)
      expect((await webhooks.list({ workspaceId, limit: 100 })).webhooks).toHaveLength(MAX_WEBHOOKS)
      expect(await webhooks.remove(webhook(1))).toBe(true)
      expect(await webhooks.remove(webhook(1))).toBe(false)
      expect(await webhooks.add(webhook(100))).toBe(true)
      expect(await webhooks.add(webhook(101))).toBe(false)
    })

    test('count what was dropped of them, all that come at once', async () => {
      const { webhooks, added } = setup()
      const webhook = await added()
      await Promise.all([1, 2, 3].map(() => webhooks.countDropped(webhook)))
      expect(await webhooks.read(webhook)).toEqual({ ...webhook, dropped_count: 3 })
    })

    test('change as their owner says, on the revision that was seen', async () => {
      const { webhooks, added } = setup()
      const webhook = await added(1, { failing_since: '2026-11-18T12:00:00.000Z' })
      const changed = await webhooks.change(webhook, { url: 'https://other.example.com/', failing_since: null })
      const wanted = { ...webhook, url: 'https://other.example.com/', failing_since: null, revision: 2 }
      expect(changed).toEqual(wanted)
      expect(await webhooks.read(webhook)).toEqual(wanted)
      expect(await webhooks.change(webhook, { enabled: false })).toBeUndefined()
      expect(await webhooks.read(webhook)).toEqual(wanted)
    })

    test('that are gone cannot be changed and do not come back', async () => {
      const { webhooks, health, added } = setup()
      const webhook = await added()
      await webhooks.remove(webhook)
      expect(await webhooks.change(webhook, { enabled: false })).toBeUndefined()
      await health.failed(webhook, '2026-11-23T12:00:00.000Z')
      await health.disable(webhook, 'gone', FAR)
      await health.checkSoon(webhook, FAR)
      await webhooks.countDropped(webhook)
      expect(await webhooks.read(webhook)).toBeUndefined()
    })

    test('are listed by page, newest first, of one workspace', async () => {
      const { webhooks, added, workspaceId } = setup()
      for (const n of [1, 2, 3, 4]) await added(n)
      const list = (limit: number) =>
        pages(async (after) => {
          const page = await webhooks.list({ workspaceId, limit, ...after })
          return { found: page.webhooks.map(({ webhook_id }) => webhook_id), next: page.next }
        })
      const [four, three, two, one] = [4, 3, 2, 1].map(webhookId)
      expect(await list(4)).toEqual([[four, three, two, one]])
      expect(await list(3)).toEqual([[four, three, two], [one]])
      expect(await list(1)).toEqual([[four], [three], [two], [one]])
    })
  })

  describe('the health of a webhook', () => {
    const lookNow = (now: number) => ({ sweep_at: now, watched_until: now + INDEX_LAG_MS })
    const [FIRST, LATER] = ['2026-11-23T12:00:00.000Z', '2026-11-23T12:05:00.000Z']

    test('keeps the first failure since the last success', async () => {
      const { health, added } = setup()
      const webhook = await added()
      await health.failed(webhook, FIRST)
      await health.failed(webhook, LATER)
      expect(await health.read(webhook)).toEqual({ ...webhook, failing_since: FIRST })
      await health.succeeded((await health.read(webhook))!, FAR)
      expect(await health.read(webhook)).toEqual(webhook)
      await health.failed(webhook, LATER)
      expect(await health.read(webhook)).toMatchObject({ failing_since: LATER })
    })

    test('disables once, and says why', async () => {
      const { health, added } = setup()
      const webhook = await added()
      await health.disable(webhook, 'gone', FAR)
      await health.disable(webhook, 'failing', FAR + 5_000)
      const disabled = {
        enabled: false,
        disabled_reason: 'gone',
        disabled_at: new Date(FAR).toISOString(),
        ...lookNow(FAR),
      }
      expect(await health.read(webhook)).toEqual({ ...webhook, ...disabled })
    })

    test('of an address that its owner changed meanwhile is not touched', async () => {
      const { webhooks, health, added } = setup()
      const webhook = await added(1, { failing_since: FIRST })
      const changed = await webhooks.change(webhook, { url: 'https://other.example.com/' })
      await health.succeeded(webhook, FAR)
      await health.disable(webhook, 'gone', FAR)
      await health.hold(webhook, makeDelivery(1).delivery_id, FAR)
      expect(await health.read(webhook)).toEqual(changed)
    })

    test('has a probe from the second failure on, only one, until a success, after which the sweep checks', async () => {
      const { health, added } = setup()
      const webhook = await added()
      const [first, second] = [1, 2].map((n) => makeDelivery(n).delivery_id)
      await health.hold(webhook, first!, FAR)
      expect(await health.read(webhook)).toEqual(webhook)
      await health.failed(webhook, FIRST)
      await health.hold(webhook, first!, FAR + 1)
      await health.hold(webhook, second!, FAR + 2)
      const held = { ...webhook, failing_since: FIRST, probe: first!, sweep_at: FAR + 1 }
      expect(await health.read(webhook)).toEqual(held)
      await health.succeeded({ ...held, probe: null }, FAR)
      expect(await health.read(webhook)).toEqual(held)
      await health.succeeded(held, FAR)
      expect(await health.read(webhook)).toEqual({ ...webhook, ...lookNow(FAR) })
    })
  })

  describe('the sweep of webhooks', () => {
    const isMine =
      (workspaceId: string) =>
      ({ workspace_id }: { workspace_id: string }) =>
        workspace_id === workspaceId

    test('finds those that are due, those that are due first first', async () => {
      const { swept, added, workspaceId } = setup()
      await added(1, { sweep_at: FAR + 3 })
      await added(2, { sweep_at: FAR + 2 })
      await added(3, { sweep_at: FAR + 5 })
      await added(4)
      const due = (await swept.due(FAR + 4)).filter(isMine(workspaceId))
      expect(due).toEqual([2, 1].map((n) => ({ workspace_id: workspaceId, webhook_id: webhookId(n) })))
    })

    test('sets the next check, or removes it, unless one was requested meanwhile', async () => {
      const { swept, health, added, workspaceId } = setup()
      const webhook = await added(1, { sweep_at: FAR + 1 })
      await swept.scheduleCheck(webhook, FAR + 2)
      expect(await swept.read(webhook)).toEqual({ ...webhook, sweep_at: FAR + 2 })
      await health.checkSoon(webhook, FAR)
      const asked = { ...webhook, sweep_at: FAR + 2, watched_until: FAR + INDEX_LAG_MS }
      expect(await swept.read(webhook)).toEqual(asked)
      await swept.scheduleCheck({ ...webhook, sweep_at: FAR + 2 }, null)
      await swept.replaceProbe({ ...webhook, sweep_at: FAR + 2 }, 'dlv_x', FAR + 3)
      expect(await swept.read(webhook)).toEqual(asked)
      await swept.scheduleCheck(asked, null)
      expect(await swept.read(webhook)).toEqual({ ...asked, sweep_at: null })
      expect((await swept.due(FAR)).filter(isMine(workspaceId))).toEqual([])
      await health.checkSoon(webhook, FAR)
      expect(await swept.read(webhook)).toEqual({ ...asked, sweep_at: FAR + INDEX_LAG_MS })
      expect(await swept.due(FAR + INDEX_LAG_MS)).toContainEqual({
        workspace_id: workspaceId,
        webhook_id: webhookId(1),
      })
    })

    test('puts another probe in the place of one, or none', async () => {
      const { swept, added } = setup()
      const webhook = await added(1, { sweep_at: FAR + 1, probe: makeDelivery(1).delivery_id })
      const probe = makeDelivery(2).delivery_id
      await swept.replaceProbe(webhook, probe, FAR + 2)
      const replaced = { ...webhook, sweep_at: FAR + 2, probe }
      expect(await swept.read(webhook)).toEqual(replaced)
      await swept.replaceProbe(replaced, null, FAR + 3)
      expect(await swept.read(webhook)).toEqual({ ...webhook, sweep_at: FAR + 3, probe: null })
    })
  })

  describeDeliveries(setup)
}
