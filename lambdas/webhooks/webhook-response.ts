import * as z from 'zod'
import { jobCreatorSchema } from '../jobs/job-creator.ts'
import { codeSchema, timestampSchema } from '../platform/schemas.ts'
import { dataOf, pageOf } from '../http/response.ts'
import { timestamp } from '../platform/clock.ts'
import { ATTEMPT_ERRORS, DELIVERY_STATUSES, type Attempt, type AttemptError, type DeliverySummary } from './delivery.ts'
import { mayPost } from './may-post.ts'
import { TEST_EVENT_TYPE, WEBHOOK_EVENT_TYPES, type Webhook } from './webhook.ts'

/** A webhook as its owner sees it: all but its secrets. */
export const webhookResponseSchema = z.object({
  id: z.string().meta({ description: '`whk_` and a ULID.' }),
  url: z.string(),
  events: z.array(codeSchema(WEBHOOK_EVENT_TYPES)).readonly(),
  enabled: z.boolean(),
  disabled_reason: codeSchema(['gone', 'failing']).nullable().meta({
    description:
      'Why the service disabled it. `gone`: the receiver responded 410. `failing`: it only failed for five days. Null if it is enabled, or if its owner disabled it.',
  }),
  disabled_at: timestampSchema.nullable(),
  failing_since: timestampSchema
    .nullable()
    .meta({ description: 'When the first failure since the last success happened.' }),
  dropped_count: z.int().nonnegative().meta({
    description: 'Events that were dropped because 990 deliveries were waiting, since the webhook was created.',
  }),
  created_at: timestampSchema,
  created_by: jobCreatorSchema
    .nullable()
    .meta({ description: 'The API key that created the webhook; null for old webhooks.' }),
  updated_at: timestampSchema,
  updated_by: jobCreatorSchema
    .nullable()
    .meta({ description: 'The API key that last changed the webhook, or created it; null for old webhooks.' }),
})

const newSecretSchema = webhookResponseSchema.extend({
  secret: z.string().meta({ description: '`whsec_…`: signs the events. Shown only here.' }),
})

export const webhookBodySchema = dataOf(webhookResponseSchema)
export const webhooksBodySchema = pageOf(webhookResponseSchema)
export const newSecretBodySchema = dataOf(newSecretSchema)

/** The webhook as the API returns it, without its secrets. */
export const toWebhookResponse = (webhook: Webhook): z.infer<typeof webhookResponseSchema> => ({
  id: webhook.webhook_id,
  url: webhook.url,
  events: webhook.events,
  enabled: webhook.enabled,
  disabled_reason: webhook.disabled_reason,
  disabled_at: webhook.disabled_at,
  failing_since: webhook.failing_since,
  dropped_count: webhook.dropped_count,
  created_at: webhook.created_at,
  created_by: webhook.created_by,
  updated_at: webhook.updated_at,
  updated_by: webhook.updated_by,
})

export const attemptErrorCodeSchema = codeSchema(Object.keys(ATTEMPT_ERRORS) as AttemptError[])

const attemptSchema = z.object({
  at: timestampSchema,
  duration_ms: z.number().nonnegative(),
  status: z.int().nullable().meta({ description: 'HTTP status of the response; null if there was none.' }),
  error: z.object({ code: attemptErrorCodeSchema, message: z.string() }).nullable(),
})

/** A delivery as the owner of its webhook sees it. */
export const deliveryResponseSchema = z.object({
  id: z.string().meta({ description: '`dlv_` and a ULID.' }),
  webhook_id: z.string(),
  event_id: z.string().meta({ description: 'The `webhook-id` of every attempt.' }),
  event_type: codeSchema([...WEBHOOK_EVENT_TYPES, TEST_EVENT_TYPE]),
  status: codeSchema(DELIVERY_STATUSES).meta({
    description:
      '`pending`: will be sent, or sent again. `exhausted`: the last attempt failed. `cancelled`: its webhook was disabled or deleted first. `dropped`: 990 deliveries of its webhook were waiting.',
  }),
  attempts: z.array(attemptSchema).readonly().meta({ description: 'The latest attempts, oldest first.' }),
  next_attempt_at: timestampSchema
    .nullable()
    .meta({ description: 'Null if the delivery has ended, or waits for another one.' }),
  waiting_for: z.string().nullable().meta({
    description:
      'While the endpoint fails, one delivery is attempted and the others wait. This is the id of that one; null if this delivery does not wait for it.',
  }),
  created_at: timestampSchema,
})

export const deliveryBodySchema = dataOf(deliveryResponseSchema)
export const deliveriesBodySchema = pageOf(deliveryResponseSchema)

/** A later version of the code may have stored an error that this one has no message for. */
const messageOf = (error: AttemptError): string =>
  Object.hasOwn(ATTEMPT_ERRORS, error) ? ATTEMPT_ERRORS[error] : 'The attempt failed.'

const toAttemptResponse = ({ at, duration_ms, status, error }: Attempt): z.infer<typeof attemptSchema> => ({
  at,
  duration_ms,
  status,
  error: error === null ? null : { code: error, message: messageOf(error) },
})

/** The delivery as the API returns it, without its body. */
export const toDeliveryResponse = (
  delivery: DeliverySummary,
  webhook: Pick<Webhook, 'probe'>,
): z.infer<typeof deliveryResponseSchema> => {
  const isHeld = delivery.status === 'pending' && !mayPost(webhook, delivery)
  return {
    id: delivery.delivery_id,
    webhook_id: delivery.webhook_id,
    event_id: delivery.event_id,
    event_type: delivery.event_type,
    status: delivery.status,
    attempts: delivery.attempts.map(toAttemptResponse),
    next_attempt_at: delivery.next_attempt_at === null || isHeld ? null : timestamp(delivery.next_attempt_at),
    waiting_for: isHeld ? webhook.probe : null,
    created_at: delivery.created_at,
  }
}
