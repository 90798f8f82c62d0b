import { setTimeout as pause } from 'node:timers/promises'
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
  type ListMessageMoveTasksResultEntry,
  type Message,
  type QueueAttributeName,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import { Failure } from './command-line.ts'

type Sqs = Pick<SQSClient, 'send'>

/** A queue and its dead-letter queue. */
interface Pair {
  readonly queueUrl: string
  readonly queueArn: string
  readonly deadUrl: string
  readonly deadArn: string
}

export interface Moved {
  /** Messages in the dead-letter queue before, as SQS estimates them, without those in flight. */
  readonly found: number
  readonly moved: number
}

const POLL_MS = 1_000
/** The most that SQS gives. */
const MAX_RECEIVED_MESSAGES = 10
/** Longer than it takes to send and delete ten. */
const VISIBILITY_SECONDS = 60

const attributesOf = async (sqs: Sqs, QueueUrl: string, AttributeNames: QueueAttributeName[]) =>
  (await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }))).Attributes ?? {}

const pairOf = async (sqs: Sqs, queueUrl: string): Promise<Pair> => {
  const { QueueArn: queueArn = '', RedrivePolicy = '{}' } = await attributesOf(sqs, queueUrl, [
    'QueueArn',
    'RedrivePolicy',
  ])
  const { deadLetterTargetArn: deadArn } = JSON.parse(RedrivePolicy) as { deadLetterTargetArn?: string }
  if (deadArn === undefined) throw new Failure(`The queue ${queueUrl} has no dead-letter queue.`)
  const { QueueUrl: deadUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName: deadArn.split(':').at(-1) }))
  return { queueUrl, queueArn, deadUrl, deadArn }
}

const lengthOf = async (sqs: Sqs, url: string): Promise<number> =>
  Number((await attributesOf(sqs, url, ['ApproximateNumberOfMessages'])).ApproximateNumberOfMessages ?? 0)

/** Emulators that lack an action call it so. */
const isUnknownAction = (error: unknown): boolean =>
  error instanceof Error && /UnsupportedOperation|InvalidAction|UnknownOperation|NotImplemented/i.test(error.name)

/**
 * Moves the dead letters of a queue back to it, or with `dryRun` only counts them. SQS does it; on an emulator that
 * cannot, messages are moved one by one, each sent before it is deleted: an interruption may leave one in both queues,
 * which every consumer here tolerates.
 */
export const moveDeadLetters = async (
  sqs: Sqs,
  { queueUrl, dryRun }: { readonly queueUrl: string; readonly dryRun: boolean },
): Promise<Moved> => {
  const pair = await pairOf(sqs, queueUrl)
  const found = await lengthOf(sqs, pair.deadUrl)
  if (dryRun || found === 0) return { found, moved: 0 }
  try {
    return { found, moved: await moveBySqs(sqs, pair) }
  } catch (error) {
    if (!isUnknownAction(error)) throw error
    return { found, moved: await moveOneByOne(sqs, pair, found) }
  }
}

const moveBySqs = async (sqs: Sqs, { deadArn, queueArn }: Pair): Promise<number> => {
  await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: deadArn, DestinationArn: queueArn }))
  for (;;) {
    // The latest first; of one queue only one can run.
    const { Results } = await sqs.send(new ListMessageMoveTasksCommand({ SourceArn: deadArn, MaxResults: 1 }))
    const [task] = Results ?? []
    if (task?.Status === 'COMPLETED') return task.ApproximateNumberOfMessagesMoved ?? 0
    if (task?.Status !== 'RUNNING')
      throw new Failure(`SQS moved ${task?.ApproximateNumberOfMessagesMoved ?? 0} messages, then stopped: ${why(task)}`)
    await pause(POLL_MS)
  }
}

const why = (task: ListMessageMoveTasksResultEntry | undefined): string =>
  task?.FailureReason ?? task?.Status ?? 'nothing more is known of it.'

/** No more than were there, so that messages which die again at once do not go round for ever. */
const moveOneByOne = async (sqs: Sqs, pair: Pair, most: number): Promise<number> => {
  let moved = 0
  while (moved < most) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: pair.deadUrl,
        MaxNumberOfMessages: Math.min(MAX_RECEIVED_MESSAGES, most - moved),
        VisibilityTimeout: VISIBILITY_SECONDS,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['MessageGroupId'],
      }),
    )
    if (Messages.length === 0) return moved
    for (const message of Messages) await moveOne(sqs, pair, message)
    moved += Messages.length
  }
  return moved
}

const moveOne = async (sqs: Sqs, { queueUrl, deadUrl }: Pair, message: Message): Promise<void> => {
  const { Body, MessageAttributes, Attributes, ReceiptHandle } = message
  const MessageGroupId = Attributes?.MessageGroupId
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: Body,
      ...(MessageAttributes !== undefined && { MessageAttributes }),
      ...(MessageGroupId !== undefined && { MessageGroupId }),
    }),
  )
  await sqs.send(new DeleteMessageCommand({ QueueUrl: deadUrl, ReceiptHandle }))
}
