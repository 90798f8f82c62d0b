import type { Contact } from '../contacts/contact.ts'
import { makeFieldWidths } from './field-widths.ts'
import type { OutcomeRecord } from './outcome.ts'
import { IDENTITY_KINDS, type Identity } from '../contacts/identity.ts'
import { fieldRule, type MergeRules } from '../contacts/merge-rules.ts'
import type { NamedIds } from './named-ids.ts'
import { identitiesHeld, type BatchState, type PendingContact, type PlanRow } from './planning-state.ts'

/** Identities that a change of a contact gives it and takes from it. */
export interface Move {
  readonly gained: readonly string[]
  readonly lost: readonly string[]
}

/**
 * Where a batch must end (protocol, rule 5). If this attempt dies between two writes, a retry processes the rows of the
 * batch again on whatever was written. A row after which earlier rows would get another outcome waits for the next
 * batch, behind a checkpoint.
 */
export interface BatchBoundary {
  /** Identity name → draft that gives it up in this batch. */
  readonly released: ReadonlyMap<string, string>
  remember(row: PlanRow, outcome: OutcomeRecord): void
  /** Of the row's contact, with these identities. */
  mayCreate(row: PlanRow, identities: readonly Identity[]): boolean
  /** Whether the row may fail because the contact that it names by id is not there. */
  mayMiss(contactId: string): boolean
  mayChange(row: PlanRow, pending: PendingContact, move: Move): boolean
  release(pending: PendingContact, names: readonly string[]): void
}

/** The identities that differ between two states of a contact. */
export const moveBetween = (before: Contact, after: Contact): Move => {
  const had = identitiesHeld(before)
  const has = identitiesHeld(after)
  return { gained: has.filter((name) => !had.includes(name)), lost: had.filter((name) => !has.includes(name)) }
}

interface Naming {
  readonly row: PlanRow
  readonly outcome: OutcomeRecord
}

/** Identity name → rows of this batch that named it, and their outcomes. Sorted by names only once a name is asked for: few batches do. */
const makeNamings = () => {
  const all: Naming[] = []
  const byName = new Map<string, Naming[]>()
  let sorted = 0
  return {
    add: (naming: Naming): void => {
      all.push(naming)
    },
    of: (name: string): readonly Naming[] => {
      for (const naming of all.slice(sorted)) {
        for (const identity of naming.row.identities) {
          const known = byName.get(identity.name)
          if (known === undefined) byName.set(identity.name, [naming])
          else known.push(naming)
        }
      }
      sorted = all.length
      return byName.get(name) ?? []
    },
  }
}

/** The boundary of one batch. It starts from the rows that earlier attempts finished. */
export const makeBatchBoundary = (state: BatchState, namedIds: NamedIds, rules?: MergeRules): BatchBoundary => {
  const released = new Map(state.released)
  const namings = makeNamings()
  /** Contacts that a row of this batch failed on. */
  const failedOn = new Set<string>()
  /** Identities that rows named in vain: rows that failed, that found nobody to update, or whose contact did not take them. */
  const namedInVain = new Set<string>()
  const mayStayOut = new Set<string>(IDENTITY_KINDS.filter((kind) => fieldRule(kind, rules) !== 'overwrite'))
  /** Custom fields and names that rows of this batch gave contacts. */
  const widths = makeFieldWidths()

  const remember = (row: PlanRow, outcome: OutcomeRecord): void => {
    namings.add({ row, outcome })
    if (row.contactId !== undefined && row.contactId !== outcome.contact_id) namedIds.miss(row.contactId)
    if (outcome.outcome === 'failed') {
      if (outcome.contact_id !== undefined) failedOn.add(outcome.contact_id)
      for (const { name } of row.identities) namedInVain.add(name)
      return
    }
    if (outcome.contact_id !== undefined) widths.add(outcome.contact_id, row.input)
    if (outcome.code === 'no_match') for (const { name } of row.identities) namedInVain.add(name)
    // Of an identity that its contact has, nobody else can take hold.
    if (outcome.outcome === 'updated')
      for (const { name, kind } of row.identities) if (mayStayOut.has(kind)) namedInVain.add(name)
  }
  for (const [rowNumber, outcome] of state.done) {
    const row = state.rows.get(rowNumber)
    if (row !== undefined) remember(row, outcome)
  }

  /** An identity that earlier rows of the batch named goes only if each of them would find the same contact again by another. */
  const mayLose = (name: string, row: PlanRow, pending: PendingContact, { lost }: Move): boolean => {
    const held = identitiesHeld(pending.contact).filter((kept) => !lost.includes(kept))
    return namings
      .of(name)
      .every(
        ({ row: { rowNumber, matching, contactId }, outcome }) =>
          rowNumber >= row.rowNumber ||
          (outcome.outcome !== 'failed' &&
            outcome.contact_id === pending.id &&
            (contactId === pending.id || matching.some((identity) => held.includes(identity.name)))),
      )
  }

  return {
    released,
    remember,
    // A retry of a row that failed on a contact would find another contact as well by what this row takes.
    mayCreate: (row, identities) => {
      if (namedIds.wasMissed(row) || identities.some(({ name }) => released.has(name) || namedInVain.has(name)))
        return false
      namedIds.make(row)
      return true
    },
    mayMiss: (contactId) => !namedIds.mayBeMade(contactId),
    mayChange: (row, pending, move) =>
      // A retry of the row that failed on this contact could succeed on what this row makes of it.
      !failedOn.has(pending.id) &&
      // A retry of the rows before could fail on what this row makes of it.
      widths.hasRoom(pending.id, pending.contact, row.input) &&
      move.gained.every(
        (name) => !namedInVain.has(name) && (!released.has(name) || released.get(name) === pending.id),
      ) &&
      move.lost.every((name) => mayLose(name, row, pending, move)),
    release: (pending, names) => {
      for (const name of names) released.set(name, pending.id)
    },
  }
}
