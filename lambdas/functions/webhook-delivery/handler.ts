import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import type { Clock } from '../../platform/clock.ts'
import { loggedCause } from '../../platform/logged-cause.ts'
import type { Log } from '../../platform/logger.ts'
import type { Measures, Metrics } from '../../platform/metrics.ts'
import { processRecords } from '../../platform/process-records.ts'
import type { DeliveryResult } from '../../webhooks/deliver.ts'
import type { DeliveryKey } from '../../webhooks/delivery.ts'
import { parseDeliveryMessage, type Postpone } from '../../webhooks/delivery-queue.ts'

export interface WebhookDeliveryDeps {
  readonly deliver: (key: DeliveryKey, deadline: number) => Promise<DeliveryResult>
  readonly postpone: Postpone
  readonly log: Log
  readonly metrics: Metrics
  readonly clock: Clock
}

/** Processes deliveries. A message whose delivery has not ended goes back to the queue until it is due. */
export const makeWebhookDelivery =
  (deps: WebhookDeliveryDeps) =>
  ({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const deadline = deps.clock.now() + context.getRemainingTimeInMillis()
    return processRecords(Records, (record) => handleMessage(record, deadline, deps))
  }

const measuresOf = ({ attempt, status }: DeliveryResult): Measures => {
  if (attempt === undefined) return {}
  return {
    [attempt.error === null ? 'AttemptsSucceeded' : 'AttemptsFailed']: 1,
    AttemptSeconds: attempt.duration_ms / 1_000,
    DeliveriesEnded: status === 'pending' ? 0 : 1,
    DeliveriesExhausted: status === 'exhausted' ? 1 : 0,
  }
}

/** Whether the message is done with. */
const handleMessage = async (record: SQSRecord, deadline: number, deps: WebhookDeliveryDeps): Promise<boolean> => {
  const { messageId, receiptHandle, attributes, body } = record
  const { deliver, postpone, log, metrics, clock } = deps
  const fields = { message_id: messageId, receives: Number(attributes.ApproximateReceiveCount) }
  const startedAt = clock.now()
  try {
    const key = parseDeliveryMessage(body)
    const result = await deliver(key, deadline)
    metrics.record(measuresOf(result))
    const { attempt, status, retryInSeconds, waitsFor, disabled } = result
    // Nothing of the webhook's URL: a host name can be personal data.
    log.info(attempt === undefined ? 'delivery.skipped' : 'delivery.attempted', {
      ...fields,
      ...key,
      delivery_status: status,
      status: attempt?.status,
      error: attempt?.error,
      attempt_ms: attempt?.duration_ms,
      webhook_disabled: disabled,
      retry_in_seconds: retryInSeconds,
      waits_for: waitsFor,
      duration_ms: clock.now() - startedAt,
    })
    if (retryInSeconds === undefined) return true
    await postpone(receiptHandle, retryInSeconds)
  } catch (error) {
    // It comes again after the visibility time-out of the queue; if that is too early, it goes back.
    log.error('delivery.failed', { ...fields, duration_ms: clock.now() - startedAt }, loggedCause(error))
  }
  return false
}
