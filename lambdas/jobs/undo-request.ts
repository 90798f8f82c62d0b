import * as z from 'zod'

/** The body of `POST …/undo`. Null is read as "left out". */
export const undoRequestSchema = z.strictObject(
  {
    dry_run: z
      .boolean('must be true or false')
      .nullish()
      .meta({ description: 'Says what an undo would do, and changes nothing.', default: false }),
  },
  'must be a JSON object',
)
