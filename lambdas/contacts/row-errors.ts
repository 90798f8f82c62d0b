import { codeSchema } from '../platform/schemas.ts'

/** Every code that one row can fail with, or be skipped or lose a value with. A row's failure never costs another row anything. */
export const ROW_ERRORS = {
  malformed_row: 'The row is not an object, or has more or fewer cells than the header.',
  missing_identity: 'The row has no name, no email, no phone and no external_id.',
  invalid_field: 'A field has a value of the wrong type or format.',
  invalid_email: 'The email is not a valid address.',
  invalid_phone: 'The phone cannot be read as an international number.',
  field_too_long: 'A field is too long.',
  too_many_tags: 'The contact would have too many tags.',
  custom_fields_too_large: 'The custom fields are too large.',
  ambiguous_match: 'The id, external_id, email and phone of the row do not all belong to the same contact.',
  unknown_contact:
    'No contact of this workspace has this id. Leave the id out to match by email, phone or external_id.',
  no_match: 'No contact matches the row, and create_missing is false.',
  erased_identity: 'The email, phone or external_id belongs to somebody whose data was erased.',
  identity_taken: 'The value belongs to another contact.',
  changed_since: 'The contact was changed after the import.',
  gone: 'The contact does not exist any more.',
} as const

export type RowErrorCode = keyof typeof ROW_ERRORS

/** A message that names lines of the file, behind what holds for every row that has the error. */
export const messageAtLines = (message: string, lines: string): string => `${message} (${lines}).`

const LINES_BEHIND = / \((?:from )?lines? [\d to]+\)\.$/

/** What messages of one error have in common, whatever lines they name: by this errors are counted together. */
export const messageWithoutLines = (message: string): string => message.replace(LINES_BEHIND, '.')

export const rowErrorCodeSchema = codeSchema(Object.keys(ROW_ERRORS) as RowErrorCode[])

/** Why a row failed. Holds no value of the row: messages appear in responses, files and logs. */
export interface RowError {
  readonly code: RowErrorCode
  readonly message: string
  readonly field?: string
  /** CSV: the header (or number) of the column that the value came from. */
  readonly column?: string
  /** The row's other errors. */
  readonly further?: readonly RowError[]
}
