import { IDENTITY_KINDS } from '../contacts/identity.ts'
import { MERGE_RULES } from '../contacts/merge-rules.ts'
import { BLANK_CELLS } from '../import/merge-options.ts'
import * as z from 'zod'
import type { ImportRequest } from '../import/request.ts'
import { DELIMITERS } from '../import/source/csv-limits.ts'
import { DATE_ORDERS, MAPPING_MODES, ON_INVALID_VALUE, OTHER_COLUMNS } from '../import/source/reading-options.ts'
import { codeSchema } from '../platform/schemas.ts'
import type { MadeBy } from './job-creator.ts'

/** What a queued job keeps of its request: all but the payload. */
export type QueuedRequest = Pick<ImportRequest, 'options' | 'ignored_options'> & {
  /** Whose imports alone the maker of the job sees, where its `mapping_from` is still to be found. */
  readonly sees_only?: MadeBy | undefined
}

/** Each option of an import has a line here, or a queued import would lose it. */
const optionsShape = {
  has_header: z.boolean(),
  delimiter: z.enum(DELIMITERS).exactOptional(),
  encoding: z.string().exactOptional(),
  sheet: z.string().exactOptional(),
  mapping: z.record(z.string(), z.string().nullable()).exactOptional(),
  mapping_from: z.string().exactOptional(),
  mapping_mode: codeSchema(MAPPING_MODES).exactOptional(),
  other_columns: codeSchema(OTHER_COLUMNS).exactOptional(),
  match_by: z.array(codeSchema(IDENTITY_KINDS)).exactOptional(),
  merge: z.record(z.string(), codeSchema(MERGE_RULES)).exactOptional(),
  blank_cells: codeSchema(BLANK_CELLS).exactOptional(),
  create_missing: z.boolean().exactOptional(),
  on_invalid_value: codeSchema(ON_INVALID_VALUE).exactOptional(),
  date_order: codeSchema(DATE_ORDERS).exactOptional(),
  update_existing: z.boolean(),
  tags: z.array(z.string()),
  default_country: z.string().exactOptional(),
  dry_run: z.boolean(),
} satisfies Record<keyof QueuedRequest['options'], z.ZodType>

const queuedRequestSchema = z.object({
  options: z.object(optionsShape),
  ignored_options: z.array(z.string()),
  sees_only: z.union([z.object({ session_id: z.string() }), z.object({ key_id: z.string() })]).exactOptional(),
})

/** The request of a queued job, as JSON text. Throws on a text that is none. */
export const parseQueuedRequest = (text: string): QueuedRequest => queuedRequestSchema.parse(JSON.parse(text))
