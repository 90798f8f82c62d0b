import { jsonResponse, type ApiResponse } from '../../http/response.ts'
import type { JsonRequest } from '../../http/api-handler.ts'
import { readBody } from '../../http/body-schema.ts'
import { idempotencyKey, idempotencyScope } from '../../http/idempotency-key.ts'
import { uploaderOf } from '../../uploads/upload.ts'
import { uploadBodySchema, uploadRequestSchema, type makeUploads } from '../../uploads/uploads.ts'

interface Deps {
  readonly openUpload: ReturnType<typeof makeUploads>
}

/** `POST /v1/import/uploads`. */
export const makeImportUploads =
  ({ openUpload }: Deps) =>
  async ({ event, workspaceId, key: apiKey, body, annotate }: JsonRequest): Promise<ApiResponse> => {
    const key = idempotencyKey(event)
    const { content_type: contentType, file_name: fileName } = readBody(uploadRequestSchema, body.json)
    const { upload, replayed } = await openUpload({
      workspaceId,
      openedBy: uploaderOf(apiKey),
      contentType,
      fileName: fileName ?? undefined,
      idempotencyKey: key === undefined ? undefined : idempotencyScope(key, apiKey),
    })
    annotate({ upload_id: upload.upload_id, replayed })
    return jsonResponse(201, uploadBodySchema, { data: upload }, replayed ? { 'Idempotency-Replayed': 'true' } : {})
  }
