import type { ContactInput } from '../../contacts/contact-schema.ts'
import { isRowError, newContact } from '../../contacts/contact.ts'
import type { RowError } from '../../contacts/row-errors.ts'
import type { NormalisedRow } from '../normalise/row.ts'
import type { SampleRow } from './inspection.ts'

/** Rows that an answer shows. */
export const MAX_SAMPLE_ROWS = 10

/** The contact that a row makes where nothing matches it, without what only a stored one has. */
const contactOf = (input: ContactInput, row: NormalisedRow): Pick<SampleRow, 'contact' | 'error'> => {
  const made = newContact(input, {
    jobId: '',
    rowNumber: row.rowNumber,
    now: '',
    ...('isNamedElsewhere' in row && { isNamedElsewhere: true }),
  })
  if (isRowError(made)) return { error: made }
  const { created_at: _, updated_at: __, job_id: ___, row_number: ____, ...contact } = made
  return { contact }
}

const errorOf = ({ further, ...error }: RowError): NonNullable<SampleRow['error']> => ({
  ...error,
  ...(further && { further: further.map(({ further: _, ...other }) => other) }),
})

/** What an import would make of a row. */
export const outcomeOfSample = (row: NormalisedRow): Pick<SampleRow, 'contact' | 'error' | 'dropped'> => {
  if ('error' in row) return { error: errorOf(row.error) }
  return {
    ...contactOf(row.input, row),
    ...(row.dropped && { dropped: row.dropped.map(({ further: _, ...one }) => one) }),
  }
}
