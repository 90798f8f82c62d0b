import * as z from 'zod'
import { stageFileSchema } from './stages.ts'

/** The JSON Schema of a file of a stage, by which an editor completes and checks it. */
export const stageFileJsonSchema = (): Record<string, unknown> =>
  z.toJSONSchema(stageFileSchema, { io: 'input', target: 'draft-7' })
