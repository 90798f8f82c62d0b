import { Duration } from 'aws-cdk-lib'
import { Match, Template } from 'aws-cdk-lib/assertions'
import { ENV } from '../../lambdas/platform/env-names.ts'
import { MAX_WAIT_SECONDS, MAX_ATTEMPTS } from '../../lambdas/webhooks/retry-schedule.ts'
import { STAGES, STAGE_NAMES, type StageName } from '../../lib/config.ts'
import { Alarms } from '../../lib/alarms.ts'
import { DeliveriesQueue } from '../../lib/deliveries-queue.ts'
import { NodeFunction } from '../../lib/node-function.ts'
import { idOf, makeStack, resourcesOf, TLS_ALONE } from './synthesise.ts'

const QUEUE = 'AWS::SQS::Queue'
const DAY = 24 * 60 * 60
const SENDER_SECONDS = 30

const made = new Map<StageName, Template>()
const templateOf = (stage: StageName = 'prod'): Template => {
  const known = made.get(stage)
  if (known !== undefined) return known
  const stack = makeStack()
  const config = STAGES[stage]
  const timeout = Duration.seconds(SENDER_SECONDS)
  const sender = new NodeFunction(stack, 'Sender', { config, folder: 'webhook-delivery', timeout })
  const asker = new NodeFunction(stack, 'Asker', { config, folder: 'unknown-route' })
  const alarms = new Alarms(stack, 'Alarms', { config })
  new DeliveriesQueue(stack, 'Deliveries', { config, alarms, sender }).grantSend(asker)
  const template = Template.fromStack(stack)
  made.set(stage, template)
  return template
}

const queueId = (name: 'DeliveriesQueue' | 'DeliveriesDeadLetters', stage?: StageName): string =>
  idOf(templateOf(stage), QUEUE, name)
const queueOf = (name: Parameters<typeof queueId>[0]) => resourcesOf(templateOf(), QUEUE)[queueId(name)]!.Properties

describe('the queue of deliveries', () => {
  test('hides a message for six times the timeout of its sender', () => {
    expect(queueOf('DeliveriesQueue')['VisibilityTimeout']).toBe(6 * SENDER_SECONDS)
  })

  test('gives up by far more receives than a delivery has attempts: those are counted by the delivery', () => {
    const redrive = queueOf('DeliveriesQueue')['RedrivePolicy'] as { readonly maxReceiveCount: number }
    expect(redrive.maxReceiveCount).toBe(100)
    expect(redrive.maxReceiveCount).toBeGreaterThan(10 * MAX_ATTEMPTS)
    expect(redrive).toMatchObject({ deadLetterTargetArn: { 'Fn::GetAtt': [queueId('DeliveriesDeadLetters'), 'Arn'] } })
  })

  test('keeps a message longer than the longest of all waits together', () => {
    const retention = Number(queueOf('DeliveriesQueue')['MessageRetentionPeriod'])
    expect(retention).toBe(14 * DAY)
    expect(retention).toBeGreaterThan((MAX_ATTEMPTS - 1) * MAX_WAIT_SECONDS)
    expect(queueOf('DeliveriesDeadLetters')['MessageRetentionPeriod']).toBe(14 * DAY)
  })

  test.each(STAGE_NAMES)('of %s hands a sender one message, and as many senders as configured', (stage) => {
    templateOf(stage).resourceCountIs('AWS::Lambda::EventSourceMapping', 1)
    templateOf(stage).hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [queueId('DeliveriesQueue', stage), 'Arn'] },
      BatchSize: 1,
      ScalingConfig: { MaximumConcurrency: STAGES[stage].webhookSenders },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    })
  })

  test('in prod has senders enough that SQS can tell a webhook that holds up the others before it has taken them all', () => {
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues-detailed.html
    const messagesInFlightOfOne = 30
    expect(STAGES.prod.webhookSenders).toBeGreaterThan(messagesInFlightOfOne)
  })

  test('is encrypted, and refuses whoever comes without TLS', () => {
    templateOf().allResourcesProperties(QUEUE, { SqsManagedSseEnabled: true })
    templateOf().resourceCountIs('AWS::SQS::QueuePolicy', 2)
    templateOf().allResourcesProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: TLS_ALONE,
    })
  })

  test.each([
    ['Sender', ['ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage']],
    ['Asker', ['SendMessage']],
  ] as const)('lets %s do with it what it has to, and no more, and tells it its name', (name, actions) => {
    const policy = resourcesOf(templateOf(), 'AWS::IAM::Policy')[idOf(templateOf(), 'AWS::IAM::Policy', `${name}Role`)]!
    const { Statement } = policy.Properties['PolicyDocument'] as {
      readonly Statement: readonly { readonly Action: string | readonly string[]; readonly Resource: unknown }[]
    }
    const arn = { 'Fn::GetAtt': [queueId('DeliveriesQueue'), 'Arn'] }
    const granted = Statement.filter(({ Resource }) => JSON.stringify(Resource) === JSON.stringify(arn))
    expect(granted.flatMap(({ Action }) => Action).sort()).toEqual(actions.map((action) => `sqs:${action}`))
    const fn = idOf(templateOf(), 'AWS::Lambda::Function', `${name}Function`)
    expect(resourcesOf(templateOf(), 'AWS::Lambda::Function')[fn]!.Properties).toMatchObject({
      Environment: { Variables: { [ENV.deliveriesQueueUrl]: { Ref: queueId('DeliveriesQueue') } } },
    })
  })
})

describe('its alarms', () => {
  test.each([
    ['DeliveriesQueue', 'ApproximateNumberOfMessagesVisible', 'Minimum', 500, 3],
    ['DeliveriesQueue', 'ApproximateNumberOfMessagesNotVisible', 'Maximum', 96_000, 1],
    ['DeliveriesDeadLetters', 'ApproximateNumberOfMessagesVisible', 'Maximum', 1, 1],
  ] as const)('watch %s by %s (%s) from %i on, %i times', (name, metric, statistic, threshold, periods) => {
    templateOf().hasResourceProperties('AWS::CloudWatch::Alarm', {
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

  test('each say what whoever receives events sees', () => {
    const alarms = Object.values(resourcesOf(templateOf(), 'AWS::CloudWatch::Alarm'))
    expect(alarms).toHaveLength(3)
    for (const { Properties } of alarms)
      expect(Properties['AlarmDescription']).toMatch(/[Ss]enders of imports .*\. Runbook: .*$/)
  })
})
