import type { JsonRequest } from '../http/api-handler.ts'
import type { ApiResponse } from '../http/response.ts'
import type { QueueImportResult } from './queue-import.ts'

/** The response to a request that made a job. The same request again gets it again, and is told so. */
export const replayableResponse = (
  status: number,
  { jobId, response, replayed }: QueueImportResult,
  annotate: JsonRequest['annotate'],
): ApiResponse => {
  annotate({ job_id: jobId, replayed })
  return { status, text: response, headers: replayed ? { 'Idempotency-Replayed': 'true' } : {} }
}
