import * as z from 'zod'
import { codeSchema } from '../../platform/schemas.ts'
import { detectedCsvSchema } from '../source/csv.ts'

const { delimiter, encoding, has_header, header_line, mapping, mapping_source, from_job, date_order } =
  detectedCsvSchema.shape

/** What was found out about a file, as answers and jobs show it. */
export const detectedSchema = z.object({
  format: codeSchema(['csv', 'ndjson', 'json', 'vcard', 'xlsx']).meta({
    description: 'The format, detected from the bytes.',
  }),
  packed: codeSchema(['gzip', 'zip']).exactOptional().meta({ description: 'What the file was packed in.' }),
  sheet: z.string().exactOptional().meta({ description: 'Of a workbook: the sheet that is read.' }),
  delimiter: delimiter.exactOptional(),
  encoding: encoding.exactOptional(),
  encoding_guess: z.string().exactOptional().meta({
    description:
      'Only when a file is inspected, in place of `encoding`: what the encoding may be. An import asks for `encoding`.',
  }),
  has_header: has_header.exactOptional(),
  header_line,
  mapping: mapping.exactOptional(),
  mapping_source: mapping_source.exactOptional(),
  from_job,
  date_order,
})

export type Detected = Readonly<z.infer<typeof detectedSchema>>
