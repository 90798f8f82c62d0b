import { ApiError } from '../../http/errors.ts'

/** There is nothing to import: refused where the request is still open, the end of the job where it was queued. */
export class NoDataRows extends ApiError {
  constructor() {
    super('validation_error', { message: 'There are no data rows.', fields: { csv: 'has no data rows' } })
  }
}
