import * as z from 'zod'

// What responses of all resources have in common. Each resource keeps the schemas of its responses beside the code that
// makes them.

/** `{"data": …}`. */
export const dataOf = <S extends z.ZodType>(schema: S) => z.object({ data: schema })

/** `{"data": […], "meta": {"next_cursor"}}`. */
export const pageOf = <S extends z.ZodType>(schema: S) =>
  z.object({
    data: z.array(schema).readonly(),
    meta: z.object({
      next_cursor: z
        .string()
        .nullable()
        .meta({ description: 'Send it as `cursor` to get the next page. Null on the last page.' }),
    }),
  })

interface ResponseHead {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * `body` is serialised as JSON; `text` is JSON already and is sent byte for byte. Where it is empty, the response has
 * no body, as a 204 has none.
 */
export type ApiResponse = ResponseHead & ({ readonly body: unknown } | { readonly text: string })

/**
 * A response by its schema: attributes that the schema does not declare are left out, however they came to be stored.
 */
export const jsonResponse = <S extends z.ZodType>(
  status: number,
  schema: S,
  body: z.input<S>,
  headers: Readonly<Record<string, string>> = {},
): ApiResponse => ({ status, headers, body: schema.parse(body) })
