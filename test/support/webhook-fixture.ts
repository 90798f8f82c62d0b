import { newDelivery } from '../../lambdas/webhooks/new-delivery.ts'
import type { Delivery } from '../../lambdas/webhooks/delivery.ts'
import type { Webhook } from '../../lambdas/webhooks/webhook.ts'

export const NOW = Date.parse('2026-11-23T12:00:00.000Z')

/** The key that webhooks are made with. */
export const MAKER = { key_id: 'key_0123456789abcdef0123', key_name: 'CI' } as const

/** The n-th id of its kind, in the order of time. */
const nthUlid = (n: number): string => `01J00000000000000000000${String(n).padStart(3, '0')}`
export const webhookId = (n: number): string => `whk_${nthUlid(n)}`
export const eventId = (n: number): string => `evt_${nthUlid(n)}`

export const makeWebhook = (overrides: Partial<Webhook> = {}): Webhook => ({
  webhook_id: webhookId(1),
  workspace_id: 'acme',
  url: 'https://hooks.example.com/imports',
  events: ['import.completed', 'import.failed'],
  enabled: true,
  disabled_reason: null,
  disabled_at: null,
  failing_since: null,
  probe: null,
  sweep_at: null,
  watched_until: null,
  dropped_count: 0,
  secrets: [{ ciphertext: Uint8Array.of(1, 2, 3), signs_until: null }],
  revision: 1,
  created_at: '2026-11-23T11:00:00.000Z',
  updated_at: '2026-11-23T11:00:00.000Z',
  created_by: MAKER,
  updated_by: MAKER,
  ...overrides,
})

/** A delivery of the n-th event, which happened in the n-th second. */
export const makeDelivery = (n = 1, overrides: Partial<Delivery> = {}): Delivery => {
  const time = new Date(NOW + n * 1_000).toISOString()
  const event = {
    id: eventId(n),
    type: 'import.completed',
    time,
    data: { job_id: `imp_${nthUlid(n)}`, name: 'É' },
  } as const
  return { ...newDelivery(event, makeWebhook(overrides), NOW), ...overrides }
}
