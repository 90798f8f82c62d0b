import { isRowError, mergeContact, newContact } from '../contacts/contact.ts'
import type { WorkspaceKeys } from '../contacts/identity.ts'
import { contactWrite, type ContactWrite } from './contact-write.ts'
import type { OutcomeRecord } from './outcome.ts'
import { ROW_ERRORS, type RowError } from './row-errors.ts'
import { identitiesHeld, makeView, rowMember, type Draft, type Items, type PlanRow, type View } from './view.ts'

export interface PlanOptions {
  readonly jobId: string
  readonly updateExisting: boolean
  /** RFC 3339; becomes `created_at` and `updated_at`. */
  readonly now: string
}

/** What a batch knows already when it looks (again). */
export interface BatchState {
  /** All rows of the batch, by number: those done in earlier looks too. */
  readonly rows: ReadonlyMap<number, PlanRow>
  /** Outcomes of the rows that earlier looks finished. */
  readonly done: ReadonlyMap<number, OutcomeRecord>
  /** Identity name → contact that gave it up in a write of an earlier look. */
  readonly released: ReadonlyMap<string, string>
}

export interface Plan {
  readonly outcomes: ReadonlyMap<number, OutcomeRecord>
  readonly writes: readonly ContactWrite[]
  /** Rows that must be looked at again: they hang on something read in the middle of somebody else's change. */
  readonly torn: readonly number[]
  /** First row that must wait for the next batch; undefined where the batch holds as it is. */
  readonly cut: number | undefined
  /** Identity name → draft that gives it up in this plan. */
  readonly released: ReadonlyMap<string, string>
  componentOf(rowNumber: number): string
}

type Verdict = OutcomeRecord | 'cut'

/**
 * Decides what becomes of every row, taken one after another on the state that the rows before it leave, and what to write for
 * it. Pure. The rules are those of the model-checked protocol; their numbers stand beside the code that keeps them.
 */
export const plan = (
  todo: readonly PlanRow[],
  items: Items,
  state: BatchState,
  options: PlanOptions,
  keys: WorkspaceKeys,
): Plan => {
  const view = makeView(todo, items, keys)
  const rules = makeRules(view, state, options)
  const outcomes = new Map<number, OutcomeRecord>()
  const torn: number[] = []
  let cut: number | undefined
  for (const row of todo) {
    if (view.isTorn(row)) {
      torn.push(row.rowNumber)
      continue
    }
    const verdict = rules.judge(row)
    if (verdict === 'cut') {
      cut = row.rowNumber
      break
    }
    rules.remember(row, verdict)
    outcomes.set(row.rowNumber, verdict)
  }
  const writes = [...view.drafts.values()]
    .filter(isChanged)
    .map((draft) => toWrite(draft, view, state, items, options, keys))
  return {
    outcomes: withHomes(outcomes, writes),
    writes,
    torn,
    cut,
    released: rules.released,
    componentOf: (rowNumber) => view.components.find(rowMember(rowNumber)),
  }
}

const isChanged = (draft: Draft): boolean => draft.stored?.contact !== draft.contact

const toWrite = (
  draft: Draft,
  view: View,
  state: BatchState,
  items: Items,
  { jobId }: PlanOptions,
  keys: WorkspaceKeys,
): ContactWrite => {
  const creatingRow = draft.stored === undefined ? state.rows.get(draft.contact.row_number) : undefined
  return {
    ...contactWrite(draft, creatingRow, { items, keys, jobId }),
    draftId: draft.id,
    rows: draft.rows,
    component: view.components.find(rowMember(draft.rows[0] ?? draft.contact.row_number)),
  }
}

/** New contacts have their ids only once their homes are chosen. */
const withHomes = (
  outcomes: Map<number, OutcomeRecord>,
  writes: readonly ContactWrite[],
): ReadonlyMap<number, OutcomeRecord> => {
  const homes = new Map(writes.map(({ draftId, contactId }) => [draftId, contactId]))
  for (const [rowNumber, outcome] of outcomes) {
    const home = outcome.contact_id === undefined ? undefined : homes.get(outcome.contact_id)
    if (home !== undefined) outcomes.set(rowNumber, { ...outcome, contact_id: home })
  }
  return outcomes
}

