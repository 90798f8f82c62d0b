import { Match } from 'aws-cdk-lib/assertions'
import { SWEEP_INDEX } from '../../lambdas/jobs/sweep-index.ts'
import { readStage } from '../../lib/stages.ts'
import { isStackProtected, resourcesOf, templateOf, type Resources } from './synthesised.ts'
import { STAGE_NAMES, VARIANTS } from './variants.ts'

const CONTACTS = 'ContactsTable16C20946'
const CONTROL = 'ControlTable70B6FEE0'
const BUCKET = 'PayloadsBucket1715615A'
const IMPORTS = 'ImportQueue23E1EEA6'
const DEAD_LETTERS = 'ImportQueueDeadLettersAD2A4624'

const DELIVERIES = ['WebhookQueue54EDDFAC', 'WebhookQueueDeadLettersC9D04906']
const EVENTS = ['WebhookDispatchQueue275242C6', 'WebhookDispatchDeadLettersF10E0539']
/** With `drop` alone. */
const DROP = ['DropBucketB8FC0BC9', 'DropQueue44B84BA7', 'DropQueueDeadLettersFF92678A']
const SECRETS = ['WebhookSecretsKey157CB5B2', 'WorkspaceSecretsKeyE7FE1A56']

const TABLE = 'AWS::DynamoDB::Table'
const stateful = (stage: (typeof STAGE_NAMES)[number]): Resources => {
  const template = templateOf(stage)
  const types = [TABLE, 'AWS::S3::Bucket', 'AWS::SQS::Queue', 'AWS::KMS::Key']
  const found = types.flatMap((type) => Object.entries(resourcesOf(template, type)))
  // The key of the alarms' topic keeps nothing for longer than a message is under way.
  return Object.fromEntries(found.filter(([id]) => !id.startsWith('AlarmsKey')))
}

describe('stateful resources', () => {
  test.each(STAGE_NAMES)('of %s keep their logical ids, without which CloudFormation would replace them', (stage) => {
    expect(Object.keys(stateful(stage)).sort()).toEqual(
      [
        CONTACTS,
        CONTROL,
        IMPORTS,
        DEAD_LETTERS,
        BUCKET,
        ...SECRETS,
        ...DELIVERIES,
        ...EVENTS,
        ...(stage === 'local' ? DROP : []),
      ].sort(),
    )
  })

  test('of prod outlive their stack and every replacement', () => {
    for (const resource of Object.values(stateful('prod'))) {
      expect(resource).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' })
    }
  })

  test('of a first deployment of prod go with it where it fails: nothing that is protected, nothing that is left', () => {
    for (const { Properties } of Object.values(resourcesOf(templateOf('first-prod'), TABLE)))
      expect(Properties['DeletionProtectionEnabled']).toBe(false)
    expect(isStackProtected('first-prod')).toBe(false)
    const kept = Object.entries(templateOf('first-prod').toJSON()['Resources'] as Resources)
      .filter(([, { DeletionPolicy }]) => DeletionPolicy === 'Retain')
      .map(([id]) => id.replace(/[0-9A-F]{8}$/, ''))
    // The logging role is the account's, and may be another stack's as well.
    expect(kept).toEqual(['ApiRestApiCloudWatchRole', 'ApiRestApiAccount'])
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
    expect(isStackProtected('prod')).toBe(true)
    expect(isStackProtected('dev')).toBe(false)
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

  test.each([
    ['contacts', CONTACTS],
    ['control', CONTROL],
  ] as const)('%s in prod take so much a second and no more: what they can cost has an end', (name, id) => {
    const most = readStage('prod').maxThroughput?.[name]
    expect(resourcesOf(templateOf('prod'), TABLE)[id]?.Properties['OnDemandThroughput']).toEqual({
      MaxReadRequestUnits: most?.readUnitsPerSecond,
      MaxWriteRequestUnits: most?.writeUnitsPerSecond,
    })
    expect(resourcesOf(templateOf('dev'), TABLE)[id]?.Properties).not.toHaveProperty('OnDemandThroughput')
  })

  test('are warm from the first second where the stage says so', () => {
    const { contacts } = VARIANTS.everything.overrides.warmThroughput
    const tables = resourcesOf(templateOf('everything'), TABLE)
    expect(tables[CONTACTS]?.Properties['WarmThroughput']).toEqual({
      ReadUnitsPerSecond: contacts.readUnitsPerSecond,
      WriteUnitsPerSecond: contacts.writeUnitsPerSecond,
    })
    expect(tables[CONTROL]?.Properties).not.toHaveProperty('WarmThroughput')
  })

  test('contacts are found only by pk, have no index, and never expire', () => {
    templateOf('prod').hasResourceProperties(TABLE, {
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      TimeToLiveSpecification: Match.absent(),
      GlobalSecondaryIndexes: Match.absent(),
    })
  })

  test('the index of the sweep is the only one, by shard and time, and holds only keys', () => {
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

  test.each(STAGE_NAMES)('of %s refuses requests without TLS', (stage) => {
    templateOf(stage).hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    })
  })

  test('uploads go after a day, payloads and exports after 7, outcomes, changes and rejects after 30, what never arrived whole after one, the log of ids never', () => {
    templateOf('prod').hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: [
          { Id: 'uploads', Prefix: 'uploads/', ExpirationInDays: 1, Status: 'Enabled' },
          { Id: 'payloads', Prefix: 'payloads/', ExpirationInDays: 7, Status: 'Enabled' },
          { Id: 'outcomes', Prefix: 'outcomes/', ExpirationInDays: 30, Status: 'Enabled' },
          { Id: 'changes', Prefix: 'changes/', ExpirationInDays: 30, Status: 'Enabled' },
          { Id: 'rejects', Prefix: 'rejects/', ExpirationInDays: 30, Status: 'Enabled' },
          { Id: 'exports', Prefix: 'exports/', ExpirationInDays: 7, Status: 'Enabled' },
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
