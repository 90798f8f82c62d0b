import { SendMessageBatchCommand } from '@aws-sdk/client-sqs'
import { ulid } from 'ulid'
import { importEvent, type ImportEvent } from '../../lambdas/jobs/job-event.ts'
import { makeSqs } from '../../lambdas/platform/aws.ts'
import { systemClock as clock } from '../../lambdas/platform/clock.ts'
import { makeDeliveryStore } from '../../lambdas/webhooks/delivery-store.ts'
import { newDelivery } from '../../lambdas/webhooks/new-delivery.ts'
import { makeDispatchEvent } from '../../lambdas/webhooks/dispatch-event.ts'
import { makeWebhookStore } from '../../lambdas/webhooks/webhook-store.ts'
import { deliveriesAnswer } from '../support/contract.ts'
import { deployedApp } from '../support/local-cloud.ts'
import { dynamo } from '../support/stored.ts'
import { waitFor } from '../support/wait-for.ts'
import { answers, startWebhookTarget, stopWebhookTargets } from '../support/webhook-target.ts'
import { newWebhook, type OwnedWebhook } from '../support/webhook-workspace.ts'
import type { Workspace } from '../support/workspace.ts'
import { makeJob } from '../unit/jobs/job-fixture.ts'

const PATIENCE_MS = 240_000
/** Of 1,000, ten are kept for tests. */
const MAX_WAITING = 990
/** Dispatchers at once: each may count before another has made what it counts. */
const DISPATCHERS = 5
afterAll(stopWebhookTargets)

const eventsOf = (workspaceId: string, count: number): readonly ImportEvent[] =>
  Array.from({ length: count }, () =>
    importEvent(
      makeJob({
        job_id: `imp_${ulid()}`,
        workspace_id: workspaceId,
        status: 'completed',
        completed_at: new Date().toISOString(),
      }),
    ),
  )

/** As the rule of the bus puts the ends of imports into the queue of the dispatcher. */
const publishAll = async (events: readonly ImportEvent[]): Promise<void> => {
  const sqs = makeSqs()
  for (let from = 0; from < events.length; from += 10) {
    const Entries = events
      .slice(from, from + 10)
      .map((detail, n) => ({ Id: String(n), MessageBody: JSON.stringify({ id: detail.id, detail }) }))
    await sqs.send(new SendMessageBatchCommand({ QueueUrl: deployedApp().events_queue_url, Entries }))
  }
}

const listed = async ({ path, workspace }: OwnedWebhook & { readonly workspace: Workspace }, status: string) => {
  const pages = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const after: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const { json } = await workspace.http({ path: `${path}/deliveries?limit=1000&status=${status}${after}` })
    const page = deliveriesAnswer.parse(json)
    pages.push(...page.data)
    cursor = page.meta.next_cursor
  }
  return pages
}

/** Dispatches events by the dispatcher's own code, without messages: those of deliveries that wait come to nothing. */
const dispatch = async (events: readonly ImportEvent[]): Promise<void> => {
  const control = { dynamo, tableName: deployedApp().control_table, clock }
  const queue = { send: async () => undefined }
  const dispatchEvent = makeDispatchEvent({
    webhooks: makeWebhookStore(control),
    deliveries: makeDeliveryStore(control),
    queue,
    clock,
  })
  for (let from = 0; from < events.length; from += DISPATCHERS)
    await Promise.all(events.slice(from, from + DISPATCHERS).map(dispatchEvent))
}

/** Makes the deliveries of events as the dispatcher does, without counting what waits: that takes an emulator minutes. */
const store = async (
  { id: webhook_id, workspace: { workspaceId: workspace_id } }: OwnedWebhook & { readonly workspace: Workspace },
  events: readonly ImportEvent[],
): Promise<void> => {
  const deliveries = makeDeliveryStore({ dynamo, tableName: deployedApp().control_table, clock })
  const make = ({ id, type, time, job }: ImportEvent) =>
    deliveries.create(newDelivery({ id, type, time, data: job }, { workspace_id, webhook_id }, clock.now()))
  for (let from = 0; from < events.length; from += DISPATCHERS)
    await Promise.all(events.slice(from, from + DISPATCHERS).map(make))
}

