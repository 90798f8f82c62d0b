import { isDeepStrictEqual } from 'node:util'
import type { Contact } from '../../../lambdas/contacts/contact.ts'
import { IDENTITY_KINDS } from '../../../lambdas/contacts/identity.ts'
import { valuesOf } from '../../../lambdas/contacts/last-change.ts'
import { addCounts, countOutcomes, NO_OUTCOMES, type OutcomeRecord } from '../../../lambdas/import/outcome.ts'
import type { Job } from '../../../lambdas/jobs/job.ts'
import type { Cloud } from './cloud.ts'
import { beginOf, endOf, writerOf } from './history.ts'
import { isAbandoned } from './job-invariants.ts'
import { outcomesOf } from './outcome-verdict.ts'
import { same } from './same.ts'
import { assertAsBefore } from './undo-quiet-verdict.ts'
import { assertWrites, changesOf } from './undo-writes-verdict.ts'

/** A contact that an import made, or changed and did not make. */
export interface Undoable {
  readonly row: number
  readonly contactId: string
  readonly isCreated: boolean
}

/** Each contact at the first row that did anything to it. */
const contactsOf = (records: readonly OutcomeRecord[]): Undoable[] => {
  const seen = new Set<string>()
  return records.flatMap(({ row_number: row, outcome, contact_id, changed, matched_by }) => {
    const isCreated = outcome === 'created'
    const isChanged = outcome === 'updated' && changed !== false && matched_by !== 'row'
    if (contact_id === undefined || (!isCreated && (!isChanged || seen.has(contact_id)))) return []
    if (!isCreated) seen.add(contact_id)
    return [{ row, contactId: contact_id, isCreated }]
  })
}

const isWhole = ({ status }: Job): boolean => status === 'completed' || status === 'validated'

/** The contacts of an import up to where its undo came. */
const undoneContacts = (job: Job, imported: readonly OutcomeRecord[]): Undoable[] =>
  contactsOf(imported).filter(({ row }) => isWhole(job) || row <= job.position)

const CODES: Readonly<Record<string, readonly (string | undefined)[]>> = {
  deleted: [undefined],
  restored: [undefined],
  kept: ['changed_since', 'identity_taken', 'gone'],
}

/**
 * Whether the contact is as the import changed it last. A field that its rows changed and changed back is as the import found it, though the
 * last of them found another value: another import wrote the contact between two of them, and `last` tells of one alone.
 */
const hasChanges = ({ last, ...contact }: Contact, parent: Job, changes: ReturnType<typeof changesOf>, id: string) => {
  if (last?.job_id !== parent.job_id) return false
  const now = valuesOf(contact)
  return Object.keys(last.before).some((field) => {
    const change = changes.get(id)?.get(field)
    return change === undefined || !isDeepStrictEqual(change[0], now.get(field) ?? null)
  })
}

/** What is left of the import's work at the end of its undo is named. */
const assertLeftIsNamed = (
  job: Job,
  parent: Job,
  imported: readonly OutcomeRecord[],
  records: readonly OutcomeRecord[],
  cloud: Cloud,
): void => {
  const contacts = undoneContacts(job, imported)
  const changes = changesOf(imported)
  const outcomes = new Map(records.map((record) => [`${record.contact_id} ${record.row_number}`, record.outcome]))
  const items = cloud.history.itemsAt(job.workspace_id, endOf(job.job_id))
  const keys = cloud.keysOf(job.workspace_id)
  for (const { row, contactId, isCreated } of contacts) {
    const contact = items.get(keys.home(contactId) ?? '')?.contact
    const isThere = isCreated
      ? contact?.job_id === parent.job_id && contact.row_number === row
      : contact !== undefined && hasChanges(contact, parent, changes, contactId)
    const outcome = outcomes.get(`${contactId} ${row}`)
    if (isThere && outcome !== 'kept')
      throw new Error(`(10) Undo ${job.job_id} says that the contact of row ${row} is ${outcome}, and it is not.`)
  }
}

const valuesLost = (was: Contact, is: Contact | undefined): string[] =>
  IDENTITY_KINDS.flatMap((kind) =>
    was[kind] === undefined || was[kind] === is?.[kind] ? [] : [`${kind} ${was[kind]}`],
  )

