import { Match } from 'aws-cdk-lib/assertions'
import { ENV } from '../../lambdas/platform/env-names.ts'
import { MAX_ATTEMPTS } from '../../lambdas/webhooks/retry-schedule.ts'
import { readStage } from '../../lib/stages.ts'
import { functionOf, idOf, resourcesOf, templateOf } from './synthesised.ts'
import { STAGE_NAMES, type StageName } from './variants.ts'

const QUEUE = 'AWS::SQS::Queue'
const DAY = 24 * 60 * 60

const queueId = (name: 'WebhookQueue' | 'WebhookQueueDeadLetters', stage: StageName = 'prod'): string => {
  const ids = Object.keys(resourcesOf(templateOf(stage), QUEUE)).filter((id) => id.replace(/[0-9A-F]{8}$/, '') === name)
  expect(ids).toHaveLength(1)
  return ids[0]!
}
const queueOf = (name: Parameters<typeof queueId>[0]) =>
  resourcesOf(templateOf('prod'), QUEUE)[queueId(name)]!.Properties

describe('the queue of deliveries', () => {
  test('hides a message for six times the timeout of its sender', () => {
    const timeout = Number(functionOf(templateOf('prod'), 'WebhookSender').Properties['Timeout'])
    expect(queueOf('WebhookQueue')['VisibilityTimeout']).toBe(6 * timeout)
  })

  test('gives up by far more receives than a delivery has attempts: those are counted by the delivery', () => {
    const redrive = queueOf('WebhookQueue')['RedrivePolicy'] as { readonly maxReceiveCount: number }
    expect(redrive.maxReceiveCount).toBe(100)
    expect(redrive.maxReceiveCount).toBeGreaterThan(10 * MAX_ATTEMPTS)
    expect(redrive).toMatchObject({
      deadLetterTargetArn: { 'Fn::GetAtt': [queueId('WebhookQueueDeadLetters'), 'Arn'] },
    })
  })

  test('keeps a message as long as SQS can, and its dead letters as well', () => {
    expect(queueOf('WebhookQueue')['MessageRetentionPeriod']).toBe(14 * DAY)
    expect(queueOf('WebhookQueueDeadLetters')['MessageRetentionPeriod']).toBe(14 * DAY)
  })

  test.each(STAGE_NAMES)('of %s hands a sender one message, and as many senders as configured', (stage) => {
    templateOf(stage).hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [queueId('WebhookQueue', stage), 'Arn'] },
      BatchSize: 1,
      ScalingConfig: { MaximumConcurrency: readStage(stage).webhookSenders },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    })
  })

  test('in prod has senders enough that SQS can tell a webhook that holds up the others before it has taken them all', () => {
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues-detailed.html
    const messagesInFlightOfOne = 30
    expect(readStage('prod').webhookSenders).toBeGreaterThan(messagesInFlightOfOne)
  })

  test.each([
    ['WebhookSender', ['ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage']],
    ['WebhookEndpoints', ['SendMessage']],
    ['WebhookDispatcher', ['SendMessage']],
    ['WebhookSweep', ['SendMessage']],
  ] as const)('lets %s do with it what it has to, and no more, and tells it its name', (name, actions) => {
    const policy = resourcesOf(templateOf('prod'), 'AWS::IAM::Policy')[
      idOf(templateOf('prod'), 'AWS::IAM::Policy', `${name}Role`)
    ]!
    const { Statement } = policy.Properties['PolicyDocument'] as {
      readonly Statement: readonly { readonly Action: string | readonly string[]; readonly Resource: unknown }[]
    }
    const arn = { 'Fn::GetAtt': [queueId('WebhookQueue'), 'Arn'] }
    const granted = Statement.filter(({ Resource }) => JSON.stringify(Resource) === JSON.stringify(arn))
    expect(granted.flatMap(({ Action }) => Action).sort()).toEqual(actions.map((action) => `sqs:${action}`))
    expect(functionOf(templateOf('prod'), name).Properties).toMatchObject({
      Environment: { Variables: { [ENV.deliveriesQueueUrl]: { Ref: queueId('WebhookQueue') } } },
    })
  })
})

describe('its alarms', () => {
  test.each([
    ['WebhookQueue', 'ApproximateNumberOfMessagesVisible', 'Minimum', 500, 3],
    ['WebhookQueue', 'ApproximateNumberOfMessagesNotVisible', 'Maximum', 96_000, 1],
    ['WebhookQueueDeadLetters', 'ApproximateNumberOfMessagesVisible', 'Maximum', 1, 1],
  ] as const)('watch %s by %s (%s) from %i on, %i times', (name, metric, statistic, threshold, periods) => {
    templateOf('prod').hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/SQS',
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [queueId(name), 'QueueName'] } }],
      MetricName: metric,
      Statistic: statistic,
      Threshold: threshold,
      EvaluationPeriods: periods,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      Metrics: Match.absent(),
    })
  })
})
