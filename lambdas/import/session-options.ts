import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'
import type { PresentedKey } from '../access/session.ts'
import { withoutNulls } from '../http/body-schema.ts'
import { ApiError } from '../http/errors.ts'
import { importRequestSchema } from './request.ts'

/** A session is read at each of its requests: what it holds is small. */
const MAX_OPTIONS_CHARS = 8_192

/** Options of an import, without what is imported. */
export const importOptionsSchema = z.strictObject(
  importRequestSchema.omit({ rows: true, csv: true, upload_id: true, url: true }).shape,
  'must be a JSON object',
)

/** Options as a session keeps them: as they were sent, once they are known to be such that an import takes them. */
export const sessionOptionsSchema = z
  .record(z.string(), z.unknown(), 'must be a JSON object')
  .superRefine((options, { issues }) => {
    for (const issue of importOptionsSchema.safeParse(options).error?.issues ?? []) {
      const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [key]) : [issue.path]
      const message = issue.code === 'unrecognized_keys' ? 'unknown field' : issue.message
      issues.push(...paths.map((path) => ({ code: 'custom' as const, input: undefined, path, message })))
    }
    if (JSON.stringify(options).length > MAX_OPTIONS_CHARS)
      issues.push({ code: 'custom', input: undefined, path: [], message: 'must be at most 8 KB of JSON' })
  })
  .transform(withoutNulls)

/** What an import reads in an option: `ch` is the country `CH`. */
const meaningOf = (name: string, value: unknown): unknown => {
  const read = importOptionsSchema.safeParse({ [name]: value })
  return read.success ? Object.entries(read.data).find(([known]) => known === name)?.[1] : value
}

/**
 * A body with the options of the session that sends it. Throws a `validation_error` that names each one that the body would
 * have otherwise.
 */
export const withSessionOptions = (
  body: Readonly<Record<string, unknown>>,
  { session }: PresentedKey,
  taken?: readonly string[],
): Readonly<Record<string, unknown>> => {
  if (session === undefined) return body
  const options = Object.entries(session.options).filter(([name]) => taken?.includes(name) ?? true)
  const others = options.filter(
    ([name, value]) =>
      (body[name] ?? null) !== null && !isDeepStrictEqual(meaningOf(name, body[name]), meaningOf(name, value)),
  )
  if (others.length > 0)
    throw new ApiError('validation_error', {
      message: 'The session decides these options.',
      fields: Object.fromEntries(others.map(([name]) => [name, 'is set by the session and cannot be changed'])),
    })
  return { ...body, ...Object.fromEntries(options) }
}
