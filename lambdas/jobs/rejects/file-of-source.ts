import type { RejectsFile } from '../rejects-file.ts'
import { type CardSource, cardRejects } from './card-rejects.ts'
import type { FailedRecords } from './failed-rows.ts'
import { type ObjectSource, objectRejects } from './object-rejects.ts'
import { tableRejects, type TableSource } from './table-rejects.ts'

/** Where the rows of an import came from. */
export type RejectSource =
  | ({ readonly kind: 'table' } & TableSource)
  | ({ readonly kind: 'cards' } & CardSource)
  | ({ readonly kind: 'objects' } & ObjectSource)

/**
 * The rows that failed as a file, line by line in constant memory: what each was, and why it failed. It can be mended and sent again with
 * the options of the first import; what is not mended fails again.
 */
export const rejectsFile = (source: RejectSource, failed: FailedRecords): RejectsFile => {
  switch (source.kind) {
    case 'table':
      return { format: 'csv', lines: tableRejects(source, failed) }
    case 'cards':
      return { format: 'csv', lines: cardRejects(source, failed) }
    case 'objects':
      return { format: 'ndjson', lines: objectRejects(source, failed) }
  }
}
