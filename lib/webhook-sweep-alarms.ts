import { Duration } from 'aws-cdk-lib'
import type { Alarms } from './alarms.ts'
import type { NodeFunction } from './node-function.ts'
import { ownMetric } from './own-metric.ts'
import { addScheduledRunAlarms } from './scheduled-run-alarms.ts'

const RUNBOOK = 'Waiting deliveries are not sent'

/** Of the sweep that wakes deliveries. */
export const addWebhookSweepAlarms = (alarms: Alarms, sweep: NodeFunction): void => {
  addScheduledRunAlarms(alarms, sweep, {
    id: 'WebhookSweep',
    impact:
      'Events that an endpoint did not take are not sent again, except within the first minutes. Senders of imports whose endpoint was down are not notified.',
    runbook: RUNBOOK,
  })
  alarms.add({
    id: 'WebhooksNotSwept',
    severity: 'low',
    // A webhook on which it fails is checked again after ten minutes.
    metric: ownMetric('WebhookSweepFailures', sweep, Duration.minutes(15)),
    threshold: 1,
    evaluationPeriods: 2,
    impact:
      'The sweep of webhooks fails on certain webhooks every time. Senders of imports are not notified there once an endpoint has failed.',
    runbook: RUNBOOK,
  })
}
