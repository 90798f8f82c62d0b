import { isRowError, mergeContact, newContact } from '../contacts/contact.ts'
import type { Identity, WorkspaceKeys } from '../contacts/identity.ts'
import { contactWrite, type ContactWrite } from './contact-write.ts'
import { makeCutRule, moveBetween, type CutRule } from './cut-rule.ts'
import type { OutcomeRecord } from './outcome.ts'
import { ROW_ERRORS, type RowError } from '../contacts/row-errors.ts'
import { makeView, rowMember, type BatchState, type Draft, type Items, type PlanRow, type View } from './view.ts'

export interface PlanOptions {
  readonly jobId: string
  readonly updateExisting: boolean
  /** RFC 3339; becomes `created_at` and `updated_at`. */
  readonly now: string
  /** Rows are decided on even where what was read contradicts itself. */
  readonly evenIfTorn?: boolean
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
export const plan = (input: PlanInput): Plan => {
  const { todo, items, state, options, keys } = input
  const view = makeView(todo, items, keys)
  const cutRule = makeCutRule(state)
  const judge = makeJudge(view, cutRule, options)
  const outcomes = new Map<number, OutcomeRecord>()
  const torn: number[] = []
  let cut: number | undefined
  for (const row of todo) {
    if (options.evenIfTorn !== true && view.isTorn(row)) {
      torn.push(row.rowNumber)
      continue
    }
    const verdict = judge(row)
    if (verdict === 'cut') {
      cut = row.rowNumber
      break
    }
    cutRule.remember(row, verdict)
    outcomes.set(row.rowNumber, verdict)
  }
  const writes = [...view.drafts.values()].filter(isChanged).map((draft) => toWrite(draft, view, input))
  return {
    outcomes: withHomes(outcomes, writes),
    writes,
    torn,
    cut,
    released: cutRule.released,
    componentOf: (rowNumber) => view.components.find(rowMember(rowNumber)),
  }
}

const namedBy = ({ rows }: Draft, { rows: byNumber }: BatchState): readonly Identity[] => {
  const [first = 0] = rows
  // Most contacts have one row: nothing to put together.
  if (rows.length <= 1) return byNumber.get(first)?.identities ?? []
  return rows.flatMap((row) => byNumber.get(row)?.identities ?? [])
}

const isChanged = (draft: Draft): boolean => draft.stored?.contact !== draft.contact

const toWrite = (draft: Draft, view: View, { items, state, options: { jobId }, keys }: PlanInput): ContactWrite => {
  const creatingRow = draft.stored === undefined ? state.rows.get(draft.contact.row_number) : undefined
  const { contactId, actions } = contactWrite(draft, creatingRow, { items, keys, jobId, named: namedBy(draft, state) })
  return {
    contactId,
    actions,
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

/** What becomes of a row on the state that the rows before it left; changes that state. */
const makeJudge = (view: View, cutRule: CutRule, options: PlanOptions): ((row: PlanRow) => Verdict) => {
  const { drafts, holders } = view
  const { jobId, updateExisting, now } = options
  const ownWork = new Map<number, Draft>()
  for (const draft of drafts.values()) if (draft.contact.job_id === jobId) ownWork.set(draft.contact.row_number, draft)

  const create = (row: PlanRow): Verdict => {
    if (!cutRule.mayCreate(row)) return 'cut'
    const contact = newContact(row.given, {
      jobId,
      rowNumber: row.rowNumber,
      now,
      ...(row.isNamedElsewhere && { isNamedElsewhere: true }),
    })
    if (isRowError(contact)) return failed(row, contact)
    const id = rowMember(row.rowNumber)
    drafts.set(id, { id, contact, stored: undefined, rows: [row.rowNumber] })
    for (const { name } of row.identities) holders.set(name, id)
    return { row_number: row.rowNumber, outcome: 'created', contact_id: id }
  }

  /** Rule 4: a retry ignores contacts that later rows of this job made, where another match remains: they were not there yet. */
  const skip = (row: PlanRow, matched: readonly Draft[]): Verdict => {
    const earlier = matched.filter(({ contact }) => contact.job_id !== jobId || contact.row_number <= row.rowNumber)
    const counted = earlier.length > 0 ? earlier : matched
    for (const draft of counted) draft.rows.push(row.rowNumber)
    const [draft, other] = counted
    if (draft === undefined || other !== undefined) return { row_number: row.rowNumber, outcome: 'skipped' }
    return { row_number: row.rowNumber, outcome: 'skipped', contact_id: draft.id, ...matchedBy(row, draft) }
  }

  const update = (row: PlanRow, draft: Draft): Verdict => {
    const match = { contact_id: draft.id, ...matchedBy(row, draft) }
    const merged = mergeContact(draft.contact, row.given, now)
    if (isRowError(merged)) return { ...failed(row, merged), ...match }
    if (merged !== draft.contact) {
      const move = moveBetween(draft.contact, merged)
      if (!cutRule.mayChange(row, draft, move)) return 'cut'
      cutRule.release(draft, move.lost)
      for (const name of move.lost) if (holders.get(name) === draft.id) holders.delete(name)
      for (const name of move.gained) holders.set(name, draft.id)
      draft.contact = merged
    }
    draft.rows.push(row.rowNumber)
    return { row_number: row.rowNumber, outcome: 'updated', ...match }
  }

  const matchedBy = (row: PlanRow, draft: Draft) => matchOf(row, draft, view, jobId)

  return (row) => {
    // Rule 3: whoever owns its key by now, a contact that this row made means that the row was taken before.
    const own = ownWork.get(row.rowNumber)
    if (own !== undefined) {
      own.rows.push(row.rowNumber)
      return { row_number: row.rowNumber, outcome: 'created', contact_id: own.id }
    }
    const matched = draftsOf(row, view)
    const [draft, other] = matched
    if (draft === undefined) return create(row)
    if (!updateExisting) return skip(row, matched)
    return other === undefined ? update(row, draft) : failed(row, ambiguous)
  }
}

/** By which identity a row matched a contact; and whether it did by its phone alone, and both have an email. */
const matchOf = (
  row: PlanRow,
  { id, contact }: Draft,
  { holders }: View,
  jobId: string,
): Pick<OutcomeRecord, 'matched_by' | 'email_differs'> => {
  const kind = row.identities.find(({ name }) => holders.get(name) === id)?.kind
  const isOfJob = contact.job_id === jobId && contact.row_number < row.rowNumber
  const matched_by = isOfJob ? 'row' : kind
  const email_differs = kind === 'phone' && row.given.email !== undefined && contact.email !== undefined
  return { ...(matched_by && { matched_by }), ...(email_differs && { email_differs }) }
}

/** Contacts that hold an identity of the row, each once. */
const draftsOf = ({ identities }: PlanRow, { drafts, holders }: View): Draft[] => {
  const found: Draft[] = []
  for (const { name } of identities) {
    const id = holders.get(name)
    const draft = id === undefined ? undefined : drafts.get(id)
    if (draft !== undefined && !found.includes(draft)) found.push(draft)
  }
  return found
}

const ambiguous: RowError = { code: 'ambiguous_match', message: ROW_ERRORS.ambiguous_match }

const failed = (row: PlanRow, error: RowError): OutcomeRecord => ({
  row_number: row.rowNumber,
  outcome: 'failed',
  ...error,
})
