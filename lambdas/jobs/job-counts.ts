import { countSchema } from '../platform/schemas.ts'
import type { OutcomeCounts } from '../import/outcome.ts'

/** The counts of a job as responses have them. */
export const countsOf = (counts: OutcomeCounts, unchanged: number) => ({
  created_count: counts.created,
  updated_count: counts.updated,
  unchanged_count: unchanged,
  skipped_count: counts.skipped,
  failed_count: counts.failed,
})

/** Rows with an outcome. */
export const processed = ({ created, updated, skipped, failed }: OutcomeCounts): number =>
  created + updated + skipped + failed

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
