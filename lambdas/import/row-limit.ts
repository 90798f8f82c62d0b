import { UnusableFile } from './files/unusable-file.ts'

/** Rows that an import takes: with more, one of them would hold a worker for hours. */
export const MAX_ROWS = 2_000_000

/** A payload has more rows than an import takes. Those up to there are imported. */
export class RowLimitReached extends UnusableFile {
  override readonly name = 'RowLimitReached'

  constructor() {
    super(
      'too_many_rows',
      `An import takes ${MAX_ROWS.toLocaleString('en-US')} rows. Those were imported; send the others in another file.`,
    )
  }
}
