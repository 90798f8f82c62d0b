import type { RowError } from '../contacts/row-errors.ts'
import type { NormalisedRow } from './normalise/row.ts'
import type { OutcomeRecord } from './outcome.ts'

const withoutMessage = ({ code, field, column }: RowError) => ({
  code,
  ...(field !== undefined && { field }),
  ...(column !== undefined && { column }),
})

/** The record of a row: what its batch came to for it, or why it failed before. */
export const outcomeOf = (row: NormalisedRow, outcomes: ReadonlyMap<number, OutcomeRecord>): OutcomeRecord => {
  const { rowNumber, line } = row
  const numbered = line === undefined ? { row_number: rowNumber } : { row_number: rowNumber, line }
  if ('error' in row) return { ...numbered, outcome: 'failed', ...row.error }
  const outcome = outcomes.get(rowNumber)
  if (outcome === undefined) throw new Error(`Row ${rowNumber} was left without an outcome.`)
  // The spread in front: of an object that begins with it V8 makes a copy, of any other it copies field by field.
  if (row.dropped === undefined) return line === undefined ? outcome : { ...outcome, line }
  const dropped = [...(row.dropped ?? []).map(withoutMessage), ...(outcome.dropped ?? [])]
  return { ...numbered, ...outcome, ...(dropped.length > 0 && { dropped }) }
}
