/** Every metric of this service and its unit, for the functions that count and for dashboard and alarms. */
export const METRIC_UNITS = {
  /** Rows by outcome, counted when their batch is recorded; none of a dry run. */
  RowsCreated: 'Count',
  RowsUpdated: 'Count',
  RowsSkipped: 'Count',
  RowsFailed: 'Count',
  /** From one checkpoint to the next. */
  BatchSeconds: 'Seconds',
  /** Keys and writes that the contacts table sent back and that were sent again, whatever the reason. */
  Retries: 'Count',
  /** Those among them that were too much at once. */
  Throttles: 'Count',
  /** Tries of calls that the control table refused because they were too much at once; of the whole stack, by no function. */
  ControlThrottles: 'Count',
  /** Jobs by how they ended. */
  ImportsCompleted: 'Count',
  ImportsValidated: 'Count',
  ImportsCancelled: 'Count',
  ImportsFailed: 'Count',
  /** Of the failed ones, those that made no progress however often they were tried. */
  ImportsGivenUp: 'Count',
  /** From the creation of a job until its first attempt, and until its end. */
  ImportWaitSeconds: 'Seconds',
  ImportSeconds: 'Seconds',
  /** Jobs that the sweep processed, and those of them on which it failed. */
  SweptJobs: 'Count',
  SweepFailures: 'Count',
  /** Of the jobs that the sweep processed: how long the longest idle one had been idle. */
  OldestIdleSeconds: 'Seconds',
  /** Calls of the API from outside that were answered as they should, and how long each took. */
  ProbesAnswered: 'Count',
  ProbeSeconds: 'Seconds',
  /** Posts to webhooks that were answered 2xx, and all others. */
  AttemptsSucceeded: 'Count',
  AttemptsFailed: 'Count',
  /** Until the response, or until the time limit. */
  AttemptSeconds: 'Seconds',
  /** Deliveries that will not be tried again, and those of them that were not delivered. */
  DeliveriesEnded: 'Count',
  DeliveriesExhausted: 'Count',
  /** Deliveries that were not even begun: too many of their webhook were waiting. */
  DeliveriesDropped: 'Count',
  /** Webhooks that their sweep checked, the deliveries that got a message by it, and the webhooks on which it failed. */
  SweptWebhooks: 'Count',
  DeliveriesWoken: 'Count',
  WebhookSweepFailures: 'Count',
} as const

export type MetricName = keyof typeof METRIC_UNITS
