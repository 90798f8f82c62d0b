import { Duration } from 'aws-cdk-lib'
import { Grant } from 'aws-cdk-lib/aws-iam'
import type { EventSourceMappingOptions } from 'aws-cdk-lib/aws-lambda'
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { ENV } from '../lambdas/platform/env-names.ts'
import type { Alarms } from './alarms.ts'
import type { StageConfig } from './config.ts'
import type { NodeFunction } from './node-function.ts'
import { PayloadBucket } from './payload-bucket.ts'

export interface ImportsQueueProps {
  readonly config: StageConfig
  readonly alarms: Alarms
  /** Works on the job of one message. */
  readonly worker: NodeFunction
  /** Ends the jobs of messages that no worker could take to their end. */
  readonly failed: NodeFunction
}

/** Receives after which a message is given up: Lambda advises 5 at least, so that throttling alone gives none up. */
const RECEIVES = 5

/** What SQS keeps at most. A message takes its age along into the dead-letter queue, so it must be longer there. */
const DEAD_LETTER_RETENTION = Duration.days(14)
/** Longer than the payload is kept: the message of a job that waited too long still ends it, as one whose file is gone. */
const RETENTION = PayloadBucket.payloadLifetime.plus(Duration.days(3))

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html: time for retries when Lambda throttles a batch. */
const visibilityFor = (consumer: NodeFunction): Duration => Duration.seconds(6 * consumer.timeout.toSeconds())

/**
 * Queued imports: their queue, its worker, and its dead-letter queue with the function that ends what nobody could import.
 *
 * A message that comes back after the visibility is late by design: by then the sweep has long sent another in its place.
 */
export class ImportsQueue extends Construct {
  readonly queue: Queue

  constructor(scope: Construct, id: string, props: ImportsQueueProps) {
    super(scope, id)
    const { config, alarms, worker, failed } = props
    const common = {
      // Ids alone are in the messages; a key of ours would add a KMS call to each.
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // Messages are accepted imports: they outlive the stack where the jobs do.
      removalPolicy: config.removalPolicy,
    } satisfies QueueProps
    const deadLetters = new Queue(this, 'DeadLetters', {
      ...common,
      visibilityTimeout: visibilityFor(failed),
      retentionPeriod: DEAD_LETTER_RETENTION,
    })
    this.queue = new Queue(this, 'Queue', {
      ...common,
      visibilityTimeout: visibilityFor(worker),
      retentionPeriod: RETENTION,
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: RECEIVES },
    })
    // One job takes as long as it takes: a second one in the same batch would wait for it, unseen.
    consume(this.queue, worker, { batchSize: 1, maxConcurrency: config.importWorkers })
    consume(deadLetters, failed, { batchSize: 10 })
    addAlarms(alarms, { queue: this.queue, deadLetters, workerTimeout: worker.timeout })
  }

  grantSend(grantee: NodeFunction): void {
    const resourceArns = [this.queue.queueArn]
    Grant.addToPrincipal({ grantee, actions: ['sqs:SendMessage'], resourceArns }).assertSuccess()
    grantee.addEnvironment(ENV.importsQueueUrl, this.queue.queueUrl)
  }
}

/** What Lambda needs of a queue, and not the more of `grantConsumeMessages`. */
const CONSUME = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage']

const consume = (queue: Queue, consumer: NodeFunction, options: EventSourceMappingOptions): void => {
  Grant.addToPrincipal({ grantee: consumer, actions: CONSUME, resourceArns: [queue.queueArn] }).assertSuccess()
  consumer.function.addEventSourceMapping(queue.node.id, {
    ...options,
    eventSourceArn: queue.queueArn,
    reportBatchItemFailures: true,
  })
}

interface Watched {
  readonly queue: Queue
  readonly deadLetters: Queue
  readonly workerTimeout: Duration
}

const addAlarms = (alarms: Alarms, { queue, deadLetters, workerTimeout }: Watched): void => {
  const patience = Duration.minutes(2 * workerTimeout.toMinutes())
  alarms.add({
    id: 'ImportsLate',
    severity: 'high',
    metric: queue.metricApproximateAgeOfOldestMessage(),
    // A worker that lives is done with its message after its timeout at most: for the rest of the time the message waited.
    threshold: patience.toSeconds(),
    evaluationPeriods: 1,
    impact: `Imports are late: a message is over ${patience.toMinutes()} minutes old. Its sender sees the import as queued for as long as no worker is free; or its worker died, and the sweep has another go on.`,
    runbook: 'Imports are late',
  })
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
