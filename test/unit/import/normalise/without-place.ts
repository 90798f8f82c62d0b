import type { RowError } from '../../../../lambdas/contacts/row-errors.ts'
import type { NormalisedRow } from '../../../../lambdas/import/normalise/row.ts'

const errorWithoutColumn = ({ column: _, further, ...error }: RowError): RowError => ({
  ...error,
  ...(further && { further: further.map(errorWithoutColumn) }),
})

/** A row, but for where in a file it stands. */
export const withoutPlace = ({ line: _, ...row }: NormalisedRow): NormalisedRow =>
  'error' in row
    ? { ...row, error: errorWithoutColumn(row.error) }
    : { ...row, ...(row.dropped && { dropped: row.dropped.map(errorWithoutColumn) }) }
