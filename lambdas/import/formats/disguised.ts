import { recognise, START_BYTES } from '../files/recognise.ts'
import { UnsupportedFormat } from '../files/refusal.ts'
import { UnusableFile } from '../files/unusable-file.ts'

const UPLOAD = 'send it as an upload (POST /v1/import/uploads)'

/** What to do with a text that is no CSV, by what it is. */
const OTHERS = {
  vcard: `is a vCard: ${UPLOAD}`,
  json: `is JSON: send its objects as rows, or ${UPLOAD}`,
  ndjson: `is NDJSON: send its objects as rows, or ${UPLOAD}`,
} as const

/** Throws `UnusableFile` where the text of a CSV has another format: its columns would not show that. */
export const refuseDisguised = (csv: string): void => {
  const found = recognise(Buffer.from(csv.slice(0, START_BYTES)))
  if (found === 'vcard' || found === 'json' || found === 'ndjson')
    throw new UnusableFile('unsupported_format', 'The text is no CSV.', { fields: { csv: OTHERS[found] } })
  if (found instanceof UnsupportedFormat)
    throw new UnusableFile('unsupported_format', found.message, { fields: { csv: 'is no CSV' } })
}
