import type { ApiResponse, JsonRequest } from '../../http/api-handler.ts'
import { ApiError } from '../../http/errors.ts'
import { INLINE_ROWS, readInlineRows } from '../../import/inline-rows.ts'
import { parseImportRequest, type ImportRequest } from '../../import/request.ts'
import { idempotencyKey } from '../../jobs/idempotency-key.ts'
import type { InlineImportRequest, InlineImportResult } from '../../jobs/inline-import.ts'
import type { JobOptions } from '../../jobs/job.ts'

interface Deps {
  readonly importInline: (request: InlineImportRequest) => Promise<InlineImportResult>
}

/** `POST /v1/import/contacts`: everything is checked and read to its end before anything is written. */
export const makeImportContacts =
  ({ importInline }: Deps) =>
  async ({ event, workspaceId, body, deadline, annotate }: JsonRequest): Promise<ApiResponse> => {
    const key = idempotencyKey(event)
    const request = parseImportRequest(body.json)
    const input = await readInlineRows(request)
    if (input === undefined) {
      throw new ApiError('not_implemented', {
        message: `Imports of more than ${INLINE_ROWS} rows are not available yet.`,
      })
    }
    annotate({ rows: input.rows.length, source: request.source.kind })
    const { jobId, answer, replayed } = await importInline({
      workspaceId,
      input,
      options: jobOptions(request),
      deadline,
      ...(key !== undefined && { idempotency: { key, path: event.resource, body: body.bytes } }),
    })
    annotate({ job_id: jobId, replayed })
    return { status: 200, text: answer, headers: replayed ? { 'Idempotency-Replayed': 'true' } : {} }
  }

const jobOptions = ({ source, options }: ImportRequest): JobOptions => ({
  source: source.kind === 'csv' ? 'csv' : 'rows',
  update_existing: options.update_existing,
  tags: options.tags,
  default_country: options.default_country ?? null,
  dry_run: options.dry_run,
})
