import * as z from 'zod'

export const jobCreatorSchema = z.object({ key_id: z.string(), key_name: z.string().nullable() })
/** The API key that asked for a job. */
export type JobCreator = Readonly<z.infer<typeof jobCreatorSchema>>
