import * as z from 'zod'
import { EXPORT_FORMATS } from './export-formats.ts'

/** The body of `POST /v1/export/contacts`. */
export const exportRequestSchema = z.strictObject(
  { format: z.enum(EXPORT_FORMATS, `must be one of ${EXPORT_FORMATS.join(', ')}`) },
  'must be a JSON object',
)
