import type { ContactItem } from '../../../lambdas/contacts/contact.ts'
import { differences, withValues } from '../../../lambdas/contacts/last-change.ts'
import type { OutcomeRecord } from '../../../lambdas/import/outcome.ts'
import type { Job } from '../../../lambdas/jobs/job.ts'
import type { Cloud } from './cloud.ts'
import { beginOf, endOf } from './history.ts'
import { isAbandoned } from './job-invariants.ts'
import { clearedIn } from './payload-text.ts'
import { contactsIn, inOneLine, takeRow, withoutIdentities, type ReferenceContact } from './reference.ts'
import { same } from './same.ts'
import type { SimulatedImport } from './scenario.ts'

type Items = ReadonlyMap<string, ContactItem>

/** What a contact was before the import can be told from what is stored. */
const assertNothingLost = ({ job_id }: Job, items: Items, before: Items): void => {
  for (const [key, { contact: was }] of before) {
    const now = items.get(key)?.contact
    if (was === undefined || now === undefined) continue
    const restored = now.last?.job_id === job_id ? withValues(now, now.last.before) : now
    same(`(8) Job ${job_id}: what a contact was before`, differences(was, restored), {})
  }
}

/** Takes these rows on the contacts, and says what became of each. */
const takeRows = (
  contacts: ReferenceContact[],
  { job_id: id, options }: Job,
  asked: SimulatedImport,
  outcomes: readonly OutcomeRecord[],
): string[] => {
  const homes = new Map(
    outcomes.flatMap(({ outcome, contact_id, row_number }): [number, string][] =>
      outcome === 'created' && contact_id !== undefined ? [[row_number, contact_id]] : [],
    ),
  )
  const reference = {
    id,
    updateExisting: options.update_existing,
    matchBy: options.match_by,
    merge: options.merge,
    createMissing: options.create_missing,
    homes,
  }
  return outcomes.map(({ row_number: rowNumber }) => {
    const line = asked.lines[rowNumber - 1]!
    if (line.input === undefined) return `failed ${line.error}`
    const tags = [...new Set([...(line.input.tags ?? []), ...(asked.tags ?? [])])]
    const input = tags.length === 0 ? line.input : { ...line.input, tags }
    const row = { ...line, rowNumber, input, cleared: clearedIn(line, asked) }
    return takeRow(contacts, reference, row, line.input.tags !== undefined)
  })
}

/** Of an import that met no other: every outcome, and all that is stored at its end, is what the contract makes of its rows one by one. */
export const assertInOrder = (
  job: Job,
  outcomes: readonly OutcomeRecord[],
  asked: SimulatedImport,
  cloud: Cloud,
): void => {
  const { job_id: id, workspace_id, options } = job
  const { history } = cloud
  const items = history.itemsAt(workspace_id, endOf(id))
  const before = history.has(beginOf(id)) ? history.itemsAt(workspace_id, beginOf(id)) : items
  const keys = cloud.keysOf(workspace_id)
  const contacts = contactsIn(before, keys)
  const unchanged = inOneLine(contacts)
  const expected = takeRows(contacts, job, asked, outcomes)
  const made = new Map(
    outcomes.map(({ outcome, contact_id, row_number }) => [outcome === 'created' && contact_id, row_number]),
  )
  const inWords = (record: OutcomeRecord): string => {
    const { outcome, contact_id, code } = record
    if (code !== undefined) return `${outcome} ${code}`
    if (contact_id === undefined) return `${outcome} two`
    const row = made.get(contact_id)
    const contact = items.get(keys.home(contact_id) ?? '')?.contact
    const by = row === undefined ? `${contact?.job_id ?? ''}.${contact?.row_number ?? ''}` : `${id}.${row}`
    return `${outcome} ${by}${withoutIdentities(record)}`
  }
  same(`(4) Job ${id}: outcomes`, outcomes.map(inWords), expected)
  const stored = inOneLine(contactsIn(items, keys))
  if (options.dry_run) same(`(4) Job ${id}: contacts after a dry run`, stored, unchanged)
  else if (!isAbandoned(job)) {
    same(`(4) Job ${id}: contacts`, stored, inOneLine(contacts))
    assertNothingLost(job, items, before)
  }
}
