import { Duration, Stack, Validations } from 'aws-cdk-lib'
import { Grant } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  HttpMethods,
  ObjectOwnership,
  type BucketProps,
  type CfnBucket,
  type IBucket,
} from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { ENV } from '../lambdas/platform/env-names.ts'
import type { StageConfig } from './config.ts'
import type { NodeFunction } from './node-function.ts'
import { removalPolicyOf } from './removal-policy.ts'

/** A part of the bucket by the beginning of its objects' names. */
interface Prefix {
  readonly prefix: string
}

/** One whose objects are kept for some time only. */
interface ExpiringPrefix extends Prefix {
  readonly days: number
}

/** Uploaded files that no job has copied yet. */
const UPLOADS: ExpiringPrefix = { prefix: 'uploads/', days: 1 }
/** What was sent to be imported, as it came. */
const PAYLOADS: ExpiringPrefix = { prefix: 'payloads/', days: 7 }
/** What became of every row. */
const OUTCOMES: ExpiringPrefix = { prefix: 'outcomes/', days: 30 }
/** What updated rows changed, value by value. */
const CHANGES: ExpiringPrefix = { prefix: 'changes/', days: 30 }
/** The rows that failed, to be mended and sent again. */
const REJECTS: ExpiringPrefix = { prefix: 'rejects/', days: 30 }
/** Exported contacts. */
const EXPORTS: ExpiringPrefix = { prefix: 'exports/', days: 7 }

/** Ids of the contacts that imports created: the only list of them, and nothing about them. */
const LOG: Prefix = { prefix: 'log/' }

export interface PayloadBucketProps {
  readonly config: StageConfig
  /** @default the key that S3 has for what asks for none */
  readonly encryptionKey?: IKey | undefined
}

/** What imports read and write by the file; not versioned, because all of it is written once and is personal data that must go. */
export class PayloadBucket extends Construct {
  /** How long the rows of a queued job are kept. */
  static readonly payloadLifetime = Duration.days(PAYLOADS.days)

  readonly bucket: Bucket

