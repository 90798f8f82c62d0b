import { Match } from 'aws-cdk-lib/assertions'
import { API_ERRORS } from '../../lambdas/http/errors.ts'
import { readStage } from '../../lib/stages.ts'
import { idOf, resourcesOf, templateOf } from './synthesised.ts'
import { STAGE_NAMES, VARIANTS } from './variants.ts'

type Stage = (typeof STAGE_NAMES)[number]

/** Where data rests or passes, the policy that guards each, and by which property the policy names what it guards. */
const GUARDED = [
  ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy', 'Bucket'],
  ['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy', 'Queues'],
  ['AWS::SNS::Topic', 'AWS::SNS::TopicPolicy', 'Topics'],
] as const

describe.each(STAGE_NAMES)('everything in %s', (stage: Stage) => {
  const template = () => templateOf(stage)

  test.each(GUARDED)('that is a %s refuses requests without TLS', (type, policyType, property) => {
    const policies = Object.values(resourcesOf(template(), policyType)).filter(({ Properties }) =>
      JSON.stringify(Properties['PolicyDocument']).includes('"Bool":{"aws:SecureTransport":"false"}'),
    )
    const denied = JSON.stringify(policies.map(({ Properties }) => Properties[property]))
    const ids = Object.keys(resourcesOf(template(), type))
    expect(ids.filter((id) => !denied.includes(`{"Ref":"${id}"}`))).toEqual([])
  })

  test('that keeps data is encrypted: buckets, queues and topic as they say, tables by the key that DynamoDB has for those that ask for none', () => {
    template().allResourcesProperties('AWS::S3::Bucket', { BucketEncryption: Match.anyValue() })
    template().allResourcesProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true })
    template().allResourcesProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() })
    template().allResourcesProperties('AWS::DynamoDB::Table', { SSESpecification: { SSEEnabled: false } })
  })

  test('that is a bucket is shut to the public', () => {
    template().allResourcesProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    })
  })

  test('that writes a log does so for a time', () => {
    const { logRetentionDays, auditLogRetentionDays } = readStage(stage)
    for (const [id, { Properties }] of Object.entries(resourcesOf(template(), 'AWS::Logs::LogGroup')))
      expect(Properties['RetentionInDays']).toBe(
        id.startsWith('ApiAccessLog') ? auditLogRetentionDays : logRetentionDays,
      )
  })

  test('that answers over HTTP takes TLS 1.2 or later', () => {
    template().allResourcesProperties('AWS::ApiGateway::RestApi', {
      SecurityPolicy: Match.stringLikeRegexp('^SecurityPolicy_TLS13_1_[23]_'),
      EndpointAccessMode: 'BASIC',
    })
  })

  test('has no address of its own on the internet but the API: no function URL, no instance', () => {
    for (const type of ['AWS::Lambda::Url', 'AWS::EC2::Instance', 'AWS::ElasticLoadBalancingV2::LoadBalancer'])
      template().resourceCountIs(type, 0)
  })
})

interface CustomResponse {
  readonly ResponseCode: number
  readonly ResponseHeaders: readonly { readonly Name: string; readonly Value: string }[]
  readonly CustomResponseBodyKey: string
}

const { customDomain } = VARIANTS.everything.overrides
const { firewall } = readStage('prod')

describe('a firewall', () => {
  test.each([
    ['dev', 0],
    ['local', 0],
    ['prod', 1],
  ] as const)('is in %s %i times', (stage, count) => {
    templateOf(stage).resourceCountIs('AWS::WAFv2::WebACL', count)
  })

  test('stands before the stage of the API, limits each address, and takes the core rules of AWS', () => {
    const template = templateOf('prod')
    const [acl = ''] = Object.keys(resourcesOf(template, 'AWS::WAFv2::WebACL'))
    const [stage = ''] = Object.keys(resourcesOf(template, 'AWS::ApiGateway::Stage'))
    const [association] = Object.values(resourcesOf(template, 'AWS::WAFv2::WebACLAssociation'))
    expect(association?.Properties['WebACLArn']).toEqual({ 'Fn::GetAtt': [acl, 'Arn'] })
    expect(JSON.stringify(association?.Properties['ResourceArn'])).toContain(stage)
    template.hasResourceProperties('AWS::WAFv2::WebACL', {
      Scope: 'REGIONAL',
      DefaultAction: { Allow: {} },
      Rules: [
        {
          Action: { Block: {} },
          Statement: { RateBasedStatement: { AggregateKeyType: 'IP', Limit: firewall?.requestsPerAddress } },
        },
        {
          OverrideAction: { None: {} },
          Statement: { ManagedRuleGroupStatement: { Name: 'AWSManagedRulesCommonRuleSet' } },
        },
      ],
    })
  })

  test('answers an address that sends too much 429, in our envelope and with the time to wait', () => {
    const [acl] = Object.values(resourcesOf(templateOf('prod'), 'AWS::WAFv2::WebACL'))
    const { Rules, CustomResponseBodies } = acl?.Properties as unknown as {
      readonly Rules: readonly [{ readonly Action: { readonly Block: { readonly CustomResponse: CustomResponse } } }]
      readonly CustomResponseBodies: Readonly<
        Record<string, { readonly ContentType: string; readonly Content: string }>
      >
    }
    const { ResponseCode, ResponseHeaders, CustomResponseBodyKey } = Rules[0].Action.Block.CustomResponse
    expect(ResponseCode).toBe(429)
    expect(ResponseHeaders).toEqual([{ Name: 'Retry-After', Value: '60' }])
    const body = CustomResponseBodies[CustomResponseBodyKey]
    expect(body?.ContentType).toBe('APPLICATION_JSON')
    const { error } = JSON.parse(body?.Content ?? '') as { readonly error: Readonly<Record<string, unknown>> }
    expect(error).toMatchObject({ code: 'rate_limited', message: API_ERRORS.rate_limited.message })
    expect(Object.keys(error)).toEqual(['code', 'message', 'request_id'])
  })

  test('lets bodies through that are large or look like an attack: they are customers’ data, and never run', () => {
    templateOf('prod').hasResourceProperties('AWS::WAFv2::WebACL', {
      Rules: Match.arrayWith([
        Match.objectLike({
          Statement: {
            ManagedRuleGroupStatement: Match.objectLike({
              RuleActionOverrides: Match.arrayWith(
                ['SizeRestrictions_BODY', 'CrossSiteScripting_BODY', 'GenericLFI_BODY'].map((Name) => ({
                  Name,
                  ActionToUse: { Count: {} },
                })),
              ),
            }),
          },
        }),
      ]),
    })
  })

  test('keeps no samples, which would hold keys', () => {
    const [acl] = Object.values(resourcesOf(templateOf('prod'), 'AWS::WAFv2::WebACL'))
    expect(JSON.stringify(acl?.Properties)).not.toContain('"SampledRequestsEnabled":true')
  })
})

