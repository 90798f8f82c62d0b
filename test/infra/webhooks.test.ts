import { Match } from 'aws-cdk-lib/assertions'
import { EVENT_SOURCE } from '../../lambdas/jobs/event-names.ts'
import { importEventSchema } from '../../lambdas/jobs/job-event.ts'
import { ENV } from '../../lambdas/platform/env-names.ts'
import { POST_TIMEOUT_MS } from '../../lambdas/webhooks/post.ts'
import { readStage } from '../../lib/stages.ts'
import { functionOf, idOf, resourcesOf, templateOf } from './synthesised.ts'
import { STAGE_NAMES } from './variants.ts'

const template = () => templateOf('prod')
const arnOf = (type: string, prefix: string) => ({ 'Fn::GetAtt': [idOf(template(), type, prefix), 'Arn'] })
const QUEUE = 'AWS::SQS::Queue'
const events = () => arnOf(QUEUE, 'WebhookDispatchQueue')
const undispatched = () => arnOf(QUEUE, 'WebhookDispatchDeadLetters')
const propertiesOf = ({ 'Fn::GetAtt': [id] }: ReturnType<typeof arnOf>) =>
  resourcesOf(template(), QUEUE)[id ?? '']?.Properties

describe('the ends of imports', () => {
  test('of all kinds, and nothing else on the bus, go to the queue of the dispatcher; what EventBridge cannot hand over is kept', () => {
    template().hasResourceProperties('AWS::Events::Rule', {
      EventBusName: { Ref: idOf(template(), 'AWS::Events::EventBus', 'EventsBus') },
      EventPattern: { source: [EVENT_SOURCE], 'detail-type': [...importEventSchema.shape.type.options] },
      State: 'ENABLED',
      Targets: [{ Arn: events(), DeadLetterConfig: { Arn: undispatched() } }],
    })
    template().hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: events(),
      FunctionName: { Ref: idOf(template(), 'AWS::Lambda::Function', 'WebhookDispatcherFunction') },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    })
  })

  test('that the dispatcher failed on ten times, a minute apart, are kept as well', () => {
    const timeout = Number(functionOf(template(), 'WebhookDispatcher').Properties['Timeout'])
    expect(propertiesOf(events())).toMatchObject({
      VisibilityTimeout: 6 * timeout,
      RedrivePolicy: { deadLetterTargetArn: undispatched(), maxReceiveCount: 10 },
    })
    expect(6 * timeout).toBe(60)
  })

  test.each([events, undispatched])('come into each queue only by the rule', (queue) => {
    const rule = arnOf('AWS::Events::Rule', 'WebhookDispatch')
    template().hasResourceProperties('AWS::SQS::QueuePolicy', {
      Queues: [{ Ref: queue()['Fn::GetAtt'][0] }],
      PolicyDocument: {
        Statement: [
          Match.objectLike({ Effect: 'Deny', Action: 'sqs:*' }),
          Match.objectLike({
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Condition: { ArnEquals: { 'aws:SourceArn': rule } },
          }),
        ],
      },
    })
  })

  test('that were not dispatched wait for two weeks, encrypted, and raise an alarm', () => {
    expect(propertiesOf(undispatched())).toMatchObject({
      MessageRetentionPeriod: 14 * 24 * 60 * 60,
      SqsManagedSseEnabled: true,
    })
    const [id] = undispatched()['Fn::GetAtt']
    template().hasResourceProperties('AWS::CloudWatch::Alarm', {
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [id, 'QueueName'] } }],
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Threshold: 1,
      EvaluationPeriods: 1,
    })
  })
})

describe('the key of the secrets', () => {
  test.each([
    ['prod', 'RetainExceptOnCreate'],
    ['dev', 'Delete'],
  ] as const)('of %s rotates, and goes as the table does (%s), not before 30 days are over', (stage, policy) => {
    const key = resourcesOf(templateOf(stage), 'AWS::KMS::Key')[
      idOf(templateOf(stage), 'AWS::KMS::Key', 'WebhookSecretsKey')
    ]
    expect(key).toMatchObject({
      Properties: { EnableKeyRotation: true, PendingWindowInDays: 30 },
      DeletionPolicy: policy,
    })
    templateOf(stage).resourceCountIs('AWS::KMS::Alias', 0)
  })
})

describe('the sender', () => {
  test('has thrice the time of a post, in which the delivery is read, opened and recorded', () => {
    expect(functionOf(template(), 'WebhookSender').Properties['Timeout']).toBe((3 * POST_TIMEOUT_MS) / 1_000)
  })

  test.each(STAGE_NAMES)('and the functions that accept addresses are as strict as %s says', (stage) => {
    const allowed = String(readStage(stage).allowInsecureWebhooks)
    expect(allowed).toBe(String(stage === 'local'))
    for (const name of ['WebhookSender', 'WebhookEndpoints'] as const)
      expect(functionOf(templateOf(stage), name).Properties).toMatchObject({
        Environment: { Variables: { [ENV.allowInsecureWebhooks]: allowed } },
      })
  })
})
