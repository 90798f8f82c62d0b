import type { JsonRequest } from '../../http/api-handler.ts'
import { readBody } from '../../http/body-schema.ts'
import { failAsUnavailable } from '../../http/dependency-failure.ts'
import { jsonResponse, type ApiResponse } from '../../http/response.ts'
import { sessionBodySchema, sessionRequestSchema } from '../../import/session-request.ts'
import type { importSessionsDeps } from './wire.ts'

/** `POST /v1/import/sessions`. */
export const makeImportSessions =
  ({ sessions }: ReturnType<typeof importSessionsDeps>) =>
  async ({ key, body, annotate }: JsonRequest): Promise<ApiResponse> => {
    const { expires_in: expiresIn, options } = readBody(sessionRequestSchema, body.json)
    const { session, token } = await failAsUnavailable(() => sessions.create(key, { expiresIn, options }))
    annotate({ made_session_id: session.id })
    return jsonResponse(201, sessionBodySchema, { data: { token, expires_at: session.expires_at } })
  }