const makeRules = (view: View, state: BatchState, options: PlanOptions) => {
  const { drafts, holders } = view
  const { jobId, updateExisting, now } = options
  const released = new Map(state.released)
  /** Identity name → rows of this batch that named it and their outcomes. */
  const namings = new Map<string, { row: PlanRow; outcome: OutcomeRecord }[]>()
  /** Contacts that a row of this batch failed on: a change of them after it could make a retry of that row succeed. */
  const failedOn = new Set<string>()
  const ownWork = new Map<number, Draft>()
  for (const draft of drafts.values()) if (draft.contact.job_id === jobId) ownWork.set(draft.contact.row_number, draft)

  const remember = (row: PlanRow, outcome: OutcomeRecord): void => {
    for (const { name } of row.identities) {
      const known = namings.get(name)
      if (known === undefined) namings.set(name, [{ row, outcome }])
      else known.push({ row, outcome })
    }
    if (outcome.outcome === 'failed' && outcome.contact_id !== undefined) failedOn.add(outcome.contact_id)
  }
  for (const [rowNumber, outcome] of state.done) {
    const row = state.rows.get(rowNumber)
    if (row !== undefined) remember(row, outcome)
  }

  const judge = (row: PlanRow): Verdict => {
    const own = ownWork.get(row.rowNumber)
    if (own !== undefined) {
      own.rows.push(row.rowNumber)
      return { row_number: row.rowNumber, outcome: 'created', contact_id: own.id }
    }
    const matched = [...new Set(row.identities.flatMap(({ name }) => holders.get(name) ?? []))].flatMap(
      (id) => drafts.get(id) ?? [],
    )
    if (matched.length === 0) return create(row)
    if (!updateExisting) return skip(row, matched)
    const [draft, other] = matched
    return draft === undefined || other !== undefined ? failed(row, ambiguous) : update(row, draft)
  }

  /** Rule 5: an identity given up in this batch is not for another contact before the next checkpoint. */
  const create = (row: PlanRow): Verdict => {
    if (row.identities.some(({ name }) => released.has(name))) return 'cut'
    const contact = newContact(row.given, { jobId, rowNumber: row.rowNumber, now })
    if (isRowError(contact)) return failed(row, contact)
    const id = rowMember(row.rowNumber)
    drafts.set(id, { id, contact, stored: undefined, rows: [row.rowNumber] })
    for (const { name } of row.identities) holders.set(name, id)
    return { row_number: row.rowNumber, outcome: 'created', contact_id: id }
  }

  /** Rule 4: a retry ignores contacts that later rows of this job made, where another match remains: they were not there yet. */
  const skip = (row: PlanRow, matched: readonly Draft[]): Verdict => {
    const earlier = matched.filter(({ contact }) => contact.job_id !== jobId || contact.row_number <= row.rowNumber)
    const [draft, other] = earlier.length > 0 ? earlier : matched
    for (const match of earlier.length > 0 ? earlier : matched) match.rows.push(row.rowNumber)
    if (draft === undefined || other !== undefined) return { row_number: row.rowNumber, outcome: 'skipped' }
    return { row_number: row.rowNumber, outcome: 'skipped', contact_id: draft.id, ...matchedBy(row, draft) }
  }

  const update = (row: PlanRow, draft: Draft): Verdict => {
    const outcome = { row_number: row.rowNumber, contact_id: draft.id, ...matchedBy(row, draft) }
    const merged = mergeContact(draft.contact, row.given, now)
    if (isRowError(merged)) return { ...outcome, ...failed(row, merged) }
    if (merged !== draft.contact) {
      if (failedOn.has(draft.id) || !moveIdentities(row, draft, merged)) return 'cut'
      draft.contact = merged
    }
    draft.rows.push(row.rowNumber)
    return { ...outcome, outcome: 'updated' }
  }

  /** Rule 5. False: the row must wait for the next batch, and nothing was changed. */
  const moveIdentities = (row: PlanRow, draft: Draft, after: Draft['contact']): boolean => {
    const before = identitiesHeld(draft.contact)
    const held = identitiesHeld(after)
    const gained = held.filter((name) => !before.includes(name))
    const lost = before.filter((name) => !held.includes(name))
    if (gained.some((name) => released.has(name) && released.get(name) !== draft.id)) return false
    if (lost.some((name) => !mayRelease(name, draft.id, held, row.rowNumber))) return false
    for (const name of lost) {
      released.set(name, draft.id)
      if (holders.get(name) === draft.id) holders.delete(name)
    }
    for (const name of gained) holders.set(name, draft.id)
    return true
  }

  /** An identity that earlier rows of the batch named goes only if a retry of each of them would still find the same contact. */
  const mayRelease = (name: string, draftId: string, held: readonly string[], rowNumber: number): boolean =>
    (namings.get(name) ?? []).every(
      ({ row, outcome }) =>
        row.rowNumber >= rowNumber ||
        (outcome.outcome !== 'failed' &&
          outcome.contact_id === draftId &&
          row.identities.some((identity) => identity.name !== name && held.includes(identity.name))),
    )

  const matchedBy = (row: PlanRow, draft: Draft): Pick<OutcomeRecord, 'matched_by'> => {
    if (draft.contact.job_id === jobId && draft.contact.row_number < row.rowNumber) return { matched_by: 'row' }
    const kind = row.identities.find(({ name }) => holders.get(name) === draft.id)?.kind
    return kind === undefined ? {} : { matched_by: kind }
  }

  return { judge, remember, released }
}

const ambiguous: RowError = { code: 'ambiguous_match', message: ROW_ERRORS.ambiguous_match }

const failed = (row: PlanRow, error: RowError): OutcomeRecord => ({
  row_number: row.rowNumber,
  outcome: 'failed',
  ...error,
})
