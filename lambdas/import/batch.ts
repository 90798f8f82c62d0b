import type { WorkspaceKeys } from '../contacts/identity.ts'
import type { MergeRules } from '../contacts/merge-rules.ts'
import { timestamp } from '../platform/clock.ts'
import { backOff, type EngineContext } from './engine-context.ts'
import { keysOf, type ContactWrite } from './contact-write.ts'
import type { OutcomeRecord } from './outcome.ts'
import { makePatience } from './patience.ts'
import { plan, type Plan } from './plan.ts'
import { ContentionError } from './ports.ts'
import { readItems, type ItemsRead } from './read.ts'
import type { BatchState, PlanRow } from './planning-state.ts'
import { sendWrites } from './write.ts'

/**
 * Attempts that one batch may take. The model never needed more than 6; each beyond the first responds to a write of
 * another import.
 */
const MAX_ATTEMPTS = 40
/**
 * From this attempt on there is a backoff before it, so that imports that contend for the same contacts drift apart.
 */
const FIRST_ATTEMPT_WITH_BACKOFF = 3
/**
 * From this attempt on, a dry run accepts inconsistent reads. It keeps its own writes in memory, so what others change
 * meanwhile may contradict them for good.
 */
const FIRST_ATTEMPT_ACCEPTING_INCONSISTENT = 3

const NO_WRITES: ReadonlySet<ContactWrite> = new Set()

export interface BatchContext {
  readonly jobId: string
  readonly updateExisting: boolean
  /** What an update does with each field; all are overwritten where nothing is said. */
  readonly merge?: MergeRules | undefined
  /** Whether a row that matches nobody makes a contact. @default true */
  readonly createMissing?: boolean | undefined
  readonly keys: WorkspaceKeys
  /** Whether nothing is written but to a `dryRunTable`. */
  readonly isDryRun?: boolean
  readonly engine: EngineContext
  /** Asked before the first attempt writes anything: what it throws ends the import there. */
  readonly beforeWrite?: ((planned: Iterable<OutcomeRecord>) => Promise<void>) | undefined
}

export interface BatchResult {
  /** One outcome for every row from the first up to `boundaryRow`. */
  readonly outcomes: ReadonlyMap<number, OutcomeRecord>
  /** Number of the first row that must wait for the next batch, after a checkpoint; undefined where all rows are done. */
  readonly boundaryRow: number | undefined
  /** Keys that the batch wrote or tried to: whatever was read of them before is out of date. */
  readonly touched: readonly string[]
}

/** A batch that is read and planned, as far as nothing of it is written: its first attempt. */
export interface PlannedBatch {
  readonly rows: readonly PlanRow[]
  readonly byNumber: ReadonlyMap<number, PlanRow>
  readonly first: Plan
}

const NOTHING_DONE: Pick<BatchState, 'done' | 'released'> = { done: new Map(), released: new Map() }

/** Reads and plans a batch; what was read ahead of it is `known` and completed. It needs no record of the batch before: it writes nothing. */
export const planBatch = async (
  rows: readonly PlanRow[],
  context: BatchContext,
  known?: ItemsRead,
): Promise<PlannedBatch> => {
  const byNumber = new Map(rows.map((row) => [row.rowNumber, row]))
  const first = await planAttempt(rows, 1, { ...NOTHING_DONE, rows: byNumber }, context, known)
  return { rows, byNumber, first }
}

const planAttempt = async (
  todo: readonly PlanRow[],
  attempt: number,
  state: BatchState,
  context: BatchContext,
  known?: ItemsRead,
): Promise<Plan> => {
  const { jobId, updateExisting, merge, createMissing, isDryRun = false, keys } = context
  const items = await readItems(todo, context, known)
  const acceptInconsistent = isDryRun && attempt >= FIRST_ATTEMPT_ACCEPTING_INCONSISTENT
  const { clock, writesPermits } = context.engine.ports
  const now = timestamp(clock.now())
  const options = { jobId, updateExisting, merge, createMissing, now, acceptInconsistent, writesPermits }
  return plan({ todo, items, state, options, keys })
}

