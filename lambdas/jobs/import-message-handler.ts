import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { parseMessage } from './import-queue.ts'
import type { JobKey } from './job.ts'
import type { Clock } from '../platform/clock.ts'
import { loggedCause } from '../platform/logged-cause.ts'
import type { Log, LogFields } from '../platform/logger.ts'

interface Deps {
  readonly work: (name: JobKey, deadline: number) => Promise<void>
  readonly log: Log
  readonly clock: Clock
}

/** Processes the job of each message. Only the messages whose processing failed go back to the queue. */
export const makeImportWorker =
  ({ work, log, clock }: Deps) =>
  async ({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const deadline = clock.now() + context.getRemainingTimeInMillis()
    const failed = await Promise.all(
      Records.map(async ({ body, messageId, attributes }) => {
        const startedAt = clock.now()
        let fields: LogFields = { message_id: messageId, receives: Number(attributes.ApproximateReceiveCount) }
        try {
          const name = parseMessage(body)
          fields = { ...fields, ...name }
          await work(name, deadline)
          log.info('import.message_processed', { ...fields, duration_ms: clock.now() - startedAt })
          return []
        } catch (error) {
          log.error('import.message_failed', { ...fields, duration_ms: clock.now() - startedAt }, loggedCause(error))
          return [{ itemIdentifier: messageId }]
        }
      }),
    )
    return { batchItemFailures: failed.flat() }
  }
