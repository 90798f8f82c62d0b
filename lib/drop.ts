import { Duration } from 'aws-cdk-lib'
import { Rule } from 'aws-cdk-lib/aws-events'
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets'
import { Grant } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { type Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { ENV } from '../lambdas/platform/env-names.ts'
import type { Alarms } from './alarms.ts'
import type { StageConfig } from './config.ts'
import type { ControlTable } from './control-table.ts'
import type { ImportsQueue } from './imports-queue.ts'
import { NodeFunction } from './node-function.ts'
import { acknowledgeNoAccessLogs, acknowledgeObjects, makePrivateBucket, type PayloadBucket } from './payload-bucket.ts'
import { MAX_RETENTION, WorkQueue } from './work-queue.ts'

export interface DropProps {
  readonly config: StageConfig
  readonly encryptionKey?: IKey | undefined
  readonly alarms: Alarms
  readonly control: ControlTable
  readonly payloads: PayloadBucket
  readonly imports: ImportsQueue
}

const PREFIX = 'drop/'
/** As long as payloads: what is imported again after that is dropped again. */
const KEPT = Duration.days(7)
/** A version that another one replaced is imported by then. */
const REPLACED_KEPT = Duration.days(1)
/** What fails is tried again after minutes: these outlast most of what fails. */
const RECEIVES = 5
const AT_ONCE = 5
/** To copy a file of 5 GB within S3. */
const TIMEOUT = Duration.minutes(2)

/**
 * A bucket whose files are imported as they arrive: S3 tells EventBridge, a rule puts the event into a queue, a function makes it a job.
 * What it fails on each time waits in the dead-letter queue.
 */
export class Drop extends Construct {
  readonly bucket: Bucket
  readonly function: NodeFunction
  readonly queue: Queue

  constructor(scope: Construct, id: string, props: DropProps) {
    super(scope, id)
    const { config, encryptionKey, alarms, control, payloads, imports } = props
    this.bucket = this.#makeBucket(props)
    this.function = new NodeFunction(this, 'Import', {
      config,
      folder: 'import-drop',
      timeout: TIMEOUT,
      environment: {
        [ENV.maxUploadBytes]: String(config.maxUploadBytes),
        [ENV.jobRetentionDays]: String(config.jobRetentionDays),
        [ENV.dropBucket]: this.bucket.bucketName,
      },
    })
    const common = { config, encryptionKey, alarms }
    this.queue = new DropQueue(this, 'Queue', { ...common, bucket: this.bucket, worker: this.function }).queue
    control.grantOpenJobs(this.function)
    payloads.grantWritePayloads(this.function)
    imports.grantSend(this.function)
    this.#grantRead()
  }

  #makeBucket({ config, encryptionKey }: DropProps): Bucket {
    const bucket = makePrivateBucket(this, 'Bucket', config, encryptionKey, {
      // The event names the version: what is imported is what was dropped, whatever replaced it since.
      versioned: true,
      lifecycleRules: [
        { id: 'dropped', expiration: KEPT, noncurrentVersionExpiration: REPLACED_KEPT },
        { id: 'incomplete-uploads', abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    })
    // By the resource's own property: the construct would set it by a function of the CDK's, which needs permissions of its own.
    const resource = bucket.node.defaultChild
    if (!(resource instanceof CfnBucket)) throw new Error('The bucket is no bucket of CloudFormation.')
    resource.addPropertyOverride('NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled', true)
    acknowledgeNoAccessLogs(bucket)
    return bucket
  }

  #grantRead(): void {
    const { bucketArn } = this.bucket
    const objects = ['s3:GetObject', 's3:GetObjectVersion']
    for (const [actions, resource] of [
      [objects, this.bucket.arnForObjects(`${PREFIX}*`)],
      // Without it, S3 says of an object that is not there that it may not be read.
      [['s3:ListBucket'], bucketArn],
    ] as const)
      Grant.addToPrincipal({ grantee: this.function, actions: [...actions], resourceArns: [resource] }).assertSuccess()
    acknowledgeObjects(this.function, this.bucket, PREFIX)
  }
}

interface DropQueueProps extends Pick<DropProps, 'config' | 'encryptionKey' | 'alarms'> {
  readonly bucket: Bucket
  readonly worker: NodeFunction
}

class DropQueue extends WorkQueue {
  constructor(scope: Construct, id: string, { config, encryptionKey, alarms, bucket, worker }: DropQueueProps) {
    super(scope, id, {
      config,
      encryptionKey,
      worker,
      maxConcurrency: AT_ONCE,
      retention: MAX_RETENTION,
      receives: RECEIVES,
    })
    new Rule(this, 'Rule', {
      description: 'Sends the events of dropped files to the function that imports them',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [bucket.bucketName] }, object: { key: [{ prefix: PREFIX }] } },
      },
      targets: [new SqsQueue(this.queue, { deadLetterQueue: this.deadLetters })],
    })
    alarms.add({
      id: 'DropsNotImported',
      severity: 'high',
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible(),
      threshold: 1,
      evaluationPeriods: 1,
      impact:
        'A dropped file was not imported, and no job says so: it was dropped into the folder of no workspace, or the function that takes it in fails. Whoever dropped it sees nothing.',
      runbook: 'Dropped files are not imported',
    })
  }
}
