import { Duration } from 'aws-cdk-lib'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import type { MetricName } from '../lambdas/platform/metric-names.ts'
import type { Alarms } from './alarms.ts'
import type { StageConfig } from './config.ts'
import type { ImportApi } from './import-api.ts'
import type { NodeFunction } from './node-function.ts'
import { ownMetric } from './own-metric.ts'
import { DISPATCHERS } from './webhook-dispatch.ts'

export interface Watched {
  readonly config: StageConfig
  readonly api: ImportApi
  /** Works on imports that are answered at once. */
  readonly inline: NodeFunction
  readonly worker: NodeFunction
  readonly sweep: NodeFunction
}

const MINUTE = Duration.minutes(1)
const FIVE_MINUTES = Duration.minutes(5)

/** The alarms of what is no queue: those of a queue are made where it is. */
export const addServiceAlarms = (alarms: Alarms, watched: Watched): void => {
  addApiAlarms(alarms, watched.api)
  addConcurrencyAlarms(alarms, watched.config)
  addThrottleAlarms(alarms, watched)
  addJobAlarms(alarms, watched)
  addSweepAlarms(alarms, watched.sweep)
}

const addApiAlarms = (alarms: Alarms, { stage }: ImportApi): void => {
  alarms.add({
    id: 'ApiFailing',
    severity: 'high',
    // Of zeros and ones: the average is the share.
    metric: stage.metricServerError({ statistic: 'Average', period: MINUTE }),
    threshold: 0.05,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    impact: 'One in twenty requests or more is answered 5xx. Callers have to send them again.',
    runbook: 'The API fails',
  })
  alarms.add({
    id: 'ApiSlow',
    severity: 'low',
    metric: stage.metricLatency({ statistic: 'p99', period: FIVE_MINUTES }),
    threshold: Duration.seconds(15).toMilliseconds(),
    evaluationPeriods: 3,
    impact: 'One in a hundred answers takes 15 seconds or more. Callers get none at all after 29.',
    runbook: 'The API is slow',
  })
}

/** What the functions that answer requests share with all others of the account. */
const unreserved = ({ accountConcurrency, reserveConcurrency, importWorkers, webhookSenders }: StageConfig): number =>
  accountConcurrency - (reserveConcurrency ? importWorkers + webhookSenders + DISPATCHERS : 0)

/** Of the account, as the limit is: it does not matter whose functions use it up. */
const addConcurrencyAlarms = (alarms: Alarms, config: StageConfig): void => {
  alarms.add({
    id: 'ConcurrencyNearLimit',
    severity: 'low',
    metric: LambdaFunction.metricAllUnreservedConcurrentExecutions({ statistic: 'Maximum', period: MINUTE }),
    threshold: Math.floor(0.8 * unreserved(config)),
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    impact: `Of the ${unreserved(config)} functions that this account may run at once beside those set aside, four in five run. Callers are answered 5xx when all do.`,
    runbook: 'Functions are throttled',
  })
  alarms.add({
    id: 'FunctionsThrottled',
    severity: 'high',
    metric: LambdaFunction.metricAllThrottles({ statistic: 'Sum', period: MINUTE }),
    threshold: 1,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    impact: 'Lambda refuses to run functions of this account. Callers are answered 5xx, or imports start late.',
    runbook: 'Functions are throttled',
  })
}

/**
 * By what the functions count themselves. An alarm on DynamoDB's own metrics stays on when they fall silent, whatever it is told about
 * missing data, and they count an index apart from its table:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
const addThrottleAlarms = (alarms: Alarms, { worker, inline }: Watched): void => {
  alarms.add({
    id: 'ContactsThrottled',
    severity: 'low',
    metric: ownMetric('Throttles', worker, FIVE_MINUTES),
    // A few are how a table on demand grows. So many for so long mean that it does not keep up.
    threshold: 1_000,
    evaluationPeriods: 3,
    impact: 'The contacts table takes less than is written. Senders see their imports go slowly, but lose nothing.',
    runbook: 'A table is throttled',
  })
  alarms.add({
    id: 'InlineImportsThrottled',
    severity: 'low',
    metric: ownMetric('Throttles', inline, FIVE_MINUTES),
    threshold: 100,
    evaluationPeriods: 3,
    impact: 'The contacts table takes less than is written. Callers wait for small imports, or are answered 503.',
    runbook: 'A table is throttled',
  })
  alarms.add({
    id: 'ControlThrottled',
    severity: 'high',
    metric: new Metric({
      namespace: worker.metricDimensions.namespace,
      metricName: 'ControlThrottles' satisfies MetricName,
      statistic: 'Sum',
      period: FIVE_MINUTES,
    }),
    threshold: 10,
    evaluationPeriods: 2,
    impact: 'The control table takes less than is written. Callers are answered 500 or 503, and jobs take up late.',
    runbook: 'A table is throttled',
  })
}

/** The sweep looks at a job that waits at least every 15 minutes: so long, and a little longer, must a period be to see it. */
const BETWEEN_LOOKS = Duration.minutes(20)
const PATIENCE = Duration.minutes(30)

const addJobAlarms = (alarms: Alarms, { worker, sweep }: Watched): void => {
  alarms.add({
    id: 'ImportsLate',
    severity: 'high',
    metric: ownMetric('OldestIdleSeconds', sweep, BETWEEN_LOOKS, 'Maximum'),
    threshold: PATIENCE.toSeconds(),
    evaluationPeriods: 1,
    impact: `Imports are late: a job has stood still for ${PATIENCE.toMinutes()} minutes or more. Its sender sees it as queued, or hears of no end.`,
    runbook: 'Imports are late',
  })
  alarms.add({
    id: 'WorkerFailing',
    severity: 'low',
    // What it catches it answers as a failed message; left over are time-outs, too little memory, and crashes.
    metric: worker.function.metricErrors({ statistic: 'Sum', period: FIVE_MINUTES }),
    threshold: 1,
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
    impact:
      'Workers die again and again. Senders see their imports stand still for a minute or two, or fail in the end.',
    runbook: 'Workers die',
  })
  alarms.add({
    id: 'JobsStuck',
    severity: 'high',
    metric: ownMetric('SweepFailures', sweep, MINUTE),
    threshold: 1,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    impact: 'The sweep fails on certain jobs each time. Their senders see them stand still, and hear of no end.',
    runbook: 'A job is stuck',
  })
  alarms.add({
    id: 'StalledImportGivenUp',
    severity: 'low',
    metric: ownMetric('ImportsGivenUp', sweep, FIVE_MINUTES),
    threshold: 1,
    evaluationPeriods: 1,
    impact:
      'An import lost five workers without any progress. Its sender sees it as failed, with part of its rows imported.',
    runbook: 'An import was given up',
  })
}

const addSweepAlarms = (alarms: Alarms, sweep: NodeFunction): void => {
  const impact =
    'Nobody looks after lost jobs. Senders whose import loses its worker or message now see it stand still.'
  alarms.add({
    id: 'SweepSilent',
    severity: 'high',
    metric: sweep.function.metricInvocations({ statistic: 'Sum', period: FIVE_MINUTES }),
    threshold: 1,
    evaluationPeriods: 1,
    when: 'below',
    silence: 'alarming',
    impact,
    runbook: 'The sweep does not run',
  })
  alarms.add({
    id: 'SweepFailing',
    severity: 'high',
    metric: sweep.function.metricErrors({ statistic: 'Sum', period: MINUTE }),
    threshold: 1,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    impact,
    runbook: 'The sweep does not run',
  })
}