describe('a domain of one’s own', () => {
  test.each(STAGE_NAMES)('is not before %s unless configured', (stage) => {
    templateOf(stage).resourceCountIs('AWS::ApiGateway::DomainName', 0)
  })

  test('leads to the stage, by TLS 1.2 and the given certificate, and is the address that the stack tells', () => {
    const template = templateOf('everything')
    const [domain = ''] = Object.keys(resourcesOf(template, 'AWS::ApiGateway::DomainName'))
    const [stage = ''] = Object.keys(resourcesOf(template, 'AWS::ApiGateway::Stage'))
    template.hasResourceProperties('AWS::ApiGateway::DomainName', {
      DomainName: 'api.example.com',
      EndpointConfiguration: { Types: ['REGIONAL'] },
      RegionalCertificateArn: customDomain.certificateArn,
      SecurityPolicy: 'TLS_1_2',
    })
    template.hasResourceProperties('AWS::ApiGateway::BasePathMapping', {
      BasePath: Match.absent(),
      DomainName: { Ref: domain },
      Stage: { Ref: stage },
    })
    template.hasOutput('ApiUrl', { Value: 'https://api.example.com' })
    template.hasOutput('ApiDomainTarget', { Value: { 'Fn::GetAtt': [domain, 'RegionalDomainName'] } })
    template.hasOutput('ApiDomainTargetZone', { Value: { 'Fn::GetAtt': [domain, 'RegionalHostedZoneId'] } })
  })
})

describe('a key of the customer’s', () => {
  const template = () => templateOf('everything')
  const key = () => ({ 'Fn::GetAtt': [idOf(template(), 'AWS::KMS::Key', 'DataKey'), 'Arn'] })

  test.each(STAGE_NAMES)('is not in %s unless configured', (stage) => {
    expect(Object.keys(resourcesOf(templateOf(stage), 'AWS::KMS::Key')).filter((id) => id.startsWith('Data'))).toEqual(
      [],
    )
  })

  test('encrypts every table, the bucket and every queue', () => {
    template().allResourcesProperties('AWS::DynamoDB::Table', {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: key() },
    })
    template().allResourcesProperties('AWS::SQS::Queue', { KmsMasterKeyId: key() })
    template().hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { KMSMasterKeyID: key(), SSEAlgorithm: 'aws:kms' } },
        ],
      },
    })
  })

  test('rotates, outlives the stack, and is used only through these services and by this account', () => {
    const found = resourcesOf(template(), 'AWS::KMS::Key')[key()['Fn::GetAtt'][0]!]!
    expect(found).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: { EnableKeyRotation: true },
    })
    const { Statement } = found.Properties['KeyPolicy'] as {
      readonly Statement: readonly {
        readonly Principal: unknown
        readonly Condition?: { readonly StringEquals: object }
      }[]
    }
    const [, ...others] = Statement
    expect(others.length).toBeGreaterThan(0)
    for (const { Principal, Condition } of others)
      expect(Condition?.StringEquals).toEqual(
        JSON.stringify(Principal).includes('events.amazonaws.com')
          ? { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } }
          : {
              'kms:CallerAccount': { Ref: 'AWS::AccountId' },
              'kms:ViaService': ['dynamodb', 's3', 'sqs'].map((service) => ({
                'Fn::Join': ['', [`${service}.`, { Ref: 'AWS::Region' }, '.amazonaws.com']],
              })),
            },
      )
  })
})

test('the bucket’s accesses are logged where the stage says so, for as long as other logs, in a bucket of their own', () => {
  const template = templateOf('everything')
  const logs = idOf(template, 'AWS::S3::Bucket', 'PayloadsAccessLogs')
  template.hasResourceProperties('AWS::S3::Bucket', { LoggingConfiguration: { DestinationBucketName: { Ref: logs } } })
  expect(resourcesOf(template, 'AWS::S3::Bucket')[logs]?.Properties).toMatchObject({
    LifecycleConfiguration: { Rules: [{ ExpirationInDays: readStage('prod').logRetentionDays, Status: 'Enabled' }] },
  })
  templateOf('prod').resourceCountIs('AWS::S3::Bucket', 1)
})
