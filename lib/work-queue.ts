import { Duration } from 'aws-cdk-lib'
import { Grant } from 'aws-cdk-lib/aws-iam'
import type { EventSourceMappingOptions } from 'aws-cdk-lib/aws-lambda'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { StageConfig } from './config.ts'
import type { NodeFunction } from './node-function.ts'
import { removalPolicyOf } from './removal-policy.ts'

export interface WorkQueueProps {
  readonly config: StageConfig
  /** @default the key that SQS has for what asks for none */
  readonly encryptionKey?: IKey | undefined
  /** Works on one message at a time. */
  readonly worker: NodeFunction
  /** Messages worked on at once; at least 2, says Lambda. */
  readonly maxConcurrency: number
  /** How long a message is kept, at most 14 days. */
  readonly retention: Duration
  /** Receives after which a message becomes a dead letter. */
  readonly receives: number
  /** The function that takes the dead letters. @default they wait for an operator */
  readonly failed?: NodeFunction
  /** By which environment variable those who send messages know the queue. @default no function sends any */
  readonly environmentName?: string
}

/** What SQS keeps at most. A message takes its age along into the dead-letter queue, so it must be no shorter there. */
export const MAX_RETENTION = Duration.days(14)

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html: time for retries when Lambda throttles a batch. */
const visibilityFor = (consumer: NodeFunction): Duration => Duration.seconds(6 * consumer.timeout.toSeconds())

/** A queue, the function that works on its messages, and its dead-letter queue. */
export class WorkQueue extends Construct {
  readonly queue: Queue
  protected readonly deadLetters: Queue
  readonly #environmentName: string | undefined

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id)
    const { config, encryptionKey, worker, failed, maxConcurrency, retention, receives, environmentName } = props
    this.#environmentName = environmentName
    const common = {
      // Messages hold only ids: a key of our own only where the stage asks for it.
      ...(encryptionKey === undefined
        ? { encryption: QueueEncryption.SQS_MANAGED }
        : { encryption: QueueEncryption.KMS, encryptionMasterKey: encryptionKey }),
      enforceSSL: true,
      // Messages are accepted work: they outlive the stack where what they are about does.
      removalPolicy: removalPolicyOf(config),
    } satisfies QueueProps
    this.deadLetters = new Queue(this, 'DeadLetters', {
      ...common,
      ...(failed !== undefined && { visibilityTimeout: visibilityFor(failed) }),
      retentionPeriod: MAX_RETENTION,
    })
    this.queue = new Queue(this, 'Queue', {
      ...common,
      visibilityTimeout: visibilityFor(worker),
      retentionPeriod: retention,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: receives },
    })
    // Some take long: a second one in the same batch would wait for it, unseen.
    consume(this.queue, worker, { batchSize: 1, maxConcurrency })
    if (failed !== undefined) consume(this.deadLetters, failed, { batchSize: 10 })
  }

  grantSend(grantee: NodeFunction): void {
    this.grantActions(grantee, ['sqs:SendMessage'])
  }

  protected grantActions(grantee: NodeFunction, actions: string[]): void {
    Grant.addToPrincipal({ grantee, actions, resourceArns: [this.queue.queueArn] }).assertSuccess()
    if (this.#environmentName !== undefined) grantee.addEnvironment(this.#environmentName, this.queue.queueUrl)
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
