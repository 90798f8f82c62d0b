import { isRowError, mergeContact, newContact } from '../contacts/contact.ts'
import { CONTACT_ID_FIELD } from '../contacts/contact-schema.ts'
import { isApplied } from '../contacts/last-change.ts'
import type { Identity, WorkspaceKeys } from '../contacts/identity.ts'
import type { MergeRules } from '../contacts/merge-rules.ts'
import { changeOf } from './changes.ts'
import { contactWrite, type ContactWrite } from './contact-write.ts'
import { makeBatchBoundary, moveBetween, type BatchBoundary } from './batch-boundary.ts'
import { droppedIdentities, hasAnyIdentity, missingIdentityWithout, takeable } from './left-out.ts'
import { matchedContacts, matchOf } from './match.ts'
import { makeNamedIds } from './named-ids.ts'
import type { OutcomeRecord } from './outcome.ts'
import { ROW_ERRORS, type RowError } from '../contacts/row-errors.ts'
import {
  makePlanningState,
  NO_IDS,
  rowMember,
  type BatchState,
  type PendingContact,
  type Items,
  type PlanRow,
  type PlanningState,
} from './planning-state.ts'
import { appliedChange, noteChange, withLast } from './row-changes.ts'
import { waitsFor, writeAfter } from './write-order.ts'

export interface PlanOptions {
  readonly jobId: string
  readonly updateExisting: boolean
  readonly merge?: MergeRules | undefined
  /** @default true */
  readonly createMissing?: boolean | undefined
  /** RFC 3339; becomes `created_at` and `updated_at`. */
  readonly now: string
  /** Rows are decided on even where what was read contradicts itself. */
  readonly acceptInconsistent?: boolean
  /** Whether new pointers may be written as permits (protocol, rule P1). They are read in any case. */
  readonly writesPermits: boolean
}

export interface PlanInput {
  /** Rows to decide on, in order. */
  readonly todo: readonly PlanRow[]
  /** What is stored under all that they can meet. */
  readonly items: Items
  readonly state: BatchState
  readonly options: PlanOptions
  readonly keys: WorkspaceKeys
}

export interface Plan {
  readonly outcomes: ReadonlyMap<number, OutcomeRecord>
  readonly writes: readonly ContactWrite[]
  /** Rows to attempt again: they depend on something that was read in the middle of another change. */
  readonly inconsistent: readonly number[]
  /** First row that must wait for the next batch; undefined where the batch holds as it is. */
  readonly boundaryRow: number | undefined
  /** Identity name → draft that gives it up in this plan. */
  readonly released: ReadonlyMap<string, string>
  /** Identity name → contact that gave it up when an earlier try applied the rows of this batch. */
  readonly kept: ReadonlyMap<string, string>
  componentOf(rowNumber: number): string
}

type RowDecision = OutcomeRecord | 'boundary'

/**
 * Decides what becomes of every row, taken one after another on the state that the rows before it leave, and what to write for
 * it. Pure. The rules are those of the model-checked protocol; their numbers stand beside the code that keeps them.
 */
export const plan = (input: PlanInput): Plan => {
  const { todo, items, state, options, keys } = input
  const planning = makePlanningState(todo, items, keys)
  const batchBoundary = makeBatchBoundary(state, makeNamedIds(keys, options.jobId), options.merge)
  const kept = new Map<string, string>()
  const decideRow = makeDecideRow(planning, batchBoundary, options, { firstRow: firstRowOf(input), kept })
  const outcomes = new Map<number, OutcomeRecord>()
  const inconsistent: number[] = []
  let boundaryRow: number | undefined
  for (const row of todo) {
    if (options.acceptInconsistent !== true && planning.isInconsistent(row)) {
      inconsistent.push(row.rowNumber)
      continue
    }
    const decision = decideRow(row)
    if (decision === 'boundary') {
      boundaryRow = row.rowNumber
      break
    }
    batchBoundary.remember(row, decision)
    outcomes.set(row.rowNumber, decision)
  }
  const writes = [...planning.pendingContacts.values()].filter(isChanged).map((pending) => toWrite(pending, input))
  return {
    outcomes: withHomes(outcomes, writes),
    writes,
    inconsistent,
    boundaryRow,
    released: batchBoundary.released,
    kept,
    componentOf: (rowNumber) => planning.components.find(rowMember(rowNumber)),
  }
}

const namedBy = ({ rows }: PendingContact, { rows: byNumber }: BatchState): readonly Identity[] => {
  const [first = 0] = rows
  // Most contacts have one row: nothing to put together.
  if (rows.length <= 1) return byNumber.get(first)?.identities ?? []
  return rows.flatMap((row) => byNumber.get(row)?.identities ?? [])
}

