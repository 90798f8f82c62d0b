import * as z from 'zod'

// Parts that schemas of answers and of stored things have in common.
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
