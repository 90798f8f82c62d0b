import { Duration } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { ENV } from '../lambdas/platform/env-names.ts'
import type { Alarms } from './alarms.ts'
import type { StageConfig } from './config.ts'
import type { NodeFunction } from './node-function.ts'
import { PayloadBucket } from './payload-bucket.ts'
import { WorkQueue } from './work-queue.ts'

export interface ImportsQueueProps {
  readonly config: StageConfig
  readonly encryptionKey?: IKey | undefined
  readonly alarms: Alarms
  /** Works on the job of one message. */
  readonly worker: NodeFunction
  /** Ends the jobs of messages that no worker could take to their end. */
  readonly failed: NodeFunction
}

/** Receives after which a message becomes a dead letter. Lambda advises 5 at least, so that throttling causes none. */
const RECEIVES = 5

/** Longer than the payload is kept: the message of a job that waited too long still fails it, with its file gone. */
const RETENTION = PayloadBucket.payloadLifetime.plus(Duration.days(3))

/**
 * Queued imports: their queue, their worker, and the dead-letter queue with the function that fails their jobs.
 *
 * A message that comes back after the visibility time-out is late by design: the sweep has sent another one long
 * before.
 */
export class ImportsQueue extends WorkQueue {
  constructor(scope: Construct, id: string, { config, encryptionKey, alarms, worker, failed }: ImportsQueueProps) {
    super(scope, id, {
      config,
      encryptionKey,
      worker,
      failed,
      maxConcurrency: config.importWorkers,
      retention: RETENTION,
      receives: RECEIVES,
      environmentName: ENV.importsQueueUrl,
    })
    addAlarms(alarms, this.deadLetters)
  }
}

const addAlarms = (alarms: Alarms, deadLetters: Queue): void => {
  alarms.add({
    id: 'ImportGivenUp',
    severity: 'low',
    // The function that fails the job takes them out within seconds, so that the length of the queue would miss them.
    metric: deadLetters.metricNumberOfMessagesReceived(),
    threshold: 1,
    evaluationPeriods: 1,
    impact: `An import was given up after ${RECEIVES} attempts. Its sender sees it as failed, with some of its rows imported.`,
    runbook: 'An import was given up',
  })
  alarms.add({
    id: 'DeadImportsLeft',
    severity: 'high',
    metric: deadLetters.metricApproximateNumberOfMessagesVisible(),
    threshold: 1,
    evaluationPeriods: 2,
    impact:
      'Given-up imports are not ended: the dead-letter queue is not empty. Senders see them as queued or processing, and are not notified.',
    runbook: 'Given-up imports are not ended',
  })
}
