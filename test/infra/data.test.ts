import { Match } from 'aws-cdk-lib/assertions'
import { SWEEP_INDEX } from '../../lambdas/jobs/sweep-index.ts'
import { STAGE_NAMES } from '../../lib/config.ts'
import { makeApp, resourcesOf, templateOf, type Resources } from './synthesise.ts'

const CONTACTS = 'ContactsTable16C20946'
const CONTROL = 'ControlTable70B6FEE0'
const BUCKET = 'PayloadsBucket1715615A'
const IMPORTS = 'ImportQueue23E1EEA6'
const DEAD_LETTERS = 'ImportQueueDeadLettersAD2A4624'

const DELIVERIES = ['WebhookQueue54EDDFAC', 'WebhookQueueDeadLettersC9D04906', 'WebhookDispatchUndispatchedA29DDD7C']
const SECRETS = 'WebhookSecretsKey157CB5B2'

const TABLE = 'AWS::DynamoDB::Table'
const stateful = (stage: (typeof STAGE_NAMES)[number]): Resources => {
  const template = templateOf(stage)
  const types = [TABLE, 'AWS::S3::Bucket', 'AWS::SQS::Queue', 'AWS::KMS::Key']
  return Object.fromEntries(types.flatMap((type) => Object.entries(resourcesOf(template, type))))
}

describe('stateful resources', () => {
  test.each(STAGE_NAMES)('of %s keep their logical ids, without which CloudFormation would replace them', (stage) => {
    expect(Object.keys(stateful(stage)).sort()).toEqual(
      [CONTACTS, CONTROL, IMPORTS, DEAD_LETTERS, BUCKET, SECRETS, ...DELIVERIES].sort(),
    )
  })

  test('of prod outlive their stack and every replacement', () => {
    for (const resource of Object.values(stateful('prod'))) {
      expect(resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' })
    }
  })

  test.each(['dev', 'local'] as const)('of %s go with their stack', (stage) => {
    for (const resource of Object.values(stateful(stage))) expect(resource.DeletionPolicy).toBe('Delete')
  })

  test.each(STAGE_NAMES)('of %s have no physical names', (stage) => {
    for (const { Properties } of Object.values(stateful(stage))) {
      expect(Properties).not.toHaveProperty('TableName')
      expect(Properties).not.toHaveProperty('BucketName')
      expect(Properties).not.toHaveProperty('QueueName')
    }
  })

  test('of prod are protected from deletion, and so is the stack', () => {
    for (const { Properties } of Object.values(resourcesOf(templateOf('prod'), TABLE))) {
      expect(Properties['DeletionProtectionEnabled']).toBe(true)
    }
    expect(makeApp('prod').stack.terminationProtection).toBe(true)
    expect(makeApp('dev').stack.terminationProtection).toBe(false)
  })
})

describe('tables', () => {
  test.each(STAGE_NAMES)('of %s are on demand', (stage) => {
    templateOf(stage).allResourcesProperties(TABLE, { BillingMode: 'PAY_PER_REQUEST' })
  })

  test.each([
    ['prod', true],
    ['dev', false],
  ] as const)('of %s can be restored to any moment: %s', (stage, enabled) => {
    templateOf(stage).allResourcesProperties(TABLE, {
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: enabled },
    })
  })

  test('contacts are found by pk alone, have no index, and never expire', () => {
    templateOf('prod').hasResourceProperties(TABLE, {
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      TimeToLiveSpecification: Match.absent(),
      GlobalSecondaryIndexes: Match.absent(),
    })
  })

  test('the index of the sweep is the only one, by shard and time, and holds keys alone', () => {
    templateOf('prod').hasResourceProperties(TABLE, {
      GlobalSecondaryIndexes: [
        {
          IndexName: SWEEP_INDEX,
          KeySchema: [
            { AttributeName: 'sweep_shard', KeyType: 'HASH' },
            { AttributeName: 'sweep_at', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      AttributeDefinitions: Match.arrayWith([
        { AttributeName: 'sweep_shard', AttributeType: 'S' },
        { AttributeName: 'sweep_at', AttributeType: 'N' },
      ]),
    })
  })

  test('control items have pk and sk, and expire at expires_at_seconds', () => {
    templateOf('prod').hasResourceProperties(TABLE, {
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      TimeToLiveSpecification: { AttributeName: 'expires_at_seconds', Enabled: true },
    })
  })
})

describe('the bucket', () => {
  test.each(STAGE_NAMES)('of %s is encrypted and private', (stage) => {
    templateOf(stage).allResourcesProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    })
  })

  test.each(STAGE_NAMES)('of %s refuses whoever comes without TLS', (stage) => {
    templateOf(stage).hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    })
  })

  test('uploads go after a day, payloads after 7, outcomes and rejects after 30, what never arrived whole after one', () => {
    templateOf('prod').hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: [
          { Id: 'uploads', Prefix: 'uploads/', ExpirationInDays: 1, Status: 'Enabled' },
          { Id: 'payloads', Prefix: 'payloads/', ExpirationInDays: 7, Status: 'Enabled' },
          { Id: 'outcomes', Prefix: 'outcomes/', ExpirationInDays: 30, Status: 'Enabled' },
          { Id: 'rejects', Prefix: 'rejects/', ExpirationInDays: 30, Status: 'Enabled' },
          { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 }, Status: 'Enabled' },
        ].map((rule) => Match.objectLike(rule)),
      },
      VersioningConfiguration: Match.absent(),
    })
  })

  test('is emptied with the stack on dev, and by nothing on prod', () => {
    templateOf('dev').resourceCountIs('Custom::S3AutoDeleteObjects', 1)
    templateOf('prod').resourceCountIs('Custom::S3AutoDeleteObjects', 0)
  })
})