/** A webhook whose endpoint fails, and as many waiting deliveries, one of which asks it. */
const failing = async (count: number) => {
  const target = await startWebhookTarget(answers(500))
  const webhook = await newWebhook(target)
  await publishAll(eventsOf(webhook.workspace.workspaceId, count))
  await waitFor(
    () => listed(webhook, 'pending'),
    (all) => all.filter(({ waiting_for }) => waiting_for !== null).length === count - 1,
    PATIENCE_MS,
  )
  return { target, webhook }
}

describe('an endpoint that fails', () => {
  test(
    'while 1,100 events come is asked by one delivery; 990 wait, the others are dropped; disabling it cancels all that wait',
    async () => {
      const { target, webhook } = await failing(3)
      const { workspaceId } = webhook.workspace
      await store(webhook, eventsOf(workspaceId, 980))
      await dispatch(eventsOf(workspaceId, 117))

      const waiting = await listed(webhook, 'pending')
      expect(waiting.length).toBeGreaterThanOrEqual(MAX_WAITING)
      expect(waiting.length).toBeLessThanOrEqual(MAX_WAITING + DISPATCHERS)
      const dropped = await listed(webhook, 'dropped')
      expect(dropped).toHaveLength(1_100 - waiting.length)
      // An update whose response is lost is counted again.
      expect((await webhook.show()).dropped_count).toBeGreaterThanOrEqual(dropped.length)
      expect((await webhook.show()).dropped_count).toBeLessThanOrEqual(dropped.length + DISPATCHERS)
      const probe = waiting.find(({ waiting_for }) => waiting_for === null)
      expect(new Set(waiting.map(({ waiting_for }) => waiting_for))).toEqual(new Set([null, probe?.id]))
      // Those of the first deliveries, and then of only one.
      expect(target.posts.length).toBeLessThanOrEqual(12)
      expect((await webhook.test()).waiting_for).toBeNull()

      await webhook.workspace.http({ method: 'PATCH', path: webhook.path, json: { enabled: false } })
      await waitFor(
        () => listed(webhook, 'pending'),
        (all) => all.length === 0,
        PATIENCE_MS,
      )
      expect(await listed(webhook, 'cancelled')).toHaveLength(waiting.length + 1)
    },
    PATIENCE_MS,
  )

  test(
    'and works again gets all that waited, once a test has shown it',
    async () => {
      const { target, webhook } = await failing(30)
      target.behave(answers(204))
      await webhook.test()
      const delivered = await waitFor(
        () => listed(webhook, 'delivered'),
        // The one that asked before may wait for its own time: up to six minutes, if the machine was slow.
        (all) => all.length >= 30,
        PATIENCE_MS,
      )
      const posted = new Set(target.posts.map(({ id }) => id))
      for (const { event_id } of delivered) expect(posted).toContain(event_id)
      expect(await webhook.show()).toMatchObject({ failing_since: null, enabled: true, dropped_count: 0 })
    },
    PATIENCE_MS,
  )

  test(
    'and is disabled: what waits is cancelled with the same request, and nothing of it is sent when it is enabled again',
    async () => {
      const { target, webhook } = await failing(12)
      const { http } = webhook.workspace
      const [pending] = await listed(webhook, 'pending')
      expect(await webhook.redeliver(pending!.id)).toMatchObject({ id: pending!.id, status: 'pending' })

      await http({ method: 'PATCH', path: webhook.path, json: { enabled: false } })
      expect(await listed(webhook, 'cancelled')).toHaveLength(12)
      const before = target.posts.length
      target.behave(answers(204))
      await http({ method: 'PATCH', path: webhook.path, json: { enabled: true } })
      await webhook.test()
      await webhook.delivery(({ status }) => status === 'delivered')
      expect(target.posts).toHaveLength(before + 1)
      expect(await listed(webhook, 'cancelled')).toHaveLength(12)
    },
    PATIENCE_MS,
  )
})
