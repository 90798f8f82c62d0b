import type { IdentityKind } from '../contacts/identity.ts'
import type { RowErrorCode } from './row-errors.ts'

export const ROW_OUTCOMES = ['created', 'updated', 'skipped', 'failed'] as const
export type RowOutcome = (typeof ROW_OUTCOMES)[number]

/** What became of one data row: one record a row, as it is stored and as `GET …/rows` shows it. */
export interface OutcomeRecord {
  /** 1 for the first data row. */
  readonly row_number: number
  readonly outcome: RowOutcome
  /** Absent where the row failed, or was skipped for matching two contacts. */
  readonly contact_id?: string
  /** `row`: the contact was made by an earlier row of the same import. */
  readonly matched_by?: IdentityKind | 'row'
  readonly code?: RowErrorCode
  readonly message?: string
  readonly field?: string
  readonly column?: string
}

export type OutcomeCounts = Readonly<Record<RowOutcome, number>>

export const NO_OUTCOMES: OutcomeCounts = { created: 0, updated: 0, skipped: 0, failed: 0 }

export const countOutcomes = (records: readonly OutcomeRecord[]): OutcomeCounts => {
  const counts = { ...NO_OUTCOMES }
  for (const record of records) counts[record.outcome] += 1
  return counts
}

export const addCounts = (a: OutcomeCounts, b: OutcomeCounts): OutcomeCounts => ({
  created: a.created + b.created,
  updated: a.updated + b.updated,
  skipped: a.skipped + b.skipped,
  failed: a.failed + b.failed,
})
