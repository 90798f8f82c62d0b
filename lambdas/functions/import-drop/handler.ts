import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import * as z from 'zod'
import type { DropEvent } from '../../drops/drop-files.ts'
import type { DropResult } from '../../drops/import-drop.ts'
import type { Clock } from '../../platform/clock.ts'
import { loggedCause } from '../../platform/logged-cause.ts'
import type { Log } from '../../platform/logger.ts'
import { processRecords } from '../../platform/process-records.ts'

export interface ImportDropHandlerDeps {
  readonly importDrop: (event: DropEvent) => Promise<DropResult>
  readonly log: Log
  readonly clock: Clock
}

/** `Object Created` of S3 on EventBridge: what of it counts. Keys are as they are, unlike in S3's own notifications. */
const eventSchema = z.object({
  detail: z.object({
    object: z.object({ key: z.string(), etag: z.string(), 'version-id': z.string().min(1).exactOptional() }),
  }),
})

/** S3 puts an ETag into quotes, and its events do not. */
const quoted = (etag: string): string => (etag.startsWith('"') ? etag : `"${etag}"`)

const dropEvent = (body: string): DropEvent => {
  const { key, etag, 'version-id': versionId } = eventSchema.parse(JSON.parse(body)).detail.object
  return { key, versionId, etag: quoted(etag) }
}

/** Imports the dropped files that its queue names, each once or more often. One that fails goes back to the queue. */
export const makeImportDropHandler =
  (deps: ImportDropHandlerDeps) =>
  ({ Records }: SQSEvent): Promise<SQSBatchResponse> =>
    processRecords(Records, (record) => handleMessage(record, deps))

/** Whether the message is done with. */
const handleMessage = async (
  { body, messageId, attributes }: SQSRecord,
  { importDrop, log, clock }: ImportDropHandlerDeps,
): Promise<boolean> => {
  const startedAt = clock.now()
  const fields = { message_id: messageId, receives: Number(attributes.ApproximateReceiveCount) }
  try {
    // Nothing of the key: names of files may be those of people.
    const { result, workspaceId, jobId } = await importDrop(dropEvent(body))
    const outcome = { result, workspace_id: workspaceId, job_id: jobId }
    log.info('drop.imported', { ...fields, ...outcome, duration_ms: clock.now() - startedAt })
    return true
  } catch (error) {
    log.error('drop.failed', { ...fields, duration_ms: clock.now() - startedAt }, loggedCause(error))
    return false
  }
}
