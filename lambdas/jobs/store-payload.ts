import type { InlineSource } from '../import/request.ts'
import type { QueueImportRequest } from './queue-import.ts'

/** Brings what a request carried to where its job will read it: a CSV as it came, rows as NDJSON. */
export const storeInlinePayload =
  (source: InlineSource): QueueImportRequest['storePayload'] =>
  (key, payloads) =>
    source.kind === 'csv'
      ? payloads.put(key, 'csv', source.csv)
      : payloads.put(key, 'ndjson', source.rows.map((row) => JSON.stringify(row)).join('\n'))
