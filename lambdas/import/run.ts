import type { ContactInput } from '../contacts/contact-schema.ts'
import {
  IDENTITY_KINDS,
  mayMatchBy,
  type Identity,
  type IdentityKind,
  type WorkspaceKeys,
} from '../contacts/identity.ts'
import { importBatch, planBatch, type BatchContext, type PlannedBatch } from './batch.ts'
import type { NormalisedRow } from './normalise/row.ts'
import type { OutcomeRecord } from './outcome.ts'
import { outcomeOf } from './row-outcome.ts'
import { ContentionError } from './ports.ts'
import { readItems, type ItemsRead } from './read.ts'
import { RowLimitReached } from './row-limit.ts'
import { UnreadableCsv } from './source/unreadable-csv.ts'
import type { PlanRow } from './planning-state.ts'

/** Rows of one batch: read, planned and written together, between two checkpoints. An inline import is one batch. */
export const BATCH_ROWS = 500

/** The same of a queued import: fewer checkpoints, and calls enough under way at once for a large table. */
export const QUEUED_BATCH_ROWS = 2_000

/** How a job's rows are worked. */
export interface RunContext extends BatchContext {
  /** Identities that find a contact; all of them where it is left out. */
  readonly matchBy?: readonly IdentityKind[] | undefined
  /** Rows of a batch at most: the same for every attempt of a job. */
  readonly batchRows: number
  /** Rows of the first batch, as the checkpoint before it recorded; `batchRows` where there is none. */
  readonly firstBatchRows?: number
}

/** Batches in a row that may end at their very first row, each after a write of another import. */
const MAX_EMPTY_BATCHES = 40

/** What one batch came to, to be recorded before the next may begin. Rows `from + 1` to `to` are done. */
export interface BatchOutcomes {
  readonly from: number
  readonly to: number
  readonly outcomes: readonly OutcomeRecord[]
  /** Rows of the next batch at most, to be recorded with the checkpoint: a retry must take the same rows together (protocol, rule 5). */
  readonly nextBatchRows: number
}

/** Rows in their order, one by one or some together. */
type RowsToImport = Iterable<NormalisedRow> | AsyncIterable<NormalisedRow | readonly NormalisedRow[]>

/**
 * Imports rows that begin behind position `from`, batch by batch. The next batch is written when the next result is asked for: record
 * the one at hand first (outcomes, then a checkpoint), because a retry may take up the work only there (protocol, rules 5 and 11).
 * Meanwhile the next batch is read and planned, which changes nothing. What the batch before it wrote is read once more.
 */
export async function* importRows(
  rows: RowsToImport,
  from: number,
  context: RunContext,
): AsyncGenerator<BatchOutcomes, void> {
  let rowsAtOnce = context.firstBatchRows ?? context.batchRows
  const batches = makeBatches(rows, context)
  let position = from
  let next = batches.prepare(rowsAtOnce, [])
  for (let empty = 0; ;) {
    const batch = await next
    if (batch === undefined) return
    const { boundaryRow, outcomes, touched } = await importBatch(batch.planned, context)
    const done = boundaryRow === undefined ? batch.rows : batch.rows.filter(({ row }) => row.rowNumber < boundaryRow)
    batches.drop(done.length)
    empty = done.length === 0 ? empty + 1 : 0
    if (empty > MAX_EMPTY_BATCHES) throw new ContentionError('A batch ended before its first row again and again.')
    // Where rows wait for each other, whole batches would be read anew for each of them: the batches get small, and grow again.
    if (boundaryRow === undefined) rowsAtOnce = batch.nextBatchRows
    else if (done.length > 0) rowsAtOnce = Math.min(2 * done.length, batch.nextBatchRows)
    next = batches.prepare(rowsAtOnce, touched)
    // It is awaited once this batch is recorded. If that fails first, nothing awaits it.
    next.catch(() => undefined)
    if (done.length === 0) continue
    // Not how many: of a file of which only some rows are taken, the others are done too.
    const to = done.at(-1)?.row.rowNumber ?? position
    const records = done.map(({ row }) => outcomeOf(row, outcomes))
    yield { from: position, to, outcomes: records, nextBatchRows: rowsAtOnce }
    position = to
  }
}

/** A batch of which nothing is written. */
interface NextBatch {
  readonly rows: readonly BufferedRow[]
  readonly planned: PlannedBatch
  /** Rows of the batch after it at most. */
  readonly nextBatchRows: number
}

