import { Match } from 'aws-cdk-lib/assertions'
import { importEventSchema, EVENT_SOURCE } from '../../lambdas/jobs/job-event.ts'
import { ENV } from '../../lambdas/platform/env-names.ts'
import { POST_TIMEOUT_MS } from '../../lambdas/webhooks/post.ts'
import { STAGES, STAGE_NAMES } from '../../lib/config.ts'
import { functionOf, idOf, resourcesOf, templateOf } from './synthesise.ts'

const template = () => templateOf('prod')
const dispatcher = () => idOf(template(), 'AWS::Lambda::Function', 'WebhookDispatcherFunction')
const undispatched = () => ({
  'Fn::GetAtt': [idOf(template(), 'AWS::SQS::Queue', 'WebhookDispatchUndispatched'), 'Arn'],
})

describe('the ends of imports', () => {
  test('of all kinds, and nothing else on the bus, go to the dispatcher; what EventBridge cannot hand over is kept', () => {
    template().hasResourceProperties('AWS::Events::Rule', {
      EventBusName: { Ref: idOf(template(), 'AWS::Events::EventBus', 'EventsBus') },
      EventPattern: { source: [EVENT_SOURCE], 'detail-type': [...importEventSchema.shape.type.options] },
      State: 'ENABLED',
      Targets: [
        {
          Arn: { 'Fn::GetAtt': [dispatcher(), 'Arn'] },
          DeadLetterConfig: { Arn: undispatched() },
          RetryPolicy: { MaximumEventAgeInSeconds: 6 * 60 * 60, MaximumRetryAttempts: Match.absent() },
        },
      ],
    })
  })

  test('that the dispatcher failed on three times are kept as well', () => {
    template().hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: dispatcher() },
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 6 * 60 * 60,
      DestinationConfig: { OnFailure: { Destination: undispatched() } },
    })
  })

  test('that were not dispatched are sent to where they are kept by the rule and the dispatcher, and by nobody else', () => {
    const rule = { 'Fn::GetAtt': [idOf(template(), 'AWS::Events::Rule', 'WebhookDispatch'), 'Arn'] }
    template().hasResourceProperties('AWS::SQS::QueuePolicy', {
      Queues: [{ Ref: undispatched()['Fn::GetAtt'][0] }],
      PolicyDocument: {
        Statement: [
          Match.objectLike({ Effect: 'Deny', Action: 'sqs:*' }),
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sqs:SendMessage',
            Principal: { Service: 'events.amazonaws.com' },
            Condition: { ArnEquals: { 'aws:SourceArn': rule } },
          }),
        ],
      },
    })
  })

  test('that were not dispatched wait for two weeks, encrypted, and raise an alarm that says what it means', () => {
    const [id] = undispatched()['Fn::GetAtt']
    expect(resourcesOf(template(), 'AWS::SQS::Queue')[id!]).toMatchObject({
      Properties: { MessageRetentionPeriod: 14 * 24 * 60 * 60, SqsManagedSseEnabled: true },
      DeletionPolicy: 'Retain',
    })
    template().hasResourceProperties('AWS::CloudWatch::Alarm', {
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [id, 'QueueName'] } }],
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Threshold: 1,
      EvaluationPeriods: 1,
      AlarmDescription: Match.stringLikeRegexp('Senders of imports .*\\.$'),
    })
  })
})

describe('the key of the secrets', () => {
  test.each([
    ['prod', 'Retain'],
    ['dev', 'Delete'],
  ] as const)('of %s rotates, and goes as the table does (%s), not before 30 days are over', (stage, policy) => {
    const keys = Object.values(resourcesOf(templateOf(stage), 'AWS::KMS::Key'))
    expect(keys).toMatchObject([
      { Properties: { EnableKeyRotation: true, PendingWindowInDays: 30 }, DeletionPolicy: policy },
    ])
    templateOf(stage).resourceCountIs('AWS::KMS::Alias', 0)
  })
})

describe('the sender', () => {
  test('has thrice the time of a post, in which the delivery is read, opened and recorded', () => {
    expect(functionOf(template(), 'WebhookSender').Properties['Timeout']).toBe((3 * POST_TIMEOUT_MS) / 1_000)
  })

  test.each(STAGE_NAMES)('and whoever takes addresses in are as strict as %s says', (stage) => {
    const allowed = String(STAGES[stage].allowInsecureWebhooks)
    expect(allowed).toBe(String(stage === 'local'))
    for (const name of ['WebhookSender', 'WebhookEndpoints'] as const)
      expect(functionOf(templateOf(stage), name).Properties).toMatchObject({
        Environment: { Variables: { [ENV.allowInsecureWebhooks]: allowed } },
      })
  })
})
