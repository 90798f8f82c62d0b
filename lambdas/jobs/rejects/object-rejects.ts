import type { OutcomeRecord } from '../../import/outcome.ts'
import type { RawRow } from '../../import/source/raw-row.ts'
import { MALFORMED_ROW, REJECT_COLUMNS } from '../../import/source/reject-columns.ts'
import { type FailedRecords, failedRows, reasonsOf, singly } from './failed-rows.ts'

export interface ObjectSource {
  /** From the first row each time. */
  readonly open: () => Promise<Iterable<RawRow> | AsyncIterable<RawRow>>
}

/** The rejects of objects: NDJSON of them as they came, their values with their types, and the reasons beside those. */
export async function* objectRejects(
  { open }: ObjectSource,
  failed: FailedRecords,
): AsyncGenerator<string, void, undefined> {
  for await (const { row, record } of failedRows(singly(await open()), failed())) yield `${objectText(row, record)}\n`
}

const objectText = (row: RawRow | undefined, record: OutcomeRecord): string => {
  const reasons = reasonsOf(record)
  const named = Object.fromEntries(REJECT_COLUMNS.map((name, place) => [name, reasons[place]]))
  try {
    return JSON.stringify({ ...fieldsOf(row), ...named })
  } catch {
    // Nested deeper than the stack: it can be written no more than it could be imported.
    return JSON.stringify({ [MALFORMED_ROW]: null, ...named })
  }
}

/** A row that was no object, or that is gone, fails again until fields are added to it. */
const fieldsOf = (row: RawRow | undefined): object => {
  if (row === undefined) return { [MALFORMED_ROW]: null }
  return 'error' in row ? { [MALFORMED_ROW]: row.source ?? null } : row.values
}
