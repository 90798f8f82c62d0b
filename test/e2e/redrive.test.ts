import { randomUUID } from 'node:crypto'
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type Message,
} from '@aws-sdk/client-sqs'
import { moveDeadLetters } from '../../bin/move-messages.ts'
import { REDRIVABLE } from '../../bin/redrive-arguments.ts'
import { outputsOfStack } from '../../bin/stage.ts'
import { makeSqs } from '../../lambdas/platform/aws.ts'
import { waitFor } from '../support/wait-for.ts'

const PATIENCE_MS = 30_000
const sqs = makeSqs()

const createQueue = async (Attributes: Record<string, string> = {}): Promise<{ url: string; arn: string }> => {
  const { QueueUrl: url = '' } = await sqs.send(
    new CreateQueueCommand({ QueueName: `redrive-${randomUUID()}`, Attributes }),
  )
  const known = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }))
  return { url, arn: known.Attributes?.['QueueArn'] ?? '' }
}

/** A queue of the test's own, without a consumer, and its dead-letter queue. */
let dead: string
let queue: string
beforeAll(async () => {
  const { url, arn } = await createQueue()
  dead = url
  queue = (await createQueue({ RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: '5' }) })).url
})
afterAll(async () => {
  for (const QueueUrl of [queue, dead]) await sqs.send(new DeleteQueueCommand({ QueueUrl }))
})

const receive = async (QueueUrl: string, seen: Message[]): Promise<Message[]> => {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 600,
      MessageAttributeNames: ['All'],
    }),
  )
  seen.push(...Messages)
  return seen
}

test('a redrive brings every dead letter back as it was, and a dry run tells how many there are', async () => {
  const bodies = Array.from({ length: 23 }, (_, n) => JSON.stringify({ workspace_id: 'acme', job_id: `imp_${n}` }))
  for (const MessageBody of bodies)
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: dead,
        MessageBody,
        MessageAttributes: { trace: { DataType: 'String', StringValue: MessageBody.length.toString() } },
      }),
    )
  expect(await moveDeadLetters(sqs, { queueUrl: queue, dryRun: true })).toEqual({ found: 23, moved: 0 })
  expect(await moveDeadLetters(sqs, { queueUrl: queue, dryRun: false })).toEqual({ found: 23, moved: 23 })

  const back: Message[] = []
  await waitFor(
    () => receive(queue, back),
    ({ length }) => length >= bodies.length,
    PATIENCE_MS,
  )
  expect(back.map(({ Body }) => Body).sort()).toEqual([...bodies].sort())
  for (const { Body, MessageAttributes } of back)
    expect(MessageAttributes?.['trace']?.StringValue).toBe(String(Body?.length))
  expect(await moveDeadLetters(sqs, { queueUrl: queue, dryRun: false })).toEqual({ found: 0, moved: 0 })
})

test.each(Object.entries(REDRIVABLE))(
  'the queue %s is an output of the stack, and has dead letters',
  async (_, { output }) => {
    const outputOf = await outputsOfStack('ContactsImport-local')
    const { found } = await moveDeadLetters(sqs, { queueUrl: outputOf(output), dryRun: true })
    expect(found).toBeGreaterThanOrEqual(0)
  },
)
