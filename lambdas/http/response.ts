import * as z from 'zod'
import type { ApiResponse } from './api-handler.ts'

// What answers of all resources have in common. Each resource keeps the schema of its own answers where it makes them.

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
export const jsonResponse = <S extends z.ZodType>(
  status: number,
  schema: S,
  body: z.input<S>,
  headers: Readonly<Record<string, string>> = {},
): ApiResponse => ({ status, headers, body: schema.parse(body) })
