import { Duration } from 'aws-cdk-lib'
import type { Alarms } from './alarms.ts'
import type { NodeFunction } from './node-function.ts'
import { ownMetric } from './own-metric.ts'

const MINUTE = Duration.minutes(1)
const FIVE_MINUTES = Duration.minutes(5)
const RUNBOOK = 'Waiting deliveries are not sent'

/** Of the sweep that wakes deliveries. */
export const addWebhookSweepAlarms = (alarms: Alarms, sweep: NodeFunction): void => {
  const impact =
    'Events that an endpoint did not take are not sent again, except within the first minutes. Senders of imports whose endpoint was down are not notified.'
  alarms.add({
    id: 'WebhookSweepSilent',
    severity: 'high',
    metric: sweep.function.metricInvocations({ statistic: 'Sum', period: FIVE_MINUTES }),
    threshold: 1,
    evaluationPeriods: 1,
    when: 'below',
    silence: 'alarming',
    impact,
    runbook: RUNBOOK,
  })
  alarms.add({
    id: 'WebhookSweepFailing',
    severity: 'high',
    metric: sweep.function.metricErrors({ statistic: 'Sum', period: MINUTE }),
    threshold: 1,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    impact,
    runbook: RUNBOOK,
  })
  alarms.add({
    id: 'WebhooksNotSwept',
    severity: 'low',
    // A webhook on which it fails is looked at again after ten minutes.
    metric: ownMetric('WebhookSweepFailures', sweep, Duration.minutes(15)),
    threshold: 1,
    evaluationPeriods: 2,
    impact:
      'The sweep of webhooks fails on certain webhooks every time. Senders of imports are not notified there once an endpoint has failed.',
    runbook: RUNBOOK,
  })
}
