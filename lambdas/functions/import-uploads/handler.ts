import * as z from 'zod'
import type { ApiResponse, JsonRequest } from '../../http/api-handler.ts'
import { readBody } from '../../http/body-schema.ts'
import { UPLOAD_FORMATS, type makeUploads, type UploadContentType } from '../../uploads/uploads.ts'

interface Deps {
  readonly openUpload: ReturnType<typeof makeUploads>
}

const CONTENT_TYPES = Object.keys(UPLOAD_FORMATS) as UploadContentType[]

const bodySchema = z.strictObject({
  content_type: z.enum(CONTENT_TYPES, `must be ${CONTENT_TYPES.join(' or ')}`),
})

/** `POST /v1/import/uploads`. */
export const makeImportUploads =
  ({ openUpload }: Deps) =>
  async ({ workspaceId, body, annotate }: JsonRequest): Promise<ApiResponse> => {
    const upload = await openUpload(workspaceId, readBody(bodySchema, body.json).content_type)
    annotate({ upload_id: upload.upload_id })
    return { status: 201, body: { data: upload } }
  }
