import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { METRIC_UNITS, type MetricName } from './metric-names.ts'

/** How DynamoDB says that it was asked for too much at once, of a table or of one of its indexes. */
const THROTTLES: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  // Reasons why a transaction was cancelled.
  'ProvisionedThroughputExceeded',
  'ThrottlingError',
])

const isThrottle = (error: unknown): boolean =>
  error instanceof Error && (THROTTLES.has(error.name) || isThrottledTransaction(error))

const isThrottledTransaction = (error: Error): boolean =>
  'CancellationReasons' in error &&
  Array.isArray(error.CancellationReasons) &&
  error.CancellationReasons.some(({ Code }: { readonly Code?: string }) => THROTTLES.has(Code ?? ''))

interface Watch {
  readonly tableName: string
  /** By which its throttles are counted. */
  readonly metric: MetricName
  readonly namespace: string
  readonly now: () => number
  /** Takes a line of the log. */
  readonly write: (line: string) => void
}

/**
 * Counts every try of a call that a table refuses because it is too much. DynamoDB's own metrics tell it too, but an alarm on them stays
 * on when they fall silent, and they leave the indexes out.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html (TreatMissingData)
 *
 * The metric is the stack's, without the function that met it: one alarm watches all of them.
 */
export const watchThrottles = (
  client: Pick<DynamoDBDocumentClient, 'middlewareStack'>,
  { tableName, metric, namespace, now, write }: Watch,
): void => {
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args)
      } catch (error) {
        // Batches and transactions name their tables in places of their own; it is searched for only when it is needed.
        if (isThrottle(error) && JSON.stringify(args.input).includes(JSON.stringify(tableName)))
          write(embeddedMetric({ metric, namespace, at: now() }))
        throw error
      }
    },
    // Within the SDK's retries: each try counts. By its name it is there once, however often the table is wired.
    { name: `watchThrottles-${metric}`, step: 'finalizeRequest', priority: 'low', override: true },
  )
}

interface Count {
  readonly metric: MetricName
  readonly namespace: string
  readonly at: number
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
const embeddedMetric = ({ metric, namespace, at }: Count): string =>
  JSON.stringify({
    _aws: {
      Timestamp: at,
      CloudWatchMetrics: [
        { Namespace: namespace, Dimensions: [[]], Metrics: [{ Name: metric, Unit: METRIC_UNITS[metric] }] },
      ],
    },
    [metric]: 1,
  })
