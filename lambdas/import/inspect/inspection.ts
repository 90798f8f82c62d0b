import * as z from 'zod'
import { codeSchema } from '../../platform/schemas.ts'
import { dataOf } from '../../http/response.ts'
import { detectedSchema } from '../formats/detected.ts'
import { rowErrorSchema } from '../outcome.ts'
import { warningSchema } from '../source/warnings.ts'

/** Why an import of a file that can be inspected would fail: the codes of jobs. */
const FAULTS = ['unusable_columns', 'unknown_encoding', 'unreadable_file'] as const

const faultSchema = z.object({
  code: codeSchema([...FAULTS]),
  message: z.string(),
  details: z.object({ fields: z.record(z.string(), z.string()) }).exactOptional(),
})

const columnSchema = z.object({
  name: z.string().meta({
    description: 'As `mapping` names it: the header, or the number where there is none. Of vCards a property.',
  }),
  index: z.int().nonnegative().meta({ description: 'From 0, in the order of the file.' }),
  samples: z
    .array(z.string())
    .readonly()
    .meta({ description: 'The first values that differ, up to 5, cut at 80 characters.' }),
  filled: z.int().nonnegative().meta({ description: 'Rows, of `rows_read`, with a value in the column.' }),
  field: z.string().nullable().meta({ description: 'The contact field, or `custom_fields.<name>`.' }),
  field_source: z.enum(['found', 'proposed']).nullable().meta({
    description:
      '`found`: an import reads the column as this field. `proposed`: its cells look like the field; an import ignores it unless `mapping` names it.',
  }),
})

const sampleRowSchema = z.object({
  row_number: z.int().positive(),
  line: z
    .int()
    .positive()
    .exactOptional()
    .meta({ description: 'Line of the file, or row of the sheet, where it begins.' }),
  cells: z.array(z.string()).readonly().meta({ description: 'In the order of `columns`, cut at 80 characters.' }),
  contact: z
    .record(z.string(), z.unknown())
    .exactOptional()
    .meta({ description: 'The contact that an import would make of the row, if nothing matches it.' }),
  error: rowErrorSchema
    .extend({ further: z.array(rowErrorSchema).readonly().exactOptional() })
    .exactOptional()
    .meta({ description: 'Why the row would fail.' }),
  dropped: z
    .array(rowErrorSchema)
    .readonly()
    .exactOptional()
    .meta({ description: 'Values that cannot be read and would be left out of the contact.' }),
})

export const inspectionSchema = z.object({
  format: detectedSchema.shape.format,
  sheets: z
    .array(z.string())
    .readonly()
    .exactOptional()
    .meta({ description: 'Of a workbook: the sheets that `sheet` can name.' }),
  detected: detectedSchema,
  columns: z.array(columnSchema).readonly().meta({ description: 'Up to 500.' }),
  sample_rows: z.array(sampleRowSchema).readonly().meta({ description: 'The first rows, up to 10.' }),
  rows_read: z.int().nonnegative().meta({ description: 'How many rows were read.' }),
  is_complete: z.boolean().meta({ description: 'Whether these were all rows of the file.' }),
  error: faultSchema
    .nullable()
    .meta({ description: 'Why an import of the file would fail without further options; null if it would not.' }),
  warnings: z.array(warningSchema).readonly().meta({ description: 'Of the rows that were read.' }),
})

export const inspectionBodySchema = dataOf(inspectionSchema)

export type Inspection = Readonly<z.infer<typeof inspectionSchema>>
export type InspectedColumn = Readonly<z.infer<typeof columnSchema>>
export type SampleRow = Readonly<z.infer<typeof sampleRowSchema>>
export type Fault = Readonly<z.infer<typeof faultSchema>>
