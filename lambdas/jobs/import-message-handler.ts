import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { parseMessage } from './import-queue.ts'
import type { JobKey } from './job.ts'
import type { Clock } from '../platform/clock.ts'
import { loggedCause } from '../platform/logged-cause.ts'
import type { Log, LogFields } from '../platform/logger.ts'
import { processRecords } from '../platform/process-records.ts'

interface Deps {
  readonly work: (key: JobKey, deadline: number) => Promise<void>
  readonly log: Log
  readonly clock: Clock
}

/** Processes the job of each message. Only the messages whose processing failed go back to the queue. */
export const makeImportWorker =
  (deps: Deps) =>
  ({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const deadline = deps.clock.now() + context.getRemainingTimeInMillis()
    return processRecords(Records, (record) => handleMessage(record, deadline, deps))
  }

/** Whether the message is done with. */
const handleMessage = async (
  { body, messageId, attributes }: SQSRecord,
  deadline: number,
  { work, log, clock }: Deps,
): Promise<boolean> => {
  const startedAt = clock.now()
  let fields: LogFields = { message_id: messageId, receives: Number(attributes.ApproximateReceiveCount) }
  try {
    const key = parseMessage(body)
    fields = { ...fields, ...key }
    await work(key, deadline)
    log.info('import.message_processed', { ...fields, duration_ms: clock.now() - startedAt })
    return true
  } catch (error) {
    log.error('import.message_failed', { ...fields, duration_ms: clock.now() - startedAt }, loggedCause(error))
    return false
  }
}
