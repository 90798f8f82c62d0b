import * as z from 'zod'
import type { ApiResponse, JsonRequest } from '../../http/api-handler.ts'
import { answer } from '../../http/answer.ts'
import { ApiError } from '../../http/errors.ts'
import { shownName } from '../../import/warnings.ts'
import { idempotencyKey } from '../../jobs/idempotency-key.ts'
import { UPLOAD_FORMATS, uploadAnswerSchema, type makeUploads, type UploadContentType } from '../../uploads/uploads.ts'

interface Deps {
  readonly openUpload: ReturnType<typeof makeUploads>
}

const CONTENT_TYPES = Object.keys(UPLOAD_FORMATS) as UploadContentType[]

export const uploadRequestSchema = z.strictObject({
  content_type: z.enum(CONTENT_TYPES, `must be ${CONTENT_TYPES.join(' or ')}`),
})

/** `POST /v1/import/uploads`. */
export const makeImportUploads =
  ({ openUpload }: Deps) =>
  async ({ event, workspaceId, body, annotate }: JsonRequest): Promise<ApiResponse> => {
    const key = idempotencyKey(event)
    const contentType = contentTypeOf(body.json)
    const { upload, replayed } = await openUpload({ workspaceId, contentType, idempotencyKey: key })
    annotate({ upload_id: upload.upload_id, replayed })
    return answer(201, uploadAnswerSchema, { data: upload }, replayed ? { 'Idempotency-Replayed': 'true' } : {})
  }

const contentTypeOf = (json: unknown): UploadContentType => {
  const result = uploadRequestSchema.safeParse(json)
  if (result.success) return result.data.content_type
  const problems = result.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => [shownName(key), 'is not a field of this request'] as const)
      : [[issue.path.map(String).join('.'), issue.message] as const],
  )
  throw new ApiError('validation_error', { fields: Object.fromEntries(problems.slice(0, PROBLEMS_LISTED_MAX)) })
}

/** Fields named of a request that is wrong in many places. */
const PROBLEMS_LISTED_MAX = 50
