import type { OutcomeRecord } from '../../import/outcome.ts'

/** Records of the rows that failed, in order, from the first each time. */
export type FailedRecords = () => Iterable<OutcomeRecord> | AsyncIterable<OutcomeRecord>

/** The records of rows that failed. */
export const failedOf = (records: readonly OutcomeRecord[] = []): readonly OutcomeRecord[] =>
  records.filter(({ outcome }) => outcome === 'failed')

interface FailedRow<Row> {
  /** Undefined where the source has no such row any more. */
  readonly row: Row | undefined
  readonly record: OutcomeRecord
}

/** Picks the rows that failed. Reads no further than the last of them. */
export async function* failedRows<Row>(
  batches: AsyncIterable<readonly Row[]>,
  failed: ReturnType<FailedRecords>,
): AsyncGenerator<FailedRow<Row>, void, undefined> {
  const records = Symbol.asyncIterator in failed ? failed[Symbol.asyncIterator]() : failed[Symbol.iterator]()
  let next = await records.next()
  let before = 0
  for await (const batch of batches) {
    while (next.done !== true && next.value.row_number <= before + batch.length) {
      yield { row: batch[next.value.row_number - before - 1], record: next.value }
      next = await records.next()
    }
    if (next.done === true) return
    before += batch.length
  }
  for (; next.done !== true; next = await records.next()) yield { row: undefined, record: next.value }
}

/** One row at a time, as batches of one. */
export async function* singly<Row>(rows: Iterable<Row> | AsyncIterable<Row>): AsyncGenerator<readonly Row[]> {
  for await (const row of rows) yield [row]
}

/** What the reject columns say of a row, in their order: all of its errors, so that it has to be mended only once. */
export const reasonsOf = ({
  code,
  message = '',
  further = [],
  row_number,
}: OutcomeRecord): readonly [code: string, message: string, row: number] => [
  code ?? '',
  [message, ...further.map((error) => error.message)].join(' '),
  row_number,
]
