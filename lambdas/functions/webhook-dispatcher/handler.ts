import type { EventBridgeEvent, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { importEventSchema, type ImportEvent } from '../../jobs/job-event.ts'
import type { Clock } from '../../platform/clock.ts'
import { loggedCause } from '../../platform/logged-cause.ts'
import type { Log } from '../../platform/logger.ts'
import type { Metrics } from '../../platform/metrics.ts'
import { processRecords } from '../../platform/process-records.ts'
import type { Dispatched } from '../../webhooks/dispatch-event.ts'

interface Deps {
  readonly dispatch: (event: ImportEvent) => Promise<Dispatched>
  readonly log: Log
  readonly metrics: Metrics
  readonly clock: Clock
}

/** Dispatches the events of the bus that its queue holds, each once or more often. One that fails goes back to the queue. */
export const makeWebhookDispatcher =
  (deps: Deps) =>
  ({ Records }: SQSEvent): Promise<SQSBatchResponse> =>
    processRecords(Records, (record) => handleMessage(record, deps))

/** Whether the message is done with. */
const handleMessage = async (
  { body, messageId, attributes }: SQSRecord,
  { dispatch, log, metrics, clock }: Deps,
): Promise<boolean> => {
  const startedAt = clock.now()
  const fields = { message_id: messageId, receives: Number(attributes.ApproximateReceiveCount) }
  try {
    const { detail } = JSON.parse(body) as EventBridgeEvent<string, unknown>
    const event = importEventSchema.parse(detail)
    const dispatched = await dispatch(event)
    const outcome = { workspace_id: event.workspace_id, event_id: event.id, event_type: event.type, ...dispatched }
    metrics.record({ DeliveriesDropped: dispatched.dropped })
    log.info('event.dispatched', { ...fields, ...outcome, duration_ms: clock.now() - startedAt })
    return true
  } catch (error) {
    log.error('event.dispatch_failed', { ...fields, duration_ms: clock.now() - startedAt }, loggedCause(error))
    return false
  }
}
