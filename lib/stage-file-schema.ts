import * as z from 'zod'
import { stageFileSchema } from './stages.ts'

/** The JSON Schema of a stage file, by which editors complete and check it. */
export const stageFileJsonSchema = (): Record<string, unknown> =>
  z.toJSONSchema(stageFileSchema, { io: 'input', target: 'draft-7' })