const makeBatches = (rows: RowsToImport, context: RunContext) => {
  const buffer = makeBuffer(rows, context)
  let ahead: Promise<ItemsRead> | undefined
  return {
    drop: buffer.drop,
    /** Reads and plans the next batch, and begins to read what the one after it needs. `touched`: keys that the batch before wrote. */
    prepare: async (rowsAtOnce: number, touched: readonly string[]): Promise<NextBatch | undefined> => {
      const nextBatchRows = Math.min(2 * rowsAtOnce, context.batchRows)
      const buffered = (await buffer.upTo(rowsAtOnce + nextBatchRows)).slice(0, rowsAtOnce + nextBatchRows)
      const batch = buffered.slice(0, rowsAtOnce)
      if (batch.length === 0) return undefined
      const known = await ahead
      for (const key of touched) known?.delete(key)
      ahead = readAhead(buffered.slice(rowsAtOnce), context)
      const planned = await planBatch(plannable(batch), context, known)
      return { rows: batch, planned, nextBatchRows }
    },
  }
}

/** A row, and what the plan is to know of it: nothing where it failed already. */
interface BufferedRow {
  readonly row: NormalisedRow
  readonly plan: PlanRow | undefined
}

const isTogether = (value: NormalisedRow | readonly NormalisedRow[]): value is readonly NormalisedRow[] =>
  Array.isArray(value)

const bufferedRow = (row: NormalisedRow, context: RunContext): BufferedRow => ({ row, plan: planRow(row, context) })

const makeBuffer = (rows: RowsToImport, context: RunContext) => {
  const iterator = Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]()
  let held: BufferedRow[] = []
  let isOver = false
  let failure: { readonly error: unknown } | undefined

  const readUpTo = async (count: number): Promise<void> => {
    try {
      while (held.length < count && !isOver) {
        const next = await iterator.next()
        if (next.done === true) isOver = true
        else if (!isTogether(next.value)) held.push(bufferedRow(next.value, context))
        else for (const row of next.value) held.push(bufferedRow(row, context))
      }
    } catch (error) {
      failure = { error }
    }
  }

  /** The same in every attempt, whenever it comes there. */
  const endsTheFile = (error: unknown): boolean => error instanceof UnreadableCsv || error instanceof RowLimitReached

  return {
    /**
     * The next rows, fewer only where no more are left. They stay in the buffer. A file that becomes unreadable or too long
     * throws once the rows before are dropped: those are imported first. Any other failure may be temporary, and would end the
     * batch early in this attempt only: it is thrown at once.
     */
    upTo: async (count: number): Promise<readonly BufferedRow[]> => {
      if (failure === undefined) await readUpTo(count)
      if (failure !== undefined && (held.length === 0 || !endsTheFile(failure.error))) throw failure.error
      return held
    },
    drop: (count: number): void => {
      held = held.slice(count)
    },
  }
}

const planRow = (row: NormalisedRow, { keys, matchBy }: RunContext): PlanRow | undefined => {
  if (!('input' in row)) return undefined
  const identities = identitiesGiven(row.input, keys)
  return {
    rowNumber: row.rowNumber,
    input: row.input,
    identities,
    matching: matchBy === undefined ? identities : identities.filter(({ kind }) => mayMatchBy(kind, matchBy)),
    contactId: row.contactId,
    mayBeGone: row.mayBeGone,
    isNamedElsewhere: row.isNamedElsewhere === true,
    cleared: row.cleared,
    tagsOfImport: row.tagsOfImport,
  }
}

const plannable = (rows: readonly BufferedRow[]): PlanRow[] => {
  const planned: PlanRow[] = []
  for (const { plan } of rows) if (plan !== undefined) planned.push(plan)
  return planned
}

const readAhead = (rows: readonly BufferedRow[], context: BatchContext): Promise<ItemsRead> | undefined => {
  if (rows.length === 0) return undefined
  const items = readItems(plannable(rows), context)
  // The next batch awaits it and gets the failure. If the batch at hand fails first, nothing does.
  items.catch(() => undefined)
  return items
}

const identitiesGiven = (input: ContactInput, keys: WorkspaceKeys): Identity[] => {
  const identities: Identity[] = []
  for (const kind of IDENTITY_KINDS) {
    const value = input[kind]
    if (value !== undefined) identities.push(keys.identity(kind, value))
  }
  return identities
}
