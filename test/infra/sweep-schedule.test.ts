import { Match } from 'aws-cdk-lib/assertions'
import { functionOf, idOf, templateOf } from './synthesised.ts'
import { STAGE_NAMES } from './variants.ts'

describe.each(['ImportSweep', 'WebhookSweep'] as const)('the sweep %s', (name) => {
  const sweepIdOf = (stage: (typeof STAGE_NAMES)[number]) =>
    idOf(templateOf(stage), 'AWS::Lambda::Function', `${name}Function`)

  test.each(STAGE_NAMES)('of %s runs every minute', (stage) => {
    const schedules = stage === 'local' ? 2 : 3
    templateOf(stage).resourcePropertiesCountIs(
      'AWS::Events::Rule',
      { ScheduleExpression: Match.anyValue() },
      schedules,
    )
    templateOf(stage).hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
      Targets: [{ Arn: { 'Fn::GetAtt': [sweepIdOf(stage), 'Arn'] } }],
    })
  })

  test('that fails is left to the next one, by EventBridge and by Lambda', () => {
    templateOf('prod').hasResourceProperties('AWS::Events::Rule', {
      Targets: [
        {
          Arn: { 'Fn::GetAtt': [sweepIdOf('prod'), 'Arn'] },
          RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
        },
      ],
    })
    templateOf('prod').hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: sweepIdOf('prod') },
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
    })
  })

  test('is over when the next one begins', () => {
    expect(functionOf(templateOf('prod'), name).Properties['Timeout']).toBeLessThanOrEqual(60)
  })
})

describe('the probe', () => {
  const probe = (variant: 'prod' | 'everything') => functionOf(templateOf(variant), 'ProbeApi').Properties
  const urlOf = (variant: 'prod' | 'everything') =>
    JSON.stringify(
      (probe(variant)['Environment'] as { readonly Variables: { readonly API_URL: unknown } }).Variables.API_URL,
    )

  test('runs every minute', () => {
    templateOf('prod').hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
      Targets: [
        { Arn: { 'Fn::GetAtt': [idOf(templateOf('prod'), 'AWS::Lambda::Function', 'ProbeApiFunction'), 'Arn'] } },
      ],
    })
  })

  test('calls the address that callers have: the domain, where there is one', () => {
    expect(urlOf('prod')).toContain('.execute-api.')
    expect(urlOf('everything')).toBe('"https://api.example.com"')
  })

  test('has more time than it gives the API', () => {
    expect(probe('prod')['Timeout']).toBe(10)
  })
})

describe('the bus', () => {
  test.each(STAGE_NAMES)('of %s is the stack’s own, and named after it', (stage) => {
    templateOf(stage).resourceCountIs('AWS::Events::EventBus', 1)
    templateOf(stage).hasResourceProperties('AWS::Events::EventBus', {
      Name: Match.stringLikeRegexp(`^ContactsImport${stage}`),
    })
  })
})