/** Of the batch, whether or not an earlier attempt finished it. */
const firstRowOf = ({ todo, state }: PlanInput): number => {
  const [first = todo[0]?.rowNumber ?? 1] = state.rows.keys()
  return first
}

const isChanged = (pending: PendingContact): boolean => pending.stored?.contact !== pending.contact

const toWrite = (pending: PendingContact, input: PlanInput): ContactWrite => {
  const { items, state, keys } = input
  const { jobId, writesPermits } = input.options
  const { id: pendingId, stored, rows, after } = pending
  const creatingRow = stored === undefined ? state.rows.get(pending.contact.row_number) : undefined
  const contact = withLast(pending, { jobId, firstRow: firstRowOf(input) })
  const named = namedBy(pending, state)
  const context = { items, keys, jobId, writesPermits, named }
  // Field by field: a copy of most of an object costs several times as much.
  const { contactId, permits, actions, takes } = contactWrite({ id: pendingId, contact, stored }, creatingRow, context)
  return { contactId, pendingId, rows, permits, actions, takes, after }
}

/** New contacts have their ids only once their homes are chosen. */
const withHomes = (
  outcomes: ReadonlyMap<number, { -readonly [F in keyof OutcomeRecord]: OutcomeRecord[F] }>,
  writes: readonly ContactWrite[],
): ReadonlyMap<number, OutcomeRecord> => {
  const homes = new Map<string, string>()
  for (const { pendingId, contactId } of writes) if (pendingId !== contactId) homes.set(pendingId, contactId)
  if (homes.size === 0) return outcomes
  for (const outcome of outcomes.values()) {
    const home = outcome.contact_id === undefined ? undefined : homes.get(outcome.contact_id)
    // In place: nobody else has the records yet, and most of an import's rows have one that is new.
    if (home !== undefined) outcome.contact_id = home
  }
  return outcomes
}

/** Makes a contact of a row that found none. */
const makeCreate =
  (
    planning: PlanningState,
    batchBoundary: BatchBoundary,
    { jobId, now }: PlanOptions,
  ): ((row: PlanRow) => RowDecision) =>
  (row) => {
    const { input, leftOut, after } = takeable(row, undefined, planning)
    const identities =
      leftOut.length === 0 ? row.identities : row.identities.filter(({ kind }) => !leftOut.includes(kind))
    if (!batchBoundary.mayCreate(row, identities)) return 'boundary'
    const [field] = leftOut
    if (field !== undefined && !hasAnyIdentity(input)) return failed(row, missingIdentityWithout(field))
    const { rowNumber, isNamedElsewhere } = row
    const contact = newContact(input, { jobId, rowNumber, now, isNamedElsewhere: isNamedElsewhere === true, leftOut })
    if (isRowError(contact)) return failed(row, contact)
    const id = rowMember(rowNumber)
    const pending = { id, contact, stored: undefined, rows: [rowNumber], after: NO_IDS }
    writeAfter(pending, after)
    planning.pendingContacts.set(id, pending)
    for (const { name } of identities) planning.holders.set(name, id)
    const created: OutcomeRecord = { row_number: rowNumber, outcome: 'created', contact_id: id }
    return leftOut.length === 0 ? created : { ...created, ...droppedIdentities(leftOut) }
  }

