import { Duration } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import { ENV } from '../lambdas/platform/env-names.ts'
import type { StageConfig } from './config.ts'
import type { Alarms } from './alarms.ts'
import type { NodeFunction } from './node-function.ts'
import { MAX_RETENTION, WorkQueue } from './work-queue.ts'

export interface DeliveriesQueueProps {
  readonly config: StageConfig
  readonly encryptionKey?: IKey | undefined
  readonly alarms: Alarms
  /** Makes one attempt of the delivery of one message. */
  readonly sender: NodeFunction
}

/**
 * Receives after which a message becomes a dead letter. Each attempt of a delivery takes one, eight in all, and so does
 * each message that comes early or finds the delivery leased: the delivery itself ends the attempts, not this limit.
 * What remains are receives that fail before an attempt, each six function time-outs after the last: with a sender of
 * 30 seconds, five hours of an outage of ours.
 */
const RECEIVES = 100

/** Messages of a standard queue that may be received and not deleted. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const MAX_IN_FLIGHT_MESSAGES = 120_000

/** Deliveries that wait to be sent, now or again: their queue, and who sends them. */
export class DeliveriesQueue extends WorkQueue {
  constructor(scope: Construct, id: string, { config, encryptionKey, alarms, sender }: DeliveriesQueueProps) {
    super(scope, id, {
      config,
      encryptionKey,
      worker: sender,
      maxConcurrency: config.webhookSenders,
      // Longer than any outage of ours is to last: what waits for its receiver does so in the table.
      retention: MAX_RETENTION,
      receives: RECEIVES,
      environmentName: ENV.deliveriesQueueUrl,
    })
    // By it a message waits for its next attempt.
    this.grantActions(sender, ['sqs:ChangeMessageVisibility'])
    this.#addAlarms(alarms, config.webhookSenders)
  }

  #addAlarms(alarms: Alarms, senders: number): void {
    alarms.add({
      id: 'DeliveriesLate',
      severity: 'low',
      runbook: 'Deliveries are late',
      // A message that waits for its next attempt is invisible. The age of the oldest message says nothing: it is one
      // that waits.
      metric: this.queue.metricApproximateNumberOfMessagesVisible({
        statistic: 'Minimum',
        period: Duration.minutes(5),
      }),
      threshold: 10 * senders,
      evaluationPeriods: 3,
      impact: `Events are late: for 15 minutes, at least ${10 * senders} due deliveries have been waiting. Senders of imports are notified minutes late, those with many events the latest.`,
    })
    alarms.add({
      id: 'DeliveriesPiledUp',
      severity: 'low',
      runbook: 'Deliveries pile up',
      metric: this.queue.metricApproximateNumberOfMessagesNotVisible(),
      threshold: 0.8 * MAX_IN_FLIGHT_MESSAGES,
      evaluationPeriods: 1,
      impact: `Nearly as many deliveries wait in the queue for an attempt within ten minutes as SQS can hide (${MAX_IN_FLIGHT_MESSAGES.toLocaleString('en')}). At that number, senders of imports are not notified until some have been delivered or have left the queue.`,
    })
    alarms.add({
      id: 'DeliveriesGivenUp',
      severity: 'high',
      runbook: 'Deliveries are given up',
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible(),
      threshold: 1,
      evaluationPeriods: 1,
      impact: `Deliveries could not be attempted, ${RECEIVES} times. Senders of imports do not get these events, and their deliveries stay pending until the messages are moved back from the dead-letter queue.`,
    })
  }
}
