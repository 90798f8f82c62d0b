import type { GivenFields } from '../contacts/contact-schema.ts'
import { IDENTITY_KINDS, type WorkspaceKeys } from '../contacts/identity.ts'
import { importBatch, type BatchContext } from './batch.ts'
import type { NormalisedRow } from './normalise/row.ts'
import type { OutcomeRecord } from './outcome.ts'
import { TooManyLooks } from './ports.ts'
import type { PlanRow } from './view.ts'

/** Rows of one batch: read, planned and written together, between two checkpoints. An inline import is one batch. */
export const BATCH_ROWS = 500

/** How a job's rows are worked. */
export interface RunContext extends BatchContext {
  /** Rows of a batch: the same for every incarnation of a job. */
  readonly batchRows: number
}

/** Batches in a row that may be cut at their very first row, each after a write of somebody else. */
const MOST_EMPTY_BATCHES = 40

/** What one batch came to, to be recorded before the next may begin. Rows `from + 1` to `to` are done. */
export interface BatchOutcomes {
  readonly from: number
  readonly to: number
  readonly outcomes: readonly OutcomeRecord[]
}

/**
 * Imports rows that begin behind position `from`, batch by batch. The next batch begins when the next result is asked for: record
 * the one at hand first (outcomes, then a checkpoint), because a retry may take up the work only there (protocol, rules 5 and 11).
 */
export async function* importRows(
  rows: Iterable<NormalisedRow> | AsyncIterable<NormalisedRow>,
  from: number,
  context: RunContext,
): AsyncGenerator<BatchOutcomes, void> {
  const next = reader(rows)
  let position = from
  let batch: NormalisedRow[] = []
  for (let empty = 0; ;) {
    while (batch.length < context.batchRows) {
      const row = await next()
      if (row === undefined) break
      batch.push(row)
    }
    if (batch.length === 0) return
    const { outcomes, cut } = await importBatch(plannable(batch, context.keys), context)
    const done = cut === undefined ? batch : batch.filter(({ rowNumber }) => rowNumber < cut)
    batch = batch.slice(done.length)
    empty = done.length === 0 ? empty + 1 : 0
    if (empty > MOST_EMPTY_BATCHES) throw new TooManyLooks('A batch was cut at its first row again and again.')
    if (done.length === 0) continue
    const to = position + done.length
    yield { from: position, to, outcomes: done.map((row) => outcomeOf(row, outcomes)) }
    position = to
  }
}

const reader = (rows: Iterable<NormalisedRow> | AsyncIterable<NormalisedRow>) => {
  const iterator = Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]()
  return async (): Promise<NormalisedRow | undefined> => {
    const result = await iterator.next()
    return result.done === true ? undefined : result.value
  }
}

const plannable = (batch: readonly NormalisedRow[], keys: WorkspaceKeys): PlanRow[] =>
  batch.flatMap((row) =>
    'given' in row
      ? [{ rowNumber: row.rowNumber, given: row.given, identities: identitiesGiven(row.given, keys) }]
      : [],
  )

const identitiesGiven = (given: GivenFields, keys: WorkspaceKeys) =>
  IDENTITY_KINDS.flatMap((kind) => {
    const value = given[kind]
    return value === undefined ? [] : [keys.identity(kind, value)]
  })

const outcomeOf = (row: NormalisedRow, outcomes: ReadonlyMap<number, OutcomeRecord>): OutcomeRecord => {
  if ('error' in row) return { row_number: row.rowNumber, outcome: 'failed', ...row.error }
  const outcome = outcomes.get(row.rowNumber)
  if (outcome === undefined) throw new Error(`Row ${row.rowNumber} was left without an outcome.`)
  return outcome
}
