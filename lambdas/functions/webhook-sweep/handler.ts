import type { Context } from 'aws-lambda'
import type { Clock } from '../../platform/clock.ts'
import { loggedCause } from '../../platform/logged-cause.ts'
import type { Log } from '../../platform/logger.ts'
import type { Metrics } from '../../platform/metrics.ts'
import type { WebhookSweep } from '../../webhooks/sweep-webhooks.ts'

interface Deps {
  /** Ends in time before `deadline`, milliseconds since the epoch. */
  readonly sweep: (deadline: number) => Promise<WebhookSweep>
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

/** Run by a schedule: sees to the deliveries that wait without a message. A failure is logged and counted. */
export const makeWebhookSweep =
  ({ sweep, log, metrics, clock }: Deps) =>
  async (_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> => {
    const { due, woken, cancelled, failures } = await sweep(clock.now() + context.getRemainingTimeInMillis())
    for (const failure of failures) log.error('webhook_sweep.webhook_failed', {}, loggedCause(failure))
    log.info('webhook_sweep.completed', { due, woken, cancelled, failed: failures.length })
    metrics.record({ SweptWebhooks: due, DeliveriesWoken: woken, WebhookSweepFailures: failures.length })
  }
