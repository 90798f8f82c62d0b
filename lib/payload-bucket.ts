import { Duration, Stack, Validations } from 'aws-cdk-lib'
import { Grant } from 'aws-cdk-lib/aws-iam'
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership, type CfnBucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { ENV } from '../lambdas/platform/env-names.ts'
import type { StageConfig } from './config.ts'
import type { NodeFunction } from './node-function.ts'

/** What was sent to be imported, as it came. */
const PAYLOADS = 'payloads/'
/** What became of every row. */
const OUTCOMES = 'outcomes/'

export interface PayloadBucketProps {
  readonly config: StageConfig
}

/** Payloads for 7 days, row outcomes for 30; not versioned, because both are written once and are personal data that must go. */
export class PayloadBucket extends Construct {
  readonly bucket: Bucket

  constructor(scope: Construct, id: string, props: PayloadBucketProps) {
    super(scope, id)
    const { config } = props
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      removalPolicy: config.removalPolicy,
      autoDeleteObjects: config.autoDeleteObjects,
      lifecycleRules: [
        { id: 'payloads', prefix: PAYLOADS, expiration: Duration.days(7) },
        { id: 'outcomes', prefix: OUTCOMES, expiration: Duration.days(30) },
        { id: 'incomplete-uploads', abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    })
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Only the functions reach the bucket, and the job table says which job wrote what. An access log would be a second bucket, with object names of every workspace.',
    })
  }

  /**
   * Reads outcomes, or learns that their time is over: S3 says so (404) only to those who may list the bucket, and 403 to the others.
   * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
   */
  grantReadOutcomes(grantee: NodeFunction): void {
    this.#grantOutcomes(grantee, 's3:GetObject')
    Grant.addToPrincipal({
      grantee,
      actions: ['s3:ListBucket'],
      resourceArns: [this.bucket.bucketArn],
    }).assertSuccess()
  }

  grantWriteOutcomes(grantee: NodeFunction): void {
    this.#grantOutcomes(grantee, 's3:PutObject')
  }

  #grantOutcomes(grantee: NodeFunction, action: `s3:${string}`): void {
    const resourceArns = [this.bucket.arnForObjects(`${OUTCOMES}*`)]
    Grant.addToPrincipal({ grantee, actions: [action], resourceArns }).assertSuccess()
    grantee.addEnvironment(ENV.bucket, this.bucket.bucketName)
    Validations.of(grantee).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${logicalId(this.bucket)}.Arn>/${OUTCOMES}*]`,
      reason: 'Names of outcomes hold ids of jobs, made when they run: a prefix is as narrow as it can be said.',
    })
  }
}

const logicalId = (bucket: Bucket): string => Stack.of(bucket).getLogicalId(bucket.node.defaultChild as CfnBucket)
