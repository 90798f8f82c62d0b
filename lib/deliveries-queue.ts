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
 * Receives after which a message is given up. Each attempt of a delivery is one, eight in all, and so is each time that the message comes
 * early or finds the delivery held: the delivery itself ends the attempts, never this. Left are those that fail before they can be made,
 * each six function timeouts after the last: with a sender of 30 seconds, five hours of an outage of ours.
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
      // Seven waits of at most 12 hours each are over by then.
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
      // What waits for its next attempt is not visible. Nor would the age of the oldest tell: it is one that waits.
      metric: this.queue.metricApproximateNumberOfMessagesVisible({
        statistic: 'Minimum',
        period: Duration.minutes(5),
      }),
      threshold: 10 * senders,
      evaluationPeriods: 3,
      impact: `Events are late: for 15 minutes, at least ${10 * senders} deliveries that are due wait for a sender. Senders of imports hear at their webhooks of ends minutes after them, those with many events the latest.`,
    })
    alarms.add({
      id: 'DeliveriesPiledUp',
      severity: 'low',
      runbook: 'Deliveries pile up',
      metric: this.queue.metricApproximateNumberOfMessagesNotVisible(),
      threshold: 0.8 * MAX_IN_FLIGHT_MESSAGES,
      evaluationPeriods: 1,
      impact: `Nearly as many deliveries wait for another attempt as SQS can hide (${MAX_IN_FLIGHT_MESSAGES.toLocaleString('en')}). At that number, senders of imports get no events at their webhooks until some have been delivered or given up.`,
    })
    alarms.add({
      id: 'DeliveriesGivenUp',
      severity: 'high',
      runbook: 'Deliveries are given up',
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible(),
      threshold: 1,
      evaluationPeriods: 1,
      impact: `Deliveries could not even be attempted, ${RECEIVES} times. Senders of imports do not get these events, and see their deliveries as pending, until the messages are moved back from the dead-letter queue.`,
    })
  }
}
