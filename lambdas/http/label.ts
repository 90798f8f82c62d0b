import * as z from 'zod'

const MAX_LABEL_CHARS = 200

/** A text of the caller's that is kept with a job, to tell imports apart. */
export const labelSchema = (description: string) =>
  z
    .string('must be text')
    .trim()
    .max(MAX_LABEL_CHARS, `may have up to ${MAX_LABEL_CHARS} characters`)
    .nullish()
    .meta({ description })
