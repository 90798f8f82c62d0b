import type { EventBridgeEvent } from 'aws-lambda'
import { importEventSchema, type ImportEvent } from '../../jobs/job-event.ts'
import type { Clock } from '../../platform/clock.ts'
import { loggedCause } from '../../platform/logged-cause.ts'
import type { Log } from '../../platform/logger.ts'

interface Deps {
  readonly dispatch: (event: ImportEvent) => Promise<number>
  readonly log: Log
  readonly clock: Clock
}

/** Run by a rule, once an event or more often. What fails is thrown, so that Lambda tries again and keeps what it gives up. */
export const makeWebhookDispatcher =
  ({ dispatch, log, clock }: Deps) =>
  async ({ id, detail }: EventBridgeEvent<string, unknown>): Promise<void> => {
    const startedAt = clock.now()
    try {
      const event = importEventSchema.parse(detail)
      const webhooks = await dispatch(event)
      const fields = { workspace_id: event.workspace_id, event_id: event.id, event_type: event.type, webhooks }
      log.info('event dispatched', { ...fields, duration_ms: clock.now() - startedAt })
    } catch (error) {
      log.error('dispatch failed', { bus_event_id: id, duration_ms: clock.now() - startedAt }, loggedCause(error))
      // Lambda writes what is thrown to the log as it is.
      throw new Error('The event was not dispatched.')
    }
  }