/** What a cancelled undo did is in its records, but for a contact that made way for one of them. */
const assertRecorded = (job: Job, records: readonly OutcomeRecord[], cloud: Cloud): void => {
  const { job_id: id, workspace_id } = job
  const keys = cloud.keysOf(workspace_id)
  const recorded = new Set(records.map(({ contact_id }) => contact_id))
  const own = cloud.history
    .writesBetween(workspace_id, beginOf(id), endOf(id))
    .flat()
    .filter(({ after }) => (after.contact === undefined ? after.deleted?.by : after.contact.last?.job_id) === id)
  const gained = new Set(
    own.flatMap(({ key, before, after }) =>
      recorded.has(keys.contactId(key)) && after.contact !== undefined
        ? valuesLost(after.contact, before?.contact)
        : [],
    ),
  )
  for (const { key, before, after } of own) {
    const was = before?.contact
    if (was === undefined || isDeepStrictEqual(was, after.contact) || recorded.has(keys.contactId(key))) continue
    if (!valuesLost(was, after.contact).some((value) => gained.has(value)))
      throw new Error(`(10) Undo ${id} was cancelled, and did not record what it did.`)
  }
}

/** Throws unless an undo did, and says, what it may. */
export const assertUndone = async (job: Job, cloud: Cloud): Promise<void> => {
  const parent = cloud.memory.jobs.jobs.get(`${job.workspace_id}/${job.undoes?.job_id ?? ''}`)
  if (parent === undefined) throw new Error(`(10) Undo ${job.job_id} undoes a job that is not there.`)
  const imported = await outcomesOf(parent, cloud)
  const records = await outcomesOf(job, cloud)
  same(
    `(10) Undo ${job.job_id}: contacts`,
    records.map(({ contact_id, row_number }) => [row_number, contact_id]),
    undoneContacts(job, imported).map(({ contactId, row }) => [row, contactId]),
  )
  same(`(10) Undo ${job.job_id}: counts`, job.counts, addCounts(NO_OUTCOMES, countOutcomes(records)))
  for (const { outcome, code, row_number } of records)
    if (CODES[outcome]?.includes(code) !== true)
      throw new Error(`(10) Undo ${job.job_id}: row ${row_number} is ${outcome} and has the code ${code}.`)
  assertWrites(job, parent, imported, cloud)
  if (job.options.dry_run) return
  if (job.status === 'cancelled') assertRecorded(job, records, cloud)
  assertLeftIsNamed(job, parent, imported, records, cloud)
  if (isWhole(job) && !isAbandoned(parent)) assertAsBefore(job, parent, records, cloud)
}

/** One undo of an import after the other, and another only after one that was cancelled or failed. A dry run says what the undo does. */
export const assertUndosApart = async (undos: readonly Job[], cloud: Cloud): Promise<void> => {
  for (const isDryRun of [true, false]) {
    const own = undos.filter(({ options }) => options.dry_run === isDryRun)
    const whole = own.filter(isWhole)
    if (whole.length > 1)
      throw new Error(`(10) Undos ${whole.map(({ job_id }) => job_id).join(', ')} are of one import.`)
    const [one, ...others] = own.toSorted((a, b) => a.created_at.localeCompare(b.created_at))
    if (others.length > 0 && one !== undefined && whole.includes(one))
      throw new Error(`(10) Undo ${one.job_id} was complete, and there is another.`)
  }
  const [checked] = undos.filter(({ status }) => status === 'validated')
  const [first, ...later] = undos.filter(({ options }) => !options.dry_run)
  if (checked === undefined || first?.status !== 'completed' || later.length > 0) return
  if (!cloud.history.isBefore(endOf(checked.job_id), beginOf(first.job_id))) return
  const isQuiet = cloud.history
    .writesBetween(first.workspace_id, beginOf(checked.job_id), endOf(first.job_id))
    .flat()
    .every(({ before, after }) => {
      const writer = after.contact === undefined ? after.deleted?.by : writerOf(after.contact)
      return isDeepStrictEqual(before?.contact, after.contact) || writer === first.job_id
    })
  if (isQuiet)
    same(
      `(10) Undo ${first.job_id}: what its dry run said`,
      await outcomesOf(checked, cloud),
      await outcomesOf(first, cloud),
    )
}
