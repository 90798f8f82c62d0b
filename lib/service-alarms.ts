import { Duration } from 'aws-cdk-lib'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { MetricName } from '../lambdas/platform/metric-names.ts'
import type { Alarms } from './alarms.ts'
import type { ContactsTable } from './contacts-table.ts'
import type { ControlTable } from './control-table.ts'
import type { ImportApi } from './import-api.ts'
import type { NodeFunction } from './node-function.ts'

export interface Watched {
  readonly api: ImportApi
  readonly worker: NodeFunction
  readonly sweep: NodeFunction
  readonly contacts: ContactsTable
  readonly control: ControlTable
}

const MINUTE = Duration.minutes(1)
const FIVE_MINUTES = Duration.minutes(5)

/** The alarms of what is no queue: those of a queue are made where it is. */
export const addServiceAlarms = (alarms: Alarms, { api, worker, sweep, contacts, control }: Watched): void => {
  addApiAlarms(alarms, api)
  addFunctionAlarms(alarms, worker, sweep)
  alarms.add({
    id: 'ContactsThrottled',
    severity: 'low',
    metric: contacts.table.metric('WriteThrottleEvents', { statistic: 'Sum', period: FIVE_MINUTES }),
    // A few are how a table on demand grows. So many for so long mean that it does not keep up.
    threshold: 1_000,
    evaluationPeriods: 3,
    impact: 'The contacts table is throttled. Senders see slow imports, but nothing is lost.',
    runbook: 'A table is throttled',
  })
  alarms.add({
    id: 'ControlThrottled',
    severity: 'high',
    metric: control.table.metric('WriteThrottleEvents', { statistic: 'Sum', period: FIVE_MINUTES }),
    threshold: 10,
    evaluationPeriods: 2,
    impact: 'The control table is throttled. Callers get 500 or 503, and jobs start late.',
    runbook: 'A table is throttled',
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

/** A metric of our own, as a function tells it. */
const ownMetric = (name: MetricName, { metricDimensions }: NodeFunction, period: Duration): Metric =>
  new Metric({ ...metricDimensions, metricName: name, statistic: 'Sum', period })

const addFunctionAlarms = (alarms: Alarms, worker: NodeFunction, sweep: NodeFunction): void => {
  alarms.add({
    id: 'WorkerFailing',
    severity: 'low',
    // What it catches it answers as a failed message; left over are time-outs, too little memory, and crashes.
    metric: worker.function.metricErrors({ statistic: 'Sum', period: FIVE_MINUTES }),
    threshold: 1,
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
    impact: 'Workers die repeatedly. Senders see their imports pause for a minute or two, or fail.',
    runbook: 'Workers die',
  })
  alarms.add({
    id: 'SweepSilent',
    severity: 'high',
    metric: sweep.function.metricInvocations({ statistic: 'Sum', period: FIVE_MINUTES }),
    threshold: 1,
    evaluationPeriods: 1,
    when: 'below',
    silence: 'alarming',
    impact: 'Lost jobs are not recovered. If an import loses its worker or message now, its sender sees no progress.',
    runbook: 'The sweep does not run',
  })
  alarms.add({
    id: 'SweepFailing',
    severity: 'high',
    metric: sweep.function.metricErrors({ statistic: 'Sum', period: MINUTE }),
    threshold: 1,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    impact: 'Lost jobs are not recovered. If an import loses its worker or message now, its sender sees no progress.',
    runbook: 'The sweep does not run',
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
