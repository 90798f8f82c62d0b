import { UnusableFile } from '../files/unusable-file.ts'

/** There is nothing to import. */
export class NoDataRows extends UnusableFile {
  override readonly name = 'NoDataRows'

  constructor() {
    super('no_data_rows', 'There are no data rows.', { fields: { csv: 'has no data rows' } })
  }
}
