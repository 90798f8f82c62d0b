import { importEvent } from '../../../lambdas/jobs/job-event.ts'
import { makeDeliver } from '../../../lambdas/webhooks/deliver.ts'
import type { DeliveryKey, WaitingDelivery } from '../../../lambdas/webhooks/delivery.ts'
import { makeDispatchEvent } from '../../../lambdas/webhooks/dispatch-event.ts'
import { makeSweepWebhooks } from '../../../lambdas/webhooks/sweep-webhooks.ts'
import { makeWebhook, NOW } from '../../support/webhook-fixture.ts'
import { makeMemoryDeliveries, makeMemoryWebhooks } from '../../support/webhook-memory.ts'
import { dyingAt, Died, type Wrap } from '../jobs/dying-at.ts'
import { makeJob } from '../jobs/job-fixture.ts'
import { OK, PROCESS_MS, refused } from './deliver-under-test.ts'

const MINUTE = 60_000
const VISIBILITY_MS = 3 * MINUTE

/** What is dealt to a world. Times are milliseconds from its beginning. */
export interface Deal {
  /** When events come. */
  readonly events: readonly number[]
  /** While the receiver refuses: from, for how long. */
  readonly outages: readonly (readonly [from: number, ms: number])[]
  /** Which processes die, counted from the first: at which call, and whether that takes effect. */
  readonly deaths: ReadonlyMap<number, readonly [call: number, afterEffect: boolean]>
  /** How far the index lags behind, by check. */
  readonly lags: readonly number[]
}

type Message = { at: number } & ({ readonly event: number } | { readonly key: DeliveryKey })

/** A webhook, a queue as SQS is, a schedule, a receiver that is down at times, and processes that die. */
export const runWorld = async ({ events, outages, deaths, lags }: Deal) => {
  const { webhooks, health, swept } = makeMemoryWebhooks()
  const memory = makeMemoryDeliveries()
  await webhooks.add(makeWebhook())
  let now = NOW
  let processes = 0
  let looks = 0
  const posts: { readonly id: string; readonly at: number; readonly failed: boolean }[] = []
  const messages: Message[] = events.map((at, event) => ({ at: NOW + at, event }))
  const clock = { now: () => now, sleep: () => Promise.reject(new Error('Nothing sleeps here.')) }

  /** Every state of the list of what waits, so that a check can see an old one. */
  const history: { readonly at: number; readonly waiting: readonly WaitingDelivery[] }[] = []
  const remember = async () => void history.push({ at: now, waiting: await memory.waiting(makeWebhook()) })
  const waiting = async () => {
    const lag = lags[(looks += 1) % lags.length] ?? 0
    return history.findLast(({ at }) => at <= now - lag)?.waiting ?? []
  }

  const ports = (die: Wrap) => ({
    clock,
    deliveries: {
      read: die(memory.read),
      create: die(memory.create),
      change: die(memory.change),
      waiting: die(waiting),
      countWaiting: die(async () => (await waiting()).length),
    },
    health: {
      read: die(health.read),
      failed: die(health.failed),
      hold: die(health.hold),
      succeeded: die(health.succeeded),
      disable: die(health.disable),
      checkSoon: die(health.checkSoon),
    },
    webhooks: { list: die(webhooks.list), countDropped: die(webhooks.countDropped) },
    swept: {
      due: die(swept.due),
      read: die(swept.read),
      scheduleCheck: die(swept.scheduleCheck),
      replaceProbe: die(swept.replaceProbe),
    },
    queue: {
      send: die(async (key: DeliveryKey) => void messages.push({ at: now, key })),
      sendAll: die(async (keys: readonly DeliveryKey[]) => {
        messages.push(...keys.map((key) => ({ at: now, key })))
      }),
    },
    post: die(async ({ headers }: { readonly headers: Readonly<Record<string, string>> }) => {
      const failed = outages.some(([from, ms]) => now >= NOW + from && now < NOW + from + ms)
      posts.push({ id: headers['webhook-id'] ?? '', at: now, failed })
      return failed ? refused(500) : OK
    }),
  })

  /** Runs a process. False: it died. */
  const survives = async (work: (made: ReturnType<typeof ports>) => Promise<void>): Promise<boolean> => {
    const [call, afterEffect] = deaths.get((processes += 1)) ?? [Number.MAX_SAFE_INTEGER, false]
    try {
      await work(ports(dyingAt(call, afterEffect).dying))
      return true
    } catch (error) {
      if (error instanceof Died || error instanceof AggregateError) return false
      throw error
    } finally {
      await remember()
    }
  }

  const dispatch = async (message: Message & { readonly event: number }): Promise<void> => {
    const job = makeJob({
      job_id: `imp_${String(message.event).padStart(26, '0')}`,
      status: 'completed',
      workspace_id: 'acme',
      completed_at: new Date(NOW).toISOString(),
    })
    const done = await survives(async (made) => {
      await makeDispatchEvent(made)(importEvent(job))
    })
    if (done) messages.splice(messages.indexOf(message), 1)
    else message.at = now + MINUTE
  }

  const deliver = async (message: Message & { readonly key: DeliveryKey }): Promise<void> => {
    message.at = now + VISIBILITY_MS
    await survives(async (made) => {
      const open = async ({ ciphertext }: { readonly ciphertext: Uint8Array }) => ciphertext
      const deps = { ...made, webhooks: made.health, vault: { open }, random: () => 0.5 }
      const { retryInSeconds } = await makeDeliver(deps)(message.key, now + PROCESS_MS)
      if (retryInSeconds === undefined) messages.splice(messages.indexOf(message), 1)
      else message.at = now + retryInSeconds * 1_000
    })
  }

  let lastSweep = NOW
  const sweep = () =>
    survives(async (made) => {
      const { failures } = await makeSweepWebhooks({ ...made, webhooks: made.swept })(now + MINUTE)
      if (failures.length > 0) throw failures[0]
    })

  const stored = async () => (await webhooks.read(makeWebhook()))!
  for (;;) {
    const message = messages.toSorted((a, b) => a.at - b.at)[0]
    const { sweep_at } = await stored()
    if (message === undefined && sweep_at === null) break
    // A run that finds nothing due does nothing: it is passed over.
    const nextSweep = Math.max(lastSweep + MINUTE, Math.ceil((sweep_at ?? 0) / MINUTE) * MINUTE)
    if (sweep_at !== null && nextSweep <= (message?.at ?? Infinity)) {
      now = Math.max(now, nextSweep)
      lastSweep = now
      await sweep()
    } else if (message !== undefined) {
      now = Math.max(now, message.at)
      await ('event' in message ? dispatch(message) : deliver(message))
    }
  }
  const { deliveries } = await memory.list({ webhook: makeWebhook(), limit: 1_000 })
  return { deliveries, posts, webhook: await stored(), processes }
}
