import * as z from 'zod'
import { dataOf, timestampSchema } from '../http/answer.ts'
import { beforeAnythingIsAccepted } from '../http/dependency-failure.ts'
import { timestamp, type Clock } from '../platform/clock.ts'
import { UPLOAD_MAX_BYTES } from './upload-files.ts'
import type { SignForm } from './upload-form.ts'
import { uploadIdSchema, type Upload, type UploadStore } from './upload-store.ts'

/** What may be sent, by its media type. */
export const UPLOAD_FORMATS = {
  'text/csv': 'csv',
  'application/x-ndjson': 'ndjson',
} as const satisfies Record<string, Upload['format']>

export type UploadContentType = keyof typeof UPLOAD_FORMATS

/** What is answered to a request for a form. */
export const uploadAnswerSchema = dataOf(
  z.object({
    upload_id: uploadIdSchema,
    url: z.string().meta({ description: 'Where the form is posted, as `multipart/form-data`.', format: 'uri' }),
    fields: z
      .record(z.string(), z.string())
      .meta({ description: 'Fields of the form. They come before the file, which is the field `file`.' }),
    max_bytes: z.int().positive().meta({ description: 'S3 takes no larger file.' }),
    expires_at: timestampSchema.meta({ description: 'Until when the form can be posted.' }),
  }),
)

export interface UploadsDeps {
  readonly store: Pick<UploadStore, 'add'>
  readonly signForm: SignForm
  readonly clock: Clock
  readonly newUploadId: () => string
}

/** How long a form can be used. */
const FORM_SECONDS = 15 * 60

/** Opens an upload: a form by which a file can be sent to S3, and an id by which it can be imported then. */
export const makeUploads =
  ({ store, signForm, clock, newUploadId }: UploadsDeps) =>
  async (workspaceId: string, contentType: UploadContentType) => {
    const name = { workspace_id: workspaceId, upload_id: newUploadId() }
    const expires_at = clock.now() + FORM_SECONDS * 1000
    const form = await beforeAnythingIsAccepted(async () => {
      await store.add({ ...name, format: UPLOAD_FORMATS[contentType], expires_at })
      return signForm(name, contentType, FORM_SECONDS)
    })
    return {
      upload_id: name.upload_id,
      url: form.url,
      fields: form.fields,
      max_bytes: UPLOAD_MAX_BYTES,
      expires_at: timestamp(expires_at),
    }
  }
