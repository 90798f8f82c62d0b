import { failAsUnavailable } from '../../http/dependency-failure.ts'
import type { JsonRequest } from '../../http/api-handler.ts'
import { jsonResponse, type ApiResponse } from '../../http/response.ts'
import { inspectFile, inspectText } from '../../import/inspect/inspect.ts'
import { inspectionBodySchema } from '../../import/inspect/inspection.ts'
import { parseInspectRequest } from '../../import/inspect/request.ts'
import type { makeLookAtUpload } from '../../uploads/look-at-upload.ts'

interface Deps {
  readonly lookAtUpload: ReturnType<typeof makeLookAtUpload>
}

/** `POST /v1/import/inspect`. Reads and writes nothing: a retry is safe. */
export const makeImportInspect =
  ({ lookAtUpload }: Deps) =>
  async ({ key, body, annotate }: JsonRequest): Promise<ApiResponse> => {
    const { source, options, ignored_options } = parseInspectRequest(body.json)
    const inspect = async () => {
      if ('csv' in source) return inspectText(source.csv, options, ignored_options)
      const { file, asked } = await lookAtUpload(source.upload_id, key)
      annotate({ upload_id: source.upload_id })
      return failAsUnavailable(() => inspectFile(file, asked, options))
    }
    const data = await inspect()
    annotate({ format: data.format, rows: data.rows_read })
    return jsonResponse(200, inspectionBodySchema, { data })
  }
