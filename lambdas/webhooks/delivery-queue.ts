import {
  ChangeMessageVisibilityCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import * as z from 'zod'
import type { DeliveryKey } from './delivery.ts'
import type { DeliveryQueue } from './ports.ts'

const messageSchema = z.strictObject({ workspace_id: z.string(), webhook_id: z.string(), delivery_id: z.string() })

/** The delivery that a message is about. */
export const parseDeliveryMessage = (body: string): DeliveryKey => messageSchema.parse(JSON.parse(body))

/** SQS takes ten messages in one call. */
const BATCH = 10

interface Deps {
  readonly sqs: SQSClient
  readonly queueUrl: string
}

/** The deliveries queue on SQS, in fair message groups by webhook. */
export const makeDeliveryQueue = ({ sqs, queueUrl }: Deps): DeliveryQueue => ({
  send: async (key) => {
    await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, ...messageOf(key) }))
  },
  sendAll: async (keys) => {
    for (let from = 0; from < keys.length; from += BATCH) {
      const Entries = keys.slice(from, from + BATCH).map((key, n) => ({ Id: String(n), ...messageOf(key) }))
      const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }))
      if (Failed.length > 0) throw new UnsentMessages(Failed.length)
    }
  },
})

const messageOf = ({ workspace_id, webhook_id, delivery_id }: DeliveryKey) => ({
  MessageBody: JSON.stringify({ workspace_id, webhook_id, delivery_id }),
  // Fair queues: a receiver that is slow, or that many events are for, does not hold up the others'.
  MessageGroupId: webhook_id,
})

class UnsentMessages extends Error {
  override readonly name = 'UnsentMessages'

  constructor(count: number) {
    super(`SQS took all but ${count} messages of a batch.`)
  }
}

/** Has a received message come again in so many seconds, 43,200 at most. */
export type Postpone = (receiptHandle: string, seconds: number) => Promise<void>

/** Hides a received message by changing its visibility time-out. */
export const makePostpone =
  ({ sqs, queueUrl }: Deps): Postpone =>
  async (receiptHandle, seconds) => {
    await sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: queueUrl,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }),
    )
  }
