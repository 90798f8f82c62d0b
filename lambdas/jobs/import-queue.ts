import { GetQueueAttributesCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import * as z from 'zod'
import { workspaceIdSchema } from '../access/api-key.ts'
import { isJobId, type JobKey } from './job.ts'
import type { ImportQueue } from './ports.ts'

const messageSchema = z.strictObject({ workspace_id: workspaceIdSchema, job_id: z.string().refine(isJobId) })

/** The job that a message is about. Messages carry ids, never rows; what is no id is not logged as if it were one. */
export const parseMessage = (body: string): JobKey => messageSchema.parse(JSON.parse(body))

/** The imports queue on SQS, in fair message groups by workspace. */
export const makeImportQueue = ({
  sqs,
  queueUrl,
}: {
  readonly sqs: SQSClient
  readonly queueUrl: string
}): ImportQueue => ({
  send: async ({ workspace_id, job_id }) => {
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify({ workspace_id, job_id }),
        // Fair queues: one workspace's backlog does not hold up the others'.
        MessageGroupId: workspace_id,
      }),
    )
  },
  hasBacklog: async () => {
    const name = 'ApproximateNumberOfMessages'
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [name] }))
    return Number(Attributes?.[name] ?? 0) > 0
  },
})
