import type { ApiResponse } from '../../http/response.ts'
import type { JsonRequest } from '../../http/api-handler.ts'
import { readInlineRows } from '../../import/inline-rows.ts'
import { parseImportRequest, type ImportRequest, type InlineSource } from '../../import/request.ts'
import { idempotentBody } from '../../http/idempotency-key.ts'
import { withSessionOptions } from '../../import/session-options.ts'
import { refusingUnusableFiles } from '../../import/unusable-file-error.ts'
import { contentFingerprint } from '../../jobs/content-store.ts'
import type { InlineImportRequest, InlineImportResult } from '../../jobs/inline-job.ts'
import { jobCreatorOf } from '../../jobs/job-creator.ts'
import { jobOptionsOf } from '../../jobs/job-options.ts'
import type { PayloadStore } from '../../jobs/ports.ts'
import type { QueueImportRequest, QueueImportResult } from '../../jobs/queue-import.ts'
import { replayableResponse } from '../../jobs/replayable-response.ts'
import { inlineRejects } from '../../jobs/rejects/inline-rejects.ts'
import { storeInlinePayload } from '../../jobs/store-payload.ts'
import { opensOnly } from '../../uploads/upload.ts'
import type { UploadImportRequest } from '../../uploads/upload-import.ts'
import type { UrlImportRequest } from '../../uploads/url-import.ts'
import { forWorker, type TakenMappings } from './taken-mapping.ts'

export interface ImportContactsDeps {
  readonly payloads: PayloadStore
  readonly taken: TakenMappings
  readonly importInline: (request: InlineImportRequest) => Promise<InlineImportResult>
  readonly queueImport: (request: QueueImportRequest) => Promise<QueueImportResult>
  readonly importUpload: (request: UploadImportRequest) => Promise<QueueImportResult>
  readonly importUrl: (request: UrlImportRequest) => Promise<QueueImportResult>
}

/** `POST /v1/import/contacts`: everything is checked, and an inline import read to its end, before anything is written; an upload, and
 * the file of a URL, are left to their job. */
export const makeImportContacts =
  ({ payloads, importInline, queueImport, importUpload, importUrl, taken }: ImportContactsDeps) =>
  async (asked: JsonRequest): Promise<ApiResponse> => {
    const { workspaceId, key: apiKey, body, deadline, annotate } = asked
    const idempotency = idempotentBody(asked)
    const { source, name, file_name, ...sent } = parseImportRequest(withSessionOptions(body.json, apiKey))
    const claim = { workspaceId, ...(idempotency && { idempotency }) }
    const known = await taken.beforeReading(sent, source.kind, { ...claim, key: apiKey })
    const common = {
      ...claim,
      createdBy: jobCreatorOf(apiKey),
      options: jobOptionsOf(source.kind, sent),
      name,
      fileName: file_name,
    }
    annotate({ source: source.kind })
    if (source.kind === 'upload') {
      return replayableResponse(
        202,
        await importUpload({
          ...common,
          request: forWorker(known, asked),
          uploadId: source.upload_id,
          openedBy: opensOnly(apiKey),
        }),
        annotate,
      )
    }
    if (source.kind === 'url') {
      const request = forWorker(known, asked)
      return replayableResponse(202, await importUrl({ ...common, request, url: source.url }), annotate)
    }
    const storePayload = storeInlinePayload(source)
    const content = sent.options.dry_run ? undefined : contentOf(source, sent)
    const { request, header, input } = await taken.whileReading(known, asked, (wanted, onHeader) =>
      refusingUnusableFiles(() => readInlineRows(source, wanted, onHeader)),
    )
    if ('rows' in input) {
      annotate({ rows: input.rows.length })
      return replayableResponse(
        200,
        await importInline({
          ...common,
          input,
          rejects: inlineRejects(source, request.options),
          content,
          kept: { request, store: (job) => storePayload(job, payloads) },
          header,
          deadline,
        }),
        annotate,
      )
    }
    const { total, ...found } = input
    const report = { errors: [], ...found }
    return replayableResponse(
      202,
      await queueImport({ ...common, content, request, total, report, storePayload }),
      annotate,
    )
  }

const contentOf = (source: InlineSource, { options }: Pick<ImportRequest, 'options'>): string =>
  contentFingerprint(source.kind === 'csv' ? source.csv : JSON.stringify(source.rows), options)
