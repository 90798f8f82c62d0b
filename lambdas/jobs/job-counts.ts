import { countSchema } from '../platform/schemas.ts'
import type { OutcomeCounts } from '../import/outcome.ts'
import type { Job } from './job.ts'

/** The counts of a job as responses have them. */
export const countsOf = (counts: OutcomeCounts, unchanged: number) => ({
  created_count: counts.created,
  updated_count: counts.updated,
  unchanged_count: unchanged,
  skipped_count: counts.skipped,
  failed_count: counts.failed,
})

/** The counts of an undo beside them. */
export const undoCountsOf = ({ deleted = 0, restored = 0, kept = 0 }: OutcomeCounts) => ({
  deleted_count: deleted,
  restored_count: restored,
  kept_count: kept,
})

/** Rows with an outcome. */
const processed = (counts: OutcomeCounts): number => Object.values(counts).reduce((sum, count) => sum + count, 0)

/** The same of a job. An export has contacts instead, and no outcomes. */
export const processedBy = ({ kind, position, counts }: Pick<Job, 'kind' | 'position' | 'counts'>): number =>
  kind === 'export' ? position : processed(counts)

const ofUndo = (description: string) => countSchema.exactOptional().meta({ description: `Of an undo: ${description}` })

export const undoCountsShape = {
  deleted_count: ofUndo('contacts that the import created, and that were deleted.'),
  restored_count: ofUndo('contacts that are again as the import found them.'),
  kept_count: ofUndo('contacts that were kept, whole or in part.'),
}

/** Their schemas, and that of `total_count`. */
export const countsShape = {
  created_count: countSchema,
  updated_count: countSchema.meta({
    description: 'Rows that match a contact while `update_existing` is true, even if nothing had to change.',
  }),
  unchanged_count: countSchema.meta({
    description: 'Updated rows that changed nothing. They are counted in `updated_count` too.',
  }),
  skipped_count: countSchema.meta({
    description:
      'Rows that match a contact, or an earlier row of the import, while `update_existing` is false; and rows that match nothing while `create_missing` is false.',
  }),
  failed_count: countSchema,
  total_count: countSchema.nullable().meta({ description: 'Data rows; null until known.' }),
}
