import { Match, Template } from 'aws-cdk-lib/assertions'
import { RetentionDays } from 'aws-cdk-lib/aws-logs'
import { AwsSolutionsChecks } from 'cdk-nag'
import { STAGES, STAGE_NAMES, type StageConfig } from '../../lib/config.ts'
import { makeApp, resourcesOf, templateOf } from './synthesise.ts'

type Stage = (typeof STAGE_NAMES)[number]

/** Where data rests or passes, the policy that guards each, and by which property the policy names what it guards. */
const GUARDED = [
  ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy', 'Bucket'],
  ['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy', 'Queues'],
  ['AWS::SNS::Topic', 'AWS::SNS::TopicPolicy', 'Topics'],
] as const

describe.each(STAGE_NAMES)('everything in %s', (stage: Stage) => {
  const template = () => templateOf(stage)

  test.each(GUARDED)('that is a %s refuses whoever comes without TLS', (type, policyType, property) => {
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
    const days = Object.values(resourcesOf(template(), 'AWS::Logs::LogGroup')).map(
      ({ Properties }) => Properties['RetentionInDays'],
    )
    expect(new Set(days)).toEqual(new Set([STAGES[stage].logRetention]))
    expect(STAGES[stage].logRetention).not.toBe(RetentionDays.INFINITE)
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

/** Prod with what is off by default. */
const configured = (overrides: Partial<StageConfig>) => makeApp('prod', overrides)
const firewall = { requestsPerAddress: 1_000 }
const customDomain = {
  domainName: 'api.example.com',
  certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555',
}

let made: Template | undefined
const firewalled = (): Template => (made ??= Template.fromStack(configured({ firewall }).stack))

describe('a firewall', () => {
  test.each(STAGE_NAMES)('is not in %s unless configured', (stage) => {
    templateOf(stage).resourceCountIs('AWS::WAFv2::WebACL', 0)
  })

  test('stands before the stage of the API, limits each address, and takes the core rules of AWS', () => {
    const template = firewalled()
    const [acl = ''] = Object.keys(resourcesOf(template, 'AWS::WAFv2::WebACL'))
    const [stage = ''] = Object.keys(resourcesOf(template, 'AWS::ApiGateway::Stage'))
    const [association] = Object.values(resourcesOf(template, 'AWS::WAFv2::WebACLAssociation'))
    expect(association?.Properties['WebACLArn']).toEqual({ 'Fn::GetAtt': [acl, 'Arn'] })
    expect(JSON.stringify(association?.Properties['ResourceArn'])).toContain(stage)
    template.hasResourceProperties('AWS::WAFv2::WebACL', {
      Scope: 'REGIONAL',
      DefaultAction: { Allow: {} },
      Rules: [
        { Action: { Block: {} }, Statement: { RateBasedStatement: { AggregateKeyType: 'IP', Limit: 1_000 } } },
        {
          OverrideAction: { None: {} },
          Statement: { ManagedRuleGroupStatement: { Name: 'AWSManagedRulesCommonRuleSet' } },
        },
      ],
    })
  })

  test('lets bodies through that are large or look like an attack: they are customers’ data, and never run', () => {
    firewalled().hasResourceProperties('AWS::WAFv2::WebACL', {
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
    const [acl] = Object.values(resourcesOf(firewalled(), 'AWS::WAFv2::WebACL'))
    expect(JSON.stringify(acl?.Properties)).not.toContain('"SampledRequestsEnabled":true')
  })
})

describe('a domain of one’s own', () => {
  test.each(STAGE_NAMES)('is not before %s unless configured', (stage) => {
    templateOf(stage).resourceCountIs('AWS::ApiGateway::DomainName', 0)
  })

  test('leads to the stage, by TLS 1.2 and the given certificate, and is the address that the stack tells', () => {
    const template = Template.fromStack(configured({ customDomain }).stack)
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
  })
})

test('all that is off by default passes cdk-nag when it is on', () => {
  const { app } = configured({ firewall, customDomain, alarmEmail: 'oncall@example.com' })
  expect(new AwsSolutionsChecks().validateScope(app).violations).toEqual([])
})