  constructor(scope: Construct, id: string, props: PayloadBucketProps) {
    super(scope, id)
    const { config, encryptionKey } = props
    this.bucket = makePrivateBucket(this, 'Bucket', config, encryptionKey, {
      ...(config.bucketAccessLogs && { serverAccessLogsBucket: this.#makeLogBucket(config) }),
      lifecycleRules: [
        ...[UPLOADS, PAYLOADS, OUTCOMES, CHANGES, REJECTS, EXPORTS].map(({ prefix, days }) => ({
          id: prefix.replace(/\/$/, ''),
          prefix,
          expiration: Duration.days(days),
        })),
        { id: 'incomplete-uploads', abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    })
    if (!config.bucketAccessLogs) acknowledgeNoAccessLogs(this.bucket)
  }

  /** Access logs of the other bucket; S3 writes them, under keys of its own. */
  #makeLogBucket(config: StageConfig): IBucket {
    const logs = makePrivateBucket(this, 'AccessLogs', config, undefined, {
      lifecycleRules: [{ id: 'logs', expiration: Duration.days(config.logRetentionDays) }],
    })
    // The class promises less of an optional property than the interface, says the compiler.
    return logs as IBucket
  }

  /** Lets pages of these origins send the form of an upload, and read the file behind a signed URL. */
  allowPages(origins: readonly string[]): void {
    this.bucket.addCorsRule({
      allowedOrigins: [...origins],
      allowedMethods: [HttpMethods.GET, HttpMethods.HEAD, HttpMethods.POST],
      allowedHeaders: ['*'],
      exposedHeaders: ['ETag'],
      maxAge: 7_200,
    })
  }

  /** Lets clients with a form that the function signed put a file. */
  grantReceiveUploads(grantee: NodeFunction): void {
    this.#grantObjects(grantee, ['s3:PutObject'], UPLOADS)
  }

  /** Reads uploads, and copies them. */
  grantReadUploads(grantee: NodeFunction): void {
    this.#grantRead(grantee, UPLOADS)
  }

  /** Deletes the upload that a job has copied. */
  grantDeleteUploads(grantee: NodeFunction): void {
    this.#grantObjects(grantee, ['s3:DeleteObject'], UPLOADS)
  }

  /** Large ones are copied in parts. */
  grantWritePayloads(grantee: NodeFunction): void {
    this.#grantObjects(grantee, ['s3:AbortMultipartUpload', 's3:PutObject'], PAYLOADS)
  }

  grantReadPayloads(grantee: NodeFunction): void {
    this.#grantRead(grantee, PAYLOADS)
  }

  grantWriteOutcomes(grantee: NodeFunction): void {
    this.#grantObjects(grantee, ['s3:PutObject'], OUTCOMES)
    this.#grantObjects(grantee, ['s3:PutObject'], CHANGES)
    this.#grantObjects(grantee, ['s3:PutObject'], LOG)
  }

  grantReadOutcomes(grantee: NodeFunction): void {
    this.#grantRead(grantee, OUTCOMES)
  }

  grantReadChanges(grantee: NodeFunction): void {
    this.#grantRead(grantee, CHANGES)
  }

  /** In parts, which go again where the whole fails. */
  grantWriteRejects(grantee: NodeFunction): void {
    this.#grantObjects(grantee, ['s3:AbortMultipartUpload', 's3:PutObject'], REJECTS)
  }

  /** Reads which contacts were created, and writes files of them, in parts. */
  grantExport(grantee: NodeFunction): void {
    this.#grantRead(grantee, LOG)
    this.#grantObjects(grantee, ['s3:AbortMultipartUpload', 's3:PutObject'], EXPORTS)
  }

  /** Lets clients with a URL that the function signed read them. */
  grantReadExports(grantee: NodeFunction): void {
    this.#grantRead(grantee, EXPORTS)
  }

  /** Lets clients with a URL that the function signed read them. */
  grantReadRejects(grantee: NodeFunction): void {
    this.#grantRead(grantee, REJECTS)
  }

  /**
   * Reads objects, or learns that their time is over: S3 says so (404) only to those who may list the bucket, and 403 to the others.
   * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
   */
  #grantRead(grantee: NodeFunction, prefix: Prefix): void {
    this.#grantObjects(grantee, ['s3:GetObject'], prefix)
    Grant.addToPrincipal({
      grantee,
      actions: ['s3:ListBucket'],
      resourceArns: [this.bucket.bucketArn],
    }).assertSuccess()
  }

  #grantObjects(grantee: NodeFunction, actions: readonly `s3:${string}`[], { prefix }: Prefix): void {
    const resourceArns = [this.bucket.arnForObjects(`${prefix}*`)]
    Grant.addToPrincipal({ grantee, actions: [...actions], resourceArns }).assertSuccess()
    grantee.addEnvironment(ENV.bucket, this.bucket.bucketName)
    acknowledgeObjects(grantee, this.bucket, prefix)
  }
}

/** A bucket that nothing is public in, encrypted with the key of the stage or else with that of S3. */
export const makePrivateBucket = (
  scope: Construct,
  id: string,
  config: StageConfig,
  encryptionKey: IKey | undefined,
  props: BucketProps,
): Bucket =>
  new Bucket(scope, id, {
    ...(encryptionKey === undefined
      ? { encryption: BucketEncryption.S3_MANAGED }
      : // One call to KMS for many objects, instead of one for each.
        { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true }),
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    removalPolicy: removalPolicyOf(config),
    autoDeleteObjects: config.autoDeleteObjects,
    ...props,
  })

/** Of the objects of a prefix, cdk-nag finds the wildcard in their resource. */
export const acknowledgeObjects = (grantee: NodeFunction, bucket: Bucket, prefix: string): void => {
  Validations.of(grantee).acknowledge({
    id: `AwsSolutions-IAM5[Resource::<${logicalId(bucket)}.Arn>/${prefix}*]`,
    reason: 'Names of objects hold ids made at run time: a prefix is as narrow as it can be said.',
  })
}

export const acknowledgeNoAccessLogs = (bucket: Bucket): void => {
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'Only the functions reach the bucket, and the job table says which job wrote what. An access log is a second bucket, with object names of every workspace: a stage asks for it by bucketAccessLogs.',
  })
}

const logicalId = (bucket: Bucket): string => Stack.of(bucket).getLogicalId(bucket.node.defaultChild as CfnBucket)
