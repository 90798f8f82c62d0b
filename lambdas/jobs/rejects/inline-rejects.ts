import type { OutcomeRecord } from '../../import/outcome.ts'
import type { ImportRequest, InlineSource } from '../../import/request.ts'
import { openTable } from '../../import/source/csv-table.ts'
import { readRows } from '../../import/source/rows.ts'
import { failedOf } from './failed-rows.ts'
import type { RejectsFile } from '../rejects-file.ts'
import { type RejectSource, rejectsFile } from './file-of-source.ts'

/** The rows that failed of what a request carried itself. */
export const inlineRejects =
  (source: InlineSource, options: ImportRequest['options']) =>
  (records: readonly OutcomeRecord[]): RejectsFile =>
    rejectsFile(inlineRejectSource(source, options), () => failedOf(records))

const inlineRejectSource = (source: InlineSource, options: ImportRequest['options']): RejectSource =>
  source.kind === 'csv'
    ? { kind: 'table', open: () => openTable([source.csv], options), options }
    : { kind: 'objects', open: () => Promise.resolve(readRows(source.rows)) }
