import { Alarm, ComparisonOperator, TreatMissingData, type Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { Construct } from 'constructs'

export interface ImpactAlarm {
  readonly metric: Metric
  /** The alarm goes off at this value. */
  readonly threshold: number
  readonly evaluationPeriods: number
  /** What a user of the service sees of it. */
  readonly impact: string
}

export const addAlarm = (scope: Construct, id: string, { impact, ...alarm }: ImpactAlarm): void => {
  new Alarm(scope, id, {
    ...alarm,
    alarmDescription: impact,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    // SQS tells nothing of a queue that nobody uses.
    treatMissingData: TreatMissingData.NOT_BREACHING,
  })
}
