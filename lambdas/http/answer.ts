import * as z from 'zod'
import type { ApiResponse } from './api-handler.ts'

// What answers of all resources have in common. Each resource keeps the schema of its own answers where it makes them.
//
// Forms of texts (ids, times) are declared by `meta`, for the document and for the tests that hold answers to it: checked here as well
// they could but turn an answer whose work is done into a 500.

export const countSchema = z.int().nonnegative()

/** RFC 3339, UTC, milliseconds. */
export const timestampSchema = z
  .string()
  .meta({ format: 'date-time', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' })

/** One of a catalogue of codes. What was stored by a later version, whose catalogue has more of them, is shown all the same. */
export const codeSchema = <C extends string>(codes: readonly C[]) =>
  z.custom<C>((value) => typeof value === 'string').meta({ type: 'string', enum: [...codes] })

export const dataOf = <S extends z.ZodType>(schema: S) => z.object({ data: schema })

export const pageOf = <S extends z.ZodType>(schema: S) =>
  z.object({
    data: z.array(schema).readonly(),
    meta: z.object({
      next_cursor: z
        .string()
        .nullable()
        .meta({ description: 'Send it as `cursor` for the next page; null on the last.' }),
    }),
  })

/** Lambda's answer of a body by its schema: what the schema does not declare stays behind, however it came to be stored. */
export const answer = <S extends z.ZodType>(
  status: number,
  schema: S,
  body: z.input<S>,
  headers: Readonly<Record<string, string>> = {},
): ApiResponse => ({ status, headers, body: schema.parse(body) })
