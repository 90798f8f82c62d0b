import { GetQueueAttributesCommand, GetQueueUrlCommand, SendMessageCommand } from '@aws-sdk/client-sqs'
import { makeSqs } from '../../lambdas/platform/aws.ts'
import { deployedApp } from './local-cloud.ts'

const sqs = makeSqs()

const send = async (queueUrl: string, message: unknown): Promise<void> => {
  const MessageBody = typeof message === 'string' ? message : JSON.stringify(message)
  await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody, MessageGroupId: 'test' }))
}

/** Sends the worker a message: an object as the service sends it, or any text. */
export const sendToWorker = (message: unknown): Promise<void> => send(deployedApp().imports_queue_url, message)

/** Sends a message to where those end up that no worker could take to their end. */
export const sendToDeadLetters = async (message: unknown): Promise<void> => {
  const QueueUrl = deployedApp().imports_queue_url
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['RedrivePolicy'] }))
  const { deadLetterTargetArn } = JSON.parse(Attributes?.['RedrivePolicy'] ?? '{}') as { deadLetterTargetArn: string }
  const QueueName = deadLetterTargetArn.split(':').at(-1)
  const found = await sqs.send(new GetQueueUrlCommand({ QueueName }))
  await send(found.QueueUrl ?? '', message)
}
