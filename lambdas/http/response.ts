import * as z from 'zod'

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

interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
}

/** `body` is made JSON of; `text` is JSON already, and leaves byte for byte; empty, the answer has no body, as a 204 has none. */
export type ApiResponse = Answer & ({ readonly body: unknown } | { readonly text: string })

/** Lambda's answer of a body by its schema: what the schema does not declare stays behind, however it came to be stored. */
export const jsonResponse = <S extends z.ZodType>(
  status: number,
  schema: S,
  body: z.input<S>,
  headers: Readonly<Record<string, string>> = {},
): ApiResponse => ({ status, headers, body: schema.parse(body) })
