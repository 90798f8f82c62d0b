import type { ContactInput } from '../contacts/contact-schema.ts'
import { IDENTITY_KINDS, type IdentityKind } from '../contacts/identity.ts'
import { fieldRule, type MergeRules } from '../contacts/merge-rules.ts'
import type { RowError } from '../contacts/row-errors.ts'
import type { OutcomeRecord } from './outcome.ts'
import type { PendingContact, PlanningState, PlanRow } from './planning-state.ts'

/** A row as it may be taken for one contact. */
interface Takeable {
  readonly input: ContactInput
  /** Identities that find no contact and belong to another one. */
  readonly leftOut: readonly IdentityKind[]
  /** Contacts of the plan that are not yet stored with them. */
  readonly after: readonly PendingContact[]
}

const without = (input: ContactInput, kinds: readonly IdentityKind[]): ContactInput => {
  if (kinds.length === 0) return input
  const left = { ...input }
  for (const kind of kinds) Reflect.deleteProperty(left, kind)
  return left
}

/** What a row may give the contact with this id; undefined: a new one. What belongs to another contact stays there (`match_by`). */
export const takeable = (
  { input, identities, matching }: PlanRow,
  id: string | undefined,
  { pendingContacts, holders }: PlanningState,
  rules?: MergeRules,
): Takeable => {
  const leftOut: IdentityKind[] = []
  const after: PendingContact[] = []
  if (matching.length === identities.length) return { input, leftOut, after }
  for (const identity of identities) {
    const { name, kind } = identity
    const holder = holders.get(name)
    if (matching.includes(identity) || holder === undefined || holder === id) continue
    // What the contact would not take anyway is not missing.
    if (id !== undefined && fieldRule(kind, rules) === 'never') continue
    leftOut.push(kind)
    const pending = pendingContacts.get(holder)
    if (pending !== undefined && pending.stored?.contact[kind] !== input[kind]) after.push(pending)
  }
  return { input: without(input, leftOut), leftOut, after }
}

/** Whether the row identifies a contact. */
export const hasAnyIdentity = ({ full_name, first_name, last_name, ...input }: ContactInput): boolean =>
  (full_name ?? first_name ?? last_name) !== undefined || IDENTITY_KINDS.some((kind) => input[kind] !== undefined)

/** The error of a row that identifies no contact without an identity that belongs to another one. */
export const missingIdentityWithout = (field: IdentityKind): RowError => ({
  code: 'missing_identity',
  message: `The ${field} belongs to another contact and is not in match_by: without it, the row has no name, no email, no phone and no external_id.`,
  field,
})

/** How the record of a row tells what it went without. */
export const droppedIdentities = (kinds: readonly IdentityKind[] = []): Pick<OutcomeRecord, 'dropped'> =>
  kinds.length === 0 ? {} : { dropped: kinds.map((field) => ({ field, code: 'identity_taken' as const })) }