/**
 * Writes a planned batch, and reads, plans and writes again until every row of it is done. Only the rows that conflicted with other
 * writes are attempted again (protocol, rule 10).
 * Throws `ContentionError` after `MAX_ATTEMPTS`.
 */
export const importBatch = async (
  { rows, byNumber, first }: PlannedBatch,
  context: BatchContext,
): Promise<BatchResult> => {
  const done = new Map<number, OutcomeRecord>()
  const released = new Map<string, string>()
  const { isDryRun = false, engine } = context
  const patience = makePatience()
  const touched: string[] = []
  let boundaryRow: number | undefined
  let todo = rows
  for (let attempt = 1; todo.length > 0; attempt += 1) {
    if (attempt > MAX_ATTEMPTS) throw new ContentionError(`Rows were still contested after ${MAX_ATTEMPTS} attempts.`)
    if (attempt >= FIRST_ATTEMPT_WITH_BACKOFF) await backOff(attempt - FIRST_ATTEMPT_WITH_BACKOFF + 1, engine)
    const planned =
      attempt === 1 ? first : await planAttempt(todo, attempt, { rows: byNumber, done, released }, context)
    if (planned.boundaryRow !== undefined) {
      boundaryRow = planned.boundaryRow
      for (const rowNumber of done.keys()) if (rowNumber >= boundaryRow) done.delete(rowNumber)
    }
    if (attempt === 1) await context.beforeWrite?.(planned.outcomes.values())
    for (const write of planned.writes) touched.push(...keysOf(write))
    // A dry run writes to nobody's contacts: it need not wait for them.
    const waiting = isDryRun ? NO_WRITES : patience.waiting(planned.writes, attempt)
    const finished = await writePlan(planned, waiting, released, engine)
    todo = recordFinished(todo, planned, finished, boundaryRow, done)
  }
  return { outcomes: done, boundaryRow, touched }
}

interface Finished {
  readonly rows: ReadonlySet<number>
  readonly refusedComponents: ReadonlySet<string>
}

const writePlan = async (
  planned: Plan,
  waiting: ReadonlySet<ContactWrite>,
  released: Map<string, string>,
  engine: EngineContext,
): Promise<Finished> => {
  const written = await sendWrites(planned.writes, waiting, engine)
  const rows = new Set<number>()
  const refusedComponents = new Set<string>()
  for (const write of planned.writes) {
    if (!written.has(write)) {
      for (const rowNumber of write.rows) refusedComponents.add(planned.componentOf(rowNumber))
      continue
    }
    for (const rowNumber of write.rows) rows.add(rowNumber)
    for (const [name, pendingId] of planned.released)
      if (pendingId === write.pendingId) released.set(name, write.contactId)
  }
  // Rule L4.
  for (const [name, contactId] of planned.kept) released.set(name, contactId)
  return { rows, refusedComponents }
}

/** Rows whose write took effect, or that depend on no refused write, are done; the rest are attempted again. */
const recordFinished = (
  todo: readonly PlanRow[],
  planned: Plan,
  finished: Finished,
  boundaryRow: number | undefined,
  done: Map<number, OutcomeRecord>,
): PlanRow[] => {
  const again: PlanRow[] = []
  for (const row of todo) {
    const { rowNumber } = row
    if (boundaryRow !== undefined && rowNumber >= boundaryRow) continue
    const outcome = planned.outcomes.get(rowNumber)
    const isFinished =
      outcome !== undefined &&
      (finished.refusedComponents.size === 0 ||
        finished.rows.has(rowNumber) ||
        !finished.refusedComponents.has(planned.componentOf(rowNumber)))
    if (isFinished) done.set(rowNumber, outcome)
    else again.push(row)
  }
  return again
}
