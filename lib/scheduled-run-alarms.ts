import { Duration } from 'aws-cdk-lib'
import type { AlarmProps, Alarms } from './alarms.ts'
import type { NodeFunction } from './node-function.ts'

/** Of a function that a schedule runs every minute: that it does not run, and that its runs fail. `id` begins their ids. */
export const addScheduledRunAlarms = (
  alarms: Alarms,
  scheduled: NodeFunction,
  { id, ...said }: Pick<AlarmProps, 'id' | 'impact' | 'runbook'>,
): void => {
  alarms.add({
    id: `${id}Silent`,
    severity: 'high',
    metric: scheduled.function.metricInvocations({ statistic: 'Sum', period: Duration.minutes(5) }),
    threshold: 1,
    evaluationPeriods: 1,
    when: 'below',
    silence: 'alarming',
    ...said,
  })
  alarms.add({
    id: `${id}Failing`,
    severity: 'high',
    metric: scheduled.function.metricErrors({ statistic: 'Sum', period: Duration.minutes(1) }),
    threshold: 1,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    ...said,
  })
}
