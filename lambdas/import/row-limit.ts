/** Rows that a queued job takes: with more, one import would hold a worker for hours. */
export const MAX_ROWS = 2_000_000

/** A payload has more rows than a job takes. The rows before are imported. */
export class RowLimitReached extends Error {
  override readonly name = 'RowLimitReached'
}
