import * as z from 'zod'
import { dataOf } from '../http/response.ts'
import { labelSchema } from '../http/label.ts'
import { timestampSchema } from '../platform/schemas.ts'
import { failAsUnavailable } from '../http/dependency-failure.ts'
import { ApiError } from '../http/errors.ts'
import { timestamp, type Clock } from '../platform/clock.ts'
import type { SignForm } from './upload-form.ts'
import { UPLOAD_FORMATS, type UploadContentType } from './upload-formats.ts'
import { uploadIdOf } from './upload-id.ts'
import { uploadIdSchema } from './upload.ts'
import type { UploadStore } from './upload-store.ts'

const CONTENT_TYPES = Object.keys(UPLOAD_FORMATS) as UploadContentType[]

export const uploadRequestSchema = z.strictObject({
  content_type: z.enum(CONTENT_TYPES, `must be one of ${CONTENT_TYPES.join(', ')}`),
  file_name: labelSchema('Of the file. The import of the upload has it, unless it names another.'),
})

/** What is answered to a request for a form. */
export const uploadBodySchema = dataOf(
  z.object({
    upload_id: uploadIdSchema,
    url: z.string().meta({ description: 'Send the form here, as `multipart/form-data`.', format: 'uri' }),
    fields: z
      .record(z.string(), z.string())
      .meta({ description: 'Fields of the form. Send them before the file, which is the field `file`.' }),
    max_bytes: z.int().positive().meta({ description: 'S3 refuses a larger file.' }),
    expires_at: timestampSchema.meta({ description: 'When the form expires.' }),
  }),
)

export interface UploadsDeps {
  readonly store: Pick<UploadStore, 'open'>
  readonly signForm: SignForm
  /** Bytes of the largest file that is taken. */
  readonly maxBytes: number
  readonly clock: Clock
  readonly newUploadId: () => string
}

/** How long a form can be used. */
const FORM_SECONDS = 15 * 60

export interface UploadRequest {
  readonly workspaceId: string
  /** The key or session that asks. */
  readonly openedBy: string
  readonly contentType: UploadContentType
  readonly fileName?: string | undefined
  readonly idempotencyKey?: string | undefined
}

/**
 * Opens an upload: a form by which a file can be sent to S3, and an id by which it can be imported then. The same key again within 24 h
 * opens the same upload, `replayed`, with a form of its own: a client that died on the way goes on with the id it had, and the import
 * of it is the same request again.
 */
export const makeUploads =
  ({ store, signForm, maxBytes, clock, newUploadId }: UploadsDeps) =>
  async ({ workspaceId, openedBy, contentType, fileName, idempotencyKey }: UploadRequest) => {
    const upload_id = idempotencyKey === undefined ? newUploadId() : uploadIdOf(workspaceId, idempotencyKey)
    const name = { workspace_id: workspaceId, upload_id }
    const format = UPLOAD_FORMATS[contentType]
    const expires_at = clock.now() + FORM_SECONDS * 1000
    const { form, earlier } = await failAsUnavailable(async () => {
      const wanted = { ...name, format, ...(fileName !== undefined && { file_name: fileName }) }
      const earlier = await store.open({ ...wanted, expires_at, opened_by: openedBy })
      if (earlier !== undefined && (earlier.format !== format || earlier.file_name !== fileName))
        throw new ApiError('idempotency_key_reused')
      return { earlier, form: await signForm(name, contentType, FORM_SECONDS) }
    })
    const { url, fields } = form
    return {
      upload: { upload_id, url, fields, max_bytes: maxBytes, expires_at: timestamp(expires_at) },
      // A repeated put finds its own item. Without a key there was no earlier request.
      replayed: idempotencyKey !== undefined && earlier !== undefined,
    }
  }
