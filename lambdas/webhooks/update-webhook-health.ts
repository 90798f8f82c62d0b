import { timestamp, type Clock } from '../platform/clock.ts'
import { disablingReason, type Sent } from './after-attempt.ts'
import type { WebhookHealth } from './ports.ts'
import { FOLLOW_UP_MS } from './sweep-webhooks.ts'
import type { DisabledReason, Webhook } from './webhook.ts'

interface Attempted {
  /** As it was before the attempt. */
  readonly webhook: Webhook
  readonly deliveryId: string
  readonly sent: Sent
}

interface Deps {
  readonly webhooks: WebhookHealth
  readonly clock: Clock
}

/** Updates the health of the webhook. Returns why it was disabled; undefined where it was not. */
export const updateWebhookHealth = async (
  { webhook, deliveryId, sent }: Attempted,
  { webhooks, clock }: Deps,
): Promise<DisabledReason | undefined> => {
  const isFailing = webhook.failing_since !== null
  if (sent.response.error === null) {
    if (isFailing) await webhooks.succeeded(webhook, clock.now())
    return undefined
  }
  const reason = disablingReason(webhook, sent)
  if (reason === undefined) {
    if (!isFailing) await webhooks.failed(webhook, timestamp(sent.from))
    else if (webhook.probe === null) await webhooks.hold(webhook, deliveryId, clock.now() + FOLLOW_UP_MS)
    return undefined
  }
  // Another delivery may have succeeded while this one failed.
  if (reason === 'failing' && (await webhooks.read(webhook))?.failing_since !== webhook.failing_since) return undefined
  await webhooks.disable(webhook, reason, clock.now())
  // It was not where its owner changed it meanwhile.
  return (await webhooks.read(webhook))?.disabled_reason ?? undefined
}
