import { Duration } from 'aws-cdk-lib'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import type { MetricName } from '../lambdas/platform/metric-names.ts'
import type { Alarms } from './alarms.ts'
import type { StageConfig } from './config.ts'
import type { ImportApi } from './import-api.ts'
import type { NodeFunction } from './node-function.ts'
import { ownMetric } from './own-metric.ts'
import { addScheduledRunAlarms } from './scheduled-run-alarms.ts'
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
  addScheduledRunAlarms(alarms, watched.sweep, {
    id: 'Sweep',
    impact: 'Lost jobs are not recovered. If an import loses its worker or message now, its sender sees no progress.',
    runbook: 'The sweep does not run',
  })
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
    impact: 'At least one in twenty requests gets a 5xx. Callers must retry.',
    runbook: 'The API fails',
  })
  alarms.add({
    id: 'ApiSlow',
    severity: 'low',
    metric: stage.metricLatency({ statistic: 'p99', period: FIVE_MINUTES }),
    threshold: Duration.seconds(15).toMilliseconds(),
    evaluationPeriods: 3,
    impact: 'One in a hundred responses takes 15 seconds or more. After 29 seconds callers get none.',
    runbook: 'The API is slow',
  })
}

/** What the functions of the API share with all other functions of the account. */
const unreserved = ({ accountConcurrency, reserveConcurrency, importWorkers, webhookSenders }: StageConfig): number =>
  accountConcurrency - (reserveConcurrency ? importWorkers + webhookSenders + DISPATCHERS : 0)

/** Of the account, as the limit is: it does not matter which functions use it up. */
const addConcurrencyAlarms = (alarms: Alarms, config: StageConfig): void => {
  alarms.add({
    id: 'ConcurrencyNearLimit',
    severity: 'low',
    metric: LambdaFunction.metricAllUnreservedConcurrentExecutions({ statistic: 'Maximum', period: MINUTE }),
    threshold: Math.floor(0.8 * unreserved(config)),
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    impact: `The account uses 80 % of its ${unreserved(config)} unreserved concurrent executions. At 100 %, callers get 5xx.`,
    runbook: 'Functions are throttled',
  })
  alarms.add({
    id: 'FunctionsThrottled',
    severity: 'high',
    metric: LambdaFunction.metricAllThrottles({ statistic: 'Sum', period: MINUTE }),
    threshold: 1,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    impact: 'Lambda throttles functions of this account. Callers get 5xx, or imports start late.',
    runbook: 'Functions are throttled',
  })
}

/**
 * From metrics that the functions count themselves. An alarm on DynamoDB's own metrics stays on when they fall silent,
 * whatever it is configured to do about missing data, and they count an index apart from its table:
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
    impact: 'The contacts table is throttled. Senders see slow imports, but nothing is lost.',
    runbook: 'A table is throttled',
  })
  alarms.add({
    id: 'InlineImportsThrottled',
    severity: 'low',
    metric: ownMetric('Throttles', inline, FIVE_MINUTES),
    threshold: 100,
    evaluationPeriods: 3,
    impact: 'The contacts table is throttled. Callers wait for small imports, or get 503.',
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
    impact: 'The control table is throttled. Callers get 500 or 503, and jobs start late.',
    runbook: 'A table is throttled',
  })
}

/** The sweep checks a waiting job at least every 15 minutes: a period must be a little longer than that to see it. */
const BETWEEN_LOOKS = Duration.minutes(20)
const PATIENCE = Duration.minutes(30)

const addJobAlarms = (alarms: Alarms, { worker, sweep }: Watched): void => {
  alarms.add({
    id: 'ImportsLate',
    severity: 'high',
    metric: ownMetric('OldestIdleSeconds', sweep, BETWEEN_LOOKS, 'Maximum'),
    threshold: PATIENCE.toSeconds(),
    evaluationPeriods: 1,
    impact: `Imports are late: a job has made no progress for ${PATIENCE.toMinutes()} minutes or more. Its sender sees it as queued, or is not notified of its end.`,
    runbook: 'Imports are late',
  })
  alarms.add({
    id: 'WorkerFailing',
    severity: 'low',
    // Failures that it catches become failed messages; what remains are time-outs, too little memory, and crashes.
    metric: worker.function.metricErrors({ statistic: 'Sum', period: FIVE_MINUTES }),
    threshold: 1,
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
    impact: 'Workers die repeatedly. Senders see their imports pause for a minute or two, or fail.',
    runbook: 'Workers die',
  })
  alarms.add({
    id: 'JobsStuck',
    severity: 'high',
    metric: ownMetric('SweepFailures', sweep, MINUTE),
    threshold: 1,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    impact: 'The sweep fails on certain jobs every time. They make no progress, and their senders are not notified.',
    runbook: 'A job is stuck',
  })
  alarms.add({
    id: 'StalledImportGivenUp',
    severity: 'low',
    metric: ownMetric('ImportsGivenUp', sweep, FIVE_MINUTES),
    threshold: 1,
    evaluationPeriods: 1,
    impact:
      'An import lost five workers without progress. Its sender sees it as failed, with some of its rows imported.',
    runbook: 'An import was given up',
  })
}
