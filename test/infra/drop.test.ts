import { Match } from 'aws-cdk-lib/assertions'
import { ENV } from '../../lambdas/platform/env-names.ts'
import { functionOf, idOf, resourcesOf, templateOf, TLS_ALONE } from './synthesised.ts'

const local = () => templateOf('local')
const bucketId = () => idOf(local(), 'AWS::S3::Bucket', 'DropBucket')

test('files are dropped only where a stage wants that', () => {
  for (const stage of ['dev', 'prod'] as const) {
    const buckets = Object.keys(resourcesOf(templateOf(stage), 'AWS::S3::Bucket'))
    expect(buckets.filter((id) => id.startsWith('Drop'))).toEqual([])
  }
})

test('the bucket is private, keeps versions, tells EventBridge, and forgets files after a week', () => {
  local().hasResourceProperties('AWS::S3::Bucket', {
    NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    VersioningConfiguration: { Status: 'Enabled' },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    LifecycleConfiguration: {
      Rules: Match.arrayWith([
        Match.objectLike({
          ExpirationInDays: 7,
          NoncurrentVersionExpiration: { NoncurrentDays: 1 },
          Status: 'Enabled',
        }),
      ]),
    },
  })
})

test('no function of the CDK configures the bucket: it would need permissions of its own', () => {
  expect(Object.keys(resourcesOf(local(), 'Custom::S3BucketNotifications'))).toEqual([])
})

test('its events, and those of no other bucket, go into a queue; what cannot be handed over waits beside it', () => {
  const queue = idOf(local(), 'AWS::SQS::Queue', 'DropQueue4')
  local().hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: { bucket: { name: [{ Ref: bucketId() }] }, object: { key: [{ prefix: 'drop/' }] } },
    },
    Targets: [
      Match.objectLike({
        Arn: { 'Fn::GetAtt': [queue, 'Arn'] },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': [idOf(local(), 'AWS::SQS::Queue', 'DropQueueDeadLetters'), 'Arn'] } },
      }),
    ],
  })
  local().hasResourceProperties('AWS::SQS::QueuePolicy', { PolicyDocument: TLS_ALONE, Queues: [{ Ref: queue }] })
})

test('the function takes files as large as uploads, from its bucket', () => {
  const { maxUploadBytes, dropBucket } = ENV
  expect(functionOf(templateOf('everything'), 'DropImport').Properties).toMatchObject({
    Timeout: 120,
    Environment: { Variables: { [maxUploadBytes]: String(5 * 1024 ** 3) } },
  })
  expect(functionOf(local(), 'DropImport').Properties).toMatchObject({
    Environment: { Variables: { [dropBucket]: { Ref: bucketId() } } },
  })
})
