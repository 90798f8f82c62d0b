import { looksLikeEmail, looksLikePhone } from './cells.ts'
import { targetsOf } from './columns.ts'
import type { TableOptions } from './csv-options.ts'
import { guardReaderOf } from './formula-guard.ts'
import type { RowShape } from './odd-quotes.ts'
import { REJECT_COLUMNS, rejectHeader } from './reject-columns.ts'

/** The columns that identify a contact. */
interface IdentityColumns {
  readonly emails: readonly number[]
  readonly phones: readonly number[]
}

const identityColumns = (header: readonly string[], options: TableOptions): IdentityColumns => {
  const emails: number[] = []
  const phones: number[] = []
  for (const [index, target] of targetsOf(header.map(guardReaderOf(header)), options).entries()) {
    if (target === 'email') emails.push(index)
    if (target === 'phone') phones.push(index)
  }
  return { emails, phones }
}

/** Whether cells have an address where the addresses are, or a phone where the phones are. */
const hasIdentity = (cells: readonly string[], { emails, phones }: IdentityColumns): boolean =>
  emails.some((index) => looksLikeEmail(cells[index] ?? '')) ||
  phones.some((index) => looksLikePhone(cells[index] ?? ''))

/** What a row looks like under a header: in our own rejects a line within a cell has none of the reasons. */
export const rowShape = (header: readonly string[], options: TableOptions): RowShape => {
  const columns = identityColumns(header, options)
  const rejects = rejectHeader(header)
  const { length: width } = rejects ?? header
  const ownWidth = rejects === undefined ? width : width - REJECT_COLUMNS.length
  return {
    width,
    isRow: (cells) => width > 1 && (cells.length === width || cells.length === ownWidth) && hasIdentity(cells, columns),
  }
}

/** Whether a row that lacks its last cells is one all the same. */
export const makeIdentityCheck = (
  header: readonly string[],
  options: TableOptions,
): ((cells: readonly string[]) => boolean) => {
  const columns = identityColumns(header, options)
  return (cells) => hasIdentity(cells, columns)
}
