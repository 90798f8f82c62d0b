import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import * as z from 'zod'
import type { DeliveryKey } from './delivery.ts'
import type { DeliveryQueue } from './ports.ts'

const messageSchema = z.strictObject({ workspace_id: z.string(), webhook_id: z.string(), delivery_id: z.string() })

/** The delivery that a message is about. */
export const parseDeliveryMessage = (body: string): DeliveryKey => messageSchema.parse(JSON.parse(body))

interface Deps {
  readonly sqs: SQSClient
  readonly queueUrl: string
}

/** The deliveries queue on SQS, in fair message groups by webhook. */
export const makeDeliveryQueue = ({ sqs, queueUrl }: Deps): DeliveryQueue => ({
  send: async ({ workspace_id, webhook_id, delivery_id }) => {
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify({ workspace_id, webhook_id, delivery_id }),
        // Fair queues: a receiver that is slow, or that many events are for, does not hold up the others'.
        MessageGroupId: webhook_id,
      }),
    )
  },
})

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
