import type { SQSBatchResponse, SQSRecord } from 'aws-lambda'

/** Processes each message of a batch independently. Only the messages that are not done go back to the queue. */
export const processRecords = async (
  records: readonly SQSRecord[],
  isDone: (record: SQSRecord) => Promise<boolean>,
): Promise<SQSBatchResponse> => {
  const goBack = await Promise.all(
    records.map(async (record) => ((await isDone(record)) ? [] : [{ itemIdentifier: record.messageId }])),
  )
  return { batchItemFailures: goBack.flat() }
}
