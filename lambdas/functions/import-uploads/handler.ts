import { jsonResponse, type ApiResponse } from '../../http/response.ts'
import type { JsonRequest } from '../../http/api-handler.ts'
import { readBody } from '../../http/body-schema.ts'
import { idempotencyKey } from '../../http/idempotency-key.ts'
import { uploadBodySchema, uploadRequestSchema, type makeUploads } from '../../uploads/uploads.ts'

interface Deps {
  readonly openUpload: ReturnType<typeof makeUploads>
}

/** `POST /v1/import/uploads`. */
export const makeImportUploads =
  ({ openUpload }: Deps) =>
  async ({ event, workspaceId, key: apiKey, body, annotate }: JsonRequest): Promise<ApiResponse> => {
    const key = idempotencyKey(event)
    const { content_type: contentType } = readBody(uploadRequestSchema, body.json)
    const { upload, replayed } = await openUpload({
      workspaceId,
      keyId: apiKey.id,
      contentType,
      idempotencyKey: key,
    })
    annotate({ upload_id: upload.upload_id, replayed })
    return jsonResponse(201, uploadBodySchema, { data: upload }, replayed ? { 'Idempotency-Replayed': 'true' } : {})
  }