/** What becomes of a row on the state that the rows before it left; changes that state. */
const makeDecideRow = (
  planning: PlanningState,
  batchBoundary: BatchBoundary,
  options: PlanOptions,
  { firstRow, kept }: { readonly firstRow: number; readonly kept: Map<string, string> },
): ((row: PlanRow) => RowDecision) => {
  const { pendingContacts, holders } = planning
  const { jobId, updateExisting, createMissing = true, merge: rules, now } = options
  const create = makeCreate(planning, batchBoundary, options)
  const ownWork = new Map<number, PendingContact>()
  for (const pending of pendingContacts.values())
    if (pending.contact.job_id === jobId) ownWork.set(pending.contact.row_number, pending)

  const deletedWork = new Map<number, OutcomeRecord>()
  for (const [contact_id, { job_id, row_number, left_out }] of planning.deleted) {
    if (job_id === jobId)
      deletedWork.set(row_number, { row_number, outcome: 'created', contact_id, ...droppedIdentities(left_out) })
  }

  /** Rule 4: a retry ignores contacts that later rows of this job made, where another match remains: they were not there yet. */
  const skip = (row: PlanRow, matched: readonly PendingContact[]): RowDecision => {
    const earlier = matched.filter(({ contact }) => contact.job_id !== jobId || contact.row_number <= row.rowNumber)
    const counted = earlier.length > 0 ? earlier : matched
    for (const pending of counted) pending.rows.push(row.rowNumber)
    const [pending, other] = counted
    if (pending === undefined || other !== undefined) return { row_number: row.rowNumber, outcome: 'skipped' }
    return {
      row_number: row.rowNumber,
      outcome: 'skipped',
      contact_id: pending.id,
      ...matchOf(row, pending, planning, jobId),
    }
  }

  const update = (row: PlanRow, pending: PendingContact): RowDecision => {
    const match = { contact_id: pending.id, ...matchOf(row, pending, planning, jobId) }
    const { input, leftOut, after } = takeable(row, pending.id, planning, rules)
    // Rule L2: what this import wrote has all rows before it in it, and a retry applies none of them again.
    if (isApplied(pending.stored?.contact, jobId, row.rowNumber)) {
      const { change, lost } = appliedChange(pending, row.rowNumber)
      batchBoundary.release(pending, lost)
      for (const name of lost) kept.set(name, pending.id)
      return updated(row, pending, { ...match, ...change, ...droppedIdentities(leftOut) })
    }
    const before = pending.contact
    const { cleared, tagsOfImport } = row
    const merged = mergeContact(pending.contact, input, now, { rules, cleared, tagsOfImport })
    if (isRowError(merged)) return { ...failed(row, merged), ...match }
    if (after.some((other) => waitsFor(other, pending, pendingContacts))) return 'boundary'
    if (merged !== pending.contact) {
      const move = moveBetween(pending.contact, merged)
      if (!batchBoundary.mayChange(row, pending, move)) return 'boundary'
      if (!noteChange(pending, row.rowNumber, merged, { jobId, firstRow })) return 'boundary'
      batchBoundary.release(pending, move.lost)
      for (const name of move.lost) if (holders.get(name) === pending.id) holders.delete(name)
      for (const name of move.gained) holders.set(name, pending.id)
      pending.contact = merged
    }
    writeAfter(pending, after)
    const change = changeOf(before, pending.contact)
    return updated(row, pending, { ...match, ...change, ...droppedIdentities(leftOut) })
  }

  return (row) => {
    // Rule 3: a contact that this row created means that the row was processed before, whichever contact owns its key
    // by now.
    const own = ownWork.get(row.rowNumber)
    if (own !== undefined) {
      own.rows.push(row.rowNumber)
      return {
        row_number: row.rowNumber,
        outcome: 'created',
        contact_id: own.id,
        ...droppedIdentities(own.contact.left_out),
      }
    }
    // Rule D2: the row was processed before, and its contact deleted since.
    const deleted = deletedWork.get(row.rowNumber)
    if (deleted !== undefined) return deleted
    // Rule D4.
    if (planning.isErased(row)) return failed(row, erased)
    // Rule I1.
    const { contactId, mayBeGone } = row
    if (contactId !== undefined && !pendingContacts.has(contactId)) {
      if (!batchBoundary.mayMiss(contactId)) return 'boundary'
      if (mayBeGone !== true) return failed(row, unknown)
    }
    const matched = matchedContacts(row, planning)
    const [pending, other] = matched
    if (pending === undefined) return createMissing ? create(row) : noMatch(row)
    if (!updateExisting) return skip(row, matched)
    return other === undefined ? update(row, pending) : failed(row, ambiguous)
  }
}

/** The record of a row that found its contact. */
const updated = (row: PlanRow, pending: PendingContact, found: Partial<OutcomeRecord>): OutcomeRecord => {
  pending.rows.push(row.rowNumber)
  return { row_number: row.rowNumber, outcome: 'updated', ...found }
}

const erased: RowError = { code: 'erased_identity', message: ROW_ERRORS.erased_identity }
const unknown: RowError = { code: 'unknown_contact', message: ROW_ERRORS.unknown_contact, field: CONTACT_ID_FIELD }
const ambiguous: RowError = { code: 'ambiguous_match', message: ROW_ERRORS.ambiguous_match }

const noMatch = (row: PlanRow): OutcomeRecord => ({
  row_number: row.rowNumber,
  outcome: 'skipped',
  code: 'no_match',
  message: ROW_ERRORS.no_match,
})

const failed = (row: PlanRow, error: RowError): OutcomeRecord => ({
  row_number: row.rowNumber,
  outcome: 'failed',
  ...error,
})
