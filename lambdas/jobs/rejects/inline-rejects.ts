import type { OutcomeRecord } from '../../import/outcome.ts'
import type { ImportRequest } from '../../import/request.ts'
import { openTable } from '../../import/source/csv-table.ts'
import { readRows } from '../../import/source/rows.ts'
import { failedOf, rejectLines, type RejectSource } from './reject-lines.ts'

type InlineSource = Exclude<ImportRequest['source'], { readonly kind: 'upload' }>

/** Lines of the CSV of the rows that failed, of what a request carried itself. */
export const inlineRejects =
  (source: InlineSource, options: ImportRequest['options']) =>
  (records: readonly OutcomeRecord[]): AsyncIterable<string> =>
    rejectLines(inlineRejectSource(source, options), () => failedOf(records))

const inlineRejectSource = (source: InlineSource, options: ImportRequest['options']): RejectSource =>
  source.kind === 'csv'
    ? { kind: 'table', open: () => openTable([source.csv], options), options }
    : { kind: 'objects', open: () => Promise.resolve(readRows(source.rows)) }
