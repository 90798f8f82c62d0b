import { failAsUnavailable } from '../../http/dependency-failure.ts'
import { ApiError } from '../../http/errors.ts'
import type { JsonRequest } from '../../http/api-handler.ts'
import { jsonResponse, type ApiResponse } from '../../http/response.ts'
import { UnreadableFile, UnsupportedFormat } from '../../import/files/refusal.ts'
import { inspectFile, inspectText } from '../../import/inspect/inspect.ts'
import { inspectionBodySchema } from '../../import/inspect/inspection.ts'
import { INSPECT_OPTIONS, parseInspectRequest } from '../../import/inspect/request.ts'
import { withSessionOptions } from '../../import/session-options.ts'
import { refusingUnusableFiles } from '../../import/unusable-file-error.ts'
import type { makeOpenUpload } from '../../uploads/open-upload.ts'
import type { OpenUrl } from '../../uploads/open-url.ts'

interface Deps {
  readonly openUpload: ReturnType<typeof makeOpenUpload>
  readonly openUrl: OpenUrl
}

/** Of what is in an upload, the request says nothing: it is refused by the code that the job of an import would fail with. */
const refusingFormats = async <T>(read: () => Promise<T>): Promise<T> => {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof UnsupportedFormat || error instanceof UnreadableFile)) throw error
    const code = error instanceof UnsupportedFormat ? 'unsupported_format' : 'unreadable_file'
    throw new ApiError(code, { message: error.message, cause: error })
  }
}

/** `POST /v1/import/inspect`. Reads and writes nothing: a retry is safe. */
export const makeImportInspect =
  ({ openUpload, openUrl }: Deps) =>
  async ({ key, body, annotate }: JsonRequest): Promise<ApiResponse> => {
    const { source, options, ignored_options } = parseInspectRequest(
      withSessionOptions(body.json, key, INSPECT_OPTIONS),
    )
    const data = await refusingUnusableFiles(async () => {
      if ('csv' in source) return inspectText(source.csv, options, ignored_options)
      if ('upload_id' in source) annotate({ upload_id: source.upload_id })
      const { file, asked } = 'url' in source ? await openUrl(source.url, key) : await openUpload(source.upload_id, key)
      return refusingFormats(() => failAsUnavailable(() => inspectFile(file, asked, options)))
    })
    annotate({ format: data.format, rows: data.rows_read })
    return jsonResponse(200, inspectionBodySchema, { data })
  }
