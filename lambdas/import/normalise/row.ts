import type { GivenFields } from '../../contacts/contact-schema.ts'
import type { RowError } from '../row-errors.ts'
import type { RawRow } from '../source/raw-row.ts'
import type { Warnings } from '../warnings.ts'

export interface NormaliseContext {
  /** ISO 3166-1 alpha-2: where phones without a country code are from. */
  readonly defaultCountry?: string
}

export type NormalisedRow =
  { readonly rowNumber: number; readonly given: GivenFields } | { readonly rowNumber: number; readonly error: RowError }

export const normaliseRow = (raw: RawRow, context: NormaliseContext, warnings: Warnings): NormalisedRow => {
  void context
  void warnings
  if ('error' in raw) return raw
  throw new Error('to come')
}
