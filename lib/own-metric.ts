import type { Duration } from 'aws-cdk-lib'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { MetricName } from '../lambdas/platform/metric-names.ts'
import type { NodeFunction } from './node-function.ts'

/** A metric of our own, as a function counts it. */
export const ownMetric = (
  name: MetricName,
  { metricDimensions }: NodeFunction,
  period: Duration,
  statistic = 'Sum',
): Metric => new Metric({ ...metricDimensions, metricName: name, statistic, period })
