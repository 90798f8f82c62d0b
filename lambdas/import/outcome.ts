import * as z from 'zod'
import { IDENTITY_KINDS } from '../contacts/identity.ts'
import { rowErrorCodeSchema } from '../contacts/row-errors.ts'
import { codeSchema } from '../platform/schemas.ts'
import { changesSchema } from './changes.ts'

export const ROW_OUTCOMES = ['created', 'updated', 'skipped', 'failed'] as const
export type ImportOutcome = (typeof ROW_OUTCOMES)[number]
/** What becomes of a contact when its import is undone. */
const UNDO_OUTCOMES = ['deleted', 'restored', 'kept'] as const
export const ALL_OUTCOMES = [...ROW_OUTCOMES, ...UNDO_OUTCOMES] as const
export type RowOutcome = (typeof ALL_OUTCOMES)[number]

/** An error of a row. */
export const rowErrorSchema = z.object({
  code: rowErrorCodeSchema,
  message: z.string(),
  field: z.string().exactOptional(),
  column: z.string().exactOptional().meta({ description: 'CSV: header, or number, of the column.' }),
})

/** What became of one data row: one record a row, as it is stored and as `GET …/rows` shows it. */
export const outcomeRecordSchema = z.object({
  row_number: z.int().positive().meta({ description: '1 for the first data row.' }),
  line: z
    .int()
    .positive()
    .exactOptional()
    .meta({ description: 'Line of the file, or row of the sheet, where it begins.' }),
  outcome: z.enum(ALL_OUTCOMES),
  planned_outcome: z
    .enum(ROW_OUTCOMES)
    .exactOptional()
    .meta({ description: 'Of an applied dry run: what the dry run said, where the row came otherwise.' }),
  contact_id: z
    .string()
    .exactOptional()
    .meta({ description: 'Absent if the row failed, or was skipped because it matches two contacts.' }),
  matched_by: codeSchema(['id', ...IDENTITY_KINDS, 'row'])
    .exactOptional()
    .meta({ description: '`row`: an earlier row of the same import created the contact.' }),
  changed: z.boolean().exactOptional().meta({ description: 'Of an updated row: whether anything changed.' }),
  changes: changesSchema.exactOptional(),
  code: rowErrorCodeSchema.exactOptional(),
  message: z.string().exactOptional(),
  field: z.string().exactOptional(),
  column: z.string().exactOptional().meta({ description: 'CSV: header or number of the column.' }),
  fields: z
    .array(z.string())
    .readonly()
    .exactOptional()
    .meta({ description: 'Of a contact that an undo kept in part: the fields that it kept.' }),
  further: z
    .array(rowErrorSchema)
    .readonly()
    .exactOptional()
    .meta({ description: 'The other errors of a failed row.' }),
  dropped: z
    .array(rowErrorSchema.omit({ message: true }))
    .readonly()
    .exactOptional()
    .meta({ description: 'Values that could not be read and were left out of the contact.' }),
  email_differs: z
    .boolean()
    .exactOptional()
    .meta({ description: 'The row matched by its phone a contact that has another email.' }),
})

export type OutcomeRecord = Readonly<z.infer<typeof outcomeRecordSchema>>

type UndoCounts = Partial<Record<(typeof UNDO_OUTCOMES)[number], number>>
/** Those of an undo are there only where there are any. */
export type OutcomeCounts = Readonly<Record<ImportOutcome, number> & UndoCounts>

export const NO_OUTCOMES: OutcomeCounts = { created: 0, updated: 0, skipped: 0, failed: 0 }

/** How many records have each outcome. */
export const countOutcomes = (records: readonly Pick<OutcomeRecord, 'outcome'>[]): OutcomeCounts => {
  const counts: { -readonly [O in keyof OutcomeCounts]: OutcomeCounts[O] } = { ...NO_OUTCOMES }
  for (const { outcome } of records) counts[outcome] = (counts[outcome] ?? 0) + 1
  return counts
}

/** How many of the updated rows changed nothing. */
export const countUnchanged = (records: readonly OutcomeRecord[]): number =>
  records.filter(({ outcome, changed }) => outcome === 'updated' && changed === false).length

/** The sums by outcome. */
export const addCounts = (a: OutcomeCounts, b: OutcomeCounts): OutcomeCounts =>
  Object.fromEntries(
    ALL_OUTCOMES.flatMap((outcome) => {
      const [one, other] = [a[outcome], b[outcome]]
      return one === undefined && other === undefined ? [] : [[outcome, (one ?? 0) + (other ?? 0)]]
    }),
  ) as OutcomeCounts
