import type { Webhook } from '../../../lambdas/webhooks/webhook.ts'
import { makeDeliver, type DeliverDeps } from '../../../lambdas/webhooks/deliver.ts'
import type { Delivery, DeliveryKey } from '../../../lambdas/webhooks/delivery.ts'
import type { PostResponse, Message } from '../../../lambdas/webhooks/post.ts'
import { makeDelivery, makeWebhook, NOW } from '../../support/webhook-fixture.ts'
import { makeMemoryDeliveries, makeMemoryWebhooks } from '../../support/webhook-memory.ts'

export const OK: PostResponse = { status: 200, error: null, retryAfter: undefined }
export const refused = (status: number, retryAfter?: string): PostResponse => ({
  status,
  error: 'http_status',
  retryAfter,
})

/** How long a function may take. */
export const PROCESS_MS = 30_000
/** How long a receiver takes. */
export const POST_MS = 40

interface Setup {
  readonly webhook?: Partial<Webhook>
  readonly delivery?: Partial<Delivery>
  /** What the receiver answers, in order; then `OK`. */
  readonly answers?: readonly PostResponse[]
}

/** A delivery and its webhook in memory, a receiver with prepared answers, and a clock that stands still but for posts. */
export const setup = async ({ webhook = {}, delivery = {}, answers = [] }: Setup = {}) => {
  const { webhooks, health } = makeMemoryWebhooks()
  const deliveries = makeMemoryDeliveries()
  const made = makeDelivery(1, delivery)
  await webhooks.add(makeWebhook(webhook))
  await deliveries.create(made)
  const name: DeliveryKey = made
  const time = { now: NOW }
  const posted: (Message & { readonly at: number })[] = []
  const remaining = [...answers]

  const deps: DeliverDeps = {
    deliveries,
    webhooks: health,
    vault: { open: async ({ ciphertext }) => ciphertext },
    post: async (message) => {
      posted.push({ ...message, at: time.now })
      time.now += POST_MS
      return remaining.shift() ?? OK
    },
    clock: { now: () => time.now, sleep: () => Promise.reject(new Error('Nothing sleeps here.')) },
    random: () => 0.5,
  }
  return {
    deps,
    deliveries,
    webhooks,
    health,
    time,
    posted,
    name,
    /** What one message comes to. */
    wake: (changes: Partial<DeliverDeps> = {}) => makeDeliver({ ...deps, ...changes })(name, time.now + PROCESS_MS),
    stored: async () => (await deliveries.read(name))!,
    webhook: async () => (await webhooks.read(made))!,
  }
}
