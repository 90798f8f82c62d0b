import { codeSchema } from './schemas.ts'

const PAYLOAD_FORMATS = ['csv', 'ndjson', 'file'] as const
/** The format that a payload was declared to have; `file`: none. The format of an upload is detected from its bytes. */
export type PayloadFormat = (typeof PAYLOAD_FORMATS)[number]

export const payloadFormatSchema = codeSchema(PAYLOAD_FORMATS)
