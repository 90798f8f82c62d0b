import * as z from 'zod'

// Parts that schemas of responses and of stored items have in common.
//
// The forms of texts (ids, times) are declared by `meta`, for the document and for tests. A check here could only turn a
// response whose work is done into a 500.

export const countSchema = z.int().nonnegative()

/** RFC 3339, UTC, milliseconds. */
export const timestampSchema = z
  .string()
  .meta({ format: 'date-time', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' })

/**
 * One of a catalogue of codes, in what was stored. One that a later version stored is passed on as it is: while versions
 * are rolled out or back, both read the same items.
 */
export const codeSchema = <C extends string>(codes: readonly C[]) =>
  z.custom<C>((value) => typeof value === 'string').meta({ type: 'string', enum: [...codes] })
