import { readStage } from '../../lib/stages.ts'
import { functionOf, idOf, resourcesOf, templateOf, TLS_ALONE, type Resource } from './synthesised.ts'
import { STAGE_NAMES } from './variants.ts'

const QUEUE = 'AWS::SQS::Queue'
const DAY = 24 * 60 * 60

const template = () => templateOf('prod')
const queueOf = (name: 'ImportQueue' | 'ImportQueueDeadLetters'): { readonly id: string; readonly queue: Resource } => {
  const found = Object.entries(resourcesOf(template(), QUEUE)).filter(([id]) => id.replace(/[0-9A-F]{8}$/, '') === name)
  expect(found).toHaveLength(1)
  const [id, queue] = found[0]!
  return { id, queue }
}
const arnOf = (name: Parameters<typeof queueOf>[0]) => ({ 'Fn::GetAtt': [queueOf(name).id, 'Arn'] })
const functionIdOf = (name: string) => idOf(template(), 'AWS::Lambda::Function', `${name}Function`)

/** How a queue is consumed. */
const sourceOf = (name: Parameters<typeof queueOf>[0], stage: (typeof STAGE_NAMES)[number] = 'prod') =>
  Object.values(resourcesOf(templateOf(stage), 'AWS::Lambda::EventSourceMapping'))
    .map(({ Properties }) => Properties)
    .filter(({ EventSourceArn }) => JSON.stringify(EventSourceArn) === JSON.stringify(arnOf(name)))

describe('the queue of imports', () => {
  test.each([
    ['ImportQueue', 'ImportWorker'],
    ['ImportQueueDeadLetters', 'ImportFailed'],
  ] as const)('%s hides a message for six times the timeout of %s, which takes it', (name, consumer) => {
    const timeout = Number(functionOf(template(), consumer).Properties['Timeout'])
    expect(queueOf(name).queue.Properties['VisibilityTimeout']).toBe(6 * timeout)
    expect(sourceOf(name)).toMatchObject([{ FunctionName: { Ref: functionIdOf(consumer) } }])
  })

  test('gives a message up after five receives, to the dead-letter queue', () => {
    expect(queueOf('ImportQueue').queue.Properties['RedrivePolicy']).toEqual({
      deadLetterTargetArn: arnOf('ImportQueueDeadLetters'),
      maxReceiveCount: 5,
    })
  })

  test.each(STAGE_NAMES)('of %s hands a worker one message, and as many workers as configured', (stage) => {
    expect(sourceOf('ImportQueue', stage)).toMatchObject([
      { BatchSize: 1, ScalingConfig: { MaximumConcurrency: readStage(stage).importWorkers } },
    ])
  })

  test('gets back only the messages whose work failed', () => {
    template().allResourcesProperties('AWS::Lambda::EventSourceMapping', {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    })
  })

  test('keeps a message longer than its payload, and the dead-letter queue longer still', () => {
    const retention = Number(queueOf('ImportQueue').queue.Properties['MessageRetentionPeriod'])
    expect(retention).toBeGreaterThan(7 * DAY)
    expect(queueOf('ImportQueueDeadLetters').queue.Properties['MessageRetentionPeriod']).toBeGreaterThan(retention)
  })

  test.each(STAGE_NAMES)('of %s is encrypted, and refuses requests without TLS', (stage) => {
    const queues = Object.keys(resourcesOf(templateOf(stage), QUEUE))
    templateOf(stage).allResourcesProperties(QUEUE, { SqsManagedSseEnabled: true })
    for (const id of queues) {
      templateOf(stage).hasResourceProperties('AWS::SQS::QueuePolicy', {
        Queues: [{ Ref: id }],
        PolicyDocument: TLS_ALONE,
      })
    }
  })
})

describe('alarms of the queue', () => {
  test.each([
    ['ImportQueueDeadLetters', 'NumberOfMessagesReceived', 'Sum', 1],
    ['ImportQueueDeadLetters', 'ApproximateNumberOfMessagesVisible', 'Maximum', 1],
  ] as const)('watch %s by %s (%s) from %i on', (name, metric, statistic, threshold) => {
    template().hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/SQS',
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [queueOf(name).id, 'QueueName'] } }],
      MetricName: metric,
      Statistic: statistic,
      Threshold: threshold,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    })
  })
})
