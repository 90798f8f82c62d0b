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

/** Receives after which a message is given up: Lambda advises 5 at least, so that throttling alone gives none up. */
const RECEIVES = 5

/** Longer than the payload is kept: the message of a job that waited too long still ends it, as one whose file is gone. */
const RETENTION = PayloadBucket.payloadLifetime.plus(Duration.days(3))

/**
 * Queued imports: their queue, its worker, and its dead-letter queue with the function that ends what nobody could import.
 *
 * A message that comes back after the visibility is late by design: by then the sweep has long sent another in its place.
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
    // Taken out again within seconds by the function that ends the job, so that a look at its length would miss it.
    metric: deadLetters.metricNumberOfMessagesReceived(),
    threshold: 1,
    evaluationPeriods: 1,
    impact: `An import was tried ${RECEIVES} times and given up. Its sender sees it as failed, with part of its rows imported.`,
    runbook: 'An import was given up',
  })
  alarms.add({
    id: 'DeadImportsLeft',
    severity: 'high',
    metric: deadLetters.metricApproximateNumberOfMessagesVisible(),
    threshold: 1,
    evaluationPeriods: 2,
    impact:
      'Imports that were given up are not being ended: the dead-letter queue is not empty. Their senders see them as queued or processing, and hear of no end.',
    runbook: 'Given-up imports are not ended',
  })
}
