import type { SQSBatchResponse, SQSRecord } from 'aws-lambda'

/** Settles each message of a batch by itself. Those that are not done with go back to the queue, and the others do not. */
export const processRecords = async (
  records: readonly SQSRecord[],
  isDone: (record: SQSRecord) => Promise<boolean>,
): Promise<SQSBatchResponse> => {
  const goBack = await Promise.all(
    records.map(async (record) => ((await isDone(record)) ? [] : [{ itemIdentifier: record.messageId }])),
  )
  return { batchItemFailures: goBack.flat() }
}
