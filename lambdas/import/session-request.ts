import * as z from 'zod'
import { DEFAULT_SESSION_SECONDS, MAX_SESSION_SECONDS } from '../access/session.ts'
import { dataOf } from '../http/response.ts'
import { timestampSchema } from '../platform/schemas.ts'
import { sessionOptionsSchema } from './session-options.ts'

/** The body of `POST /v1/import/sessions`. */
export const sessionRequestSchema = z.strictObject(
  {
    expires_in: z
      .int('must be a whole number of seconds')
      .min(1, 'must be at least 1 second')
      .max(MAX_SESSION_SECONDS, `must be at most ${MAX_SESSION_SECONDS} seconds`)
      .nullish()
      .transform((seconds) => seconds ?? DEFAULT_SESSION_SECONDS)
      .meta({
        description: 'Seconds until the session ends. It ends no later than its key.',
        default: DEFAULT_SESSION_SECONDS,
      }),
    options: sessionOptionsSchema
      .meta({ type: 'object', additionalProperties: {} })
      .nullish()
      .transform((options) => options ?? {})
      .meta({
        description:
          'Options of an import that each import of the session has: all of `ImportRequest` but `rows`, `csv` and `upload_id`. The session cannot send another value.',
      }),
  },
  'must be a JSON object',
)

/** A session at the only moment its token is known. */
export const sessionResponseSchema = z.object({
  token: z
    .string()
    .meta({ pattern: '^wbs_[A-Za-z0-9_-]{43}$', description: 'Shown this once. Send it as a key is sent.' }),
  expires_at: timestampSchema,
})

export const sessionBodySchema = dataOf(sessionResponseSchema)
