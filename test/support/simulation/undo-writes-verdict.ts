import { isDeepStrictEqual } from 'node:util'
import type { Contact } from '../../../lambdas/contacts/contact.ts'
import { valuesOf } from '../../../lambdas/contacts/last-change.ts'
import type { Changes } from '../../../lambdas/import/changes.ts'
import type { OutcomeRecord } from '../../../lambdas/import/outcome.ts'
import type { Job } from '../../../lambdas/jobs/job.ts'
import type { Cloud } from './cloud.ts'
import { originOf, writerOf } from './history.ts'
import { same } from './same.ts'
import type { ItemChange } from './simulated-table.ts'

/**
 * What the import's rows together made of each contact that they found: field → before and after. What another import gave a field
 * between two of them is what the later one found.
 */
export const changesOf = (records: readonly OutcomeRecord[]): Map<string, Map<string, readonly [unknown, unknown]>> => {
  const all = new Map<string, Map<string, readonly [unknown, unknown]>>()
  for (const { contact_id, changes = {} } of records) {
    if (contact_id === undefined) continue
    const fields = all.get(contact_id) ?? new Map<string, readonly [unknown, unknown]>()
    all.set(contact_id, fields)
    for (const [field, [before, after]] of Object.entries(changes as Changes)) {
      const known = fields.get(field)
      fields.set(field, [known !== undefined && isDeepStrictEqual(known[1], before) ? known[0] : before, after])
    }
  }
  return all
}

const valueOf = (contact: Contact, field: string): unknown => valuesOf(contact).get(field) ?? null

/** What a field was, and what it became. */
type Change = readonly [unknown, unknown]
type Changed = ReadonlyMap<string, Change>

/** What an import did to one contact: as its records have it, and as it was written. They differ where others wrote between two attempts. */
interface Done {
  readonly recorded: Changed
  readonly written: Changed
}

const NOTHING: Changed = new Map()

/** What another import gave a field may be what ours had given it, and recorded: nobody can tell the two apart. */
const joined = ([recorded, written]: readonly Change[]): readonly Change[] =>
  recorded !== undefined && written !== undefined && isDeepStrictEqual(recorded[1], written[0])
    ? [[recorded[0], written[1]]]
    : []

/** An undo puts back what still is as the import left it, and names what it leaves of the import's work. */
const assertPutBack = ({ job_id: id }: Job, { recorded, written }: Done, before: Contact, after: Contact): void => {
  const named = after.last?.kept?.fields ?? []
  for (const field of new Set([...valuesOf(before).keys(), ...valuesOf(after).keys(), ...recorded.keys()])) {
    const [was, is] = [valueOf(before, field), valueOf(after, field)]
    const changes = [recorded.get(field), written.get(field)].filter((change) => change !== undefined)
    if (!isDeepStrictEqual(was, is)) {
      if (![...changes, ...joined(changes)].some(([found, left]) => isDeepStrictEqual([found, left], [is, was])))
        same(`(10) Undo ${id}: ${field} of a contact, as it found and left it`, [was, is], changes[0]?.toReversed())
    } else if (
      changes.length === 2 &&
      changes.every(([found]) => !isDeepStrictEqual(is, found)) &&
      !named.includes(field)
    )
      throw new Error(
        `(10) Undo ${id} left ${field} of a contact as the import or others made it, and does not name it.`,
      )
  }
}

/** Who wrote each contact so far, and what one import changed of it. */
const makeWritten = (importId: string) => {
  const writers = new Map<string, Set<string>>()
  const changes = new Map<string, Map<string, readonly [unknown, unknown]>>()
  return {
    writersOf: (contact: Contact): readonly string[] => [...(writers.get(originOf(contact)) ?? [])],
    changesIn: (contact: Contact): Changed => changes.get(originOf(contact)) ?? NOTHING,
    note: ({ before, after }: ItemChange): void => {
      const { contact } = after
      if (contact === undefined || isDeepStrictEqual(contact, before?.contact)) return
      const origin = originOf(contact)
      writers.set(origin, (writers.get(origin) ?? new Set()).add(writerOf(contact)))
      const found = before?.contact
      if (found === undefined || originOf(found) !== origin || writerOf(contact) !== importId) return
      const known = changes.get(origin) ?? new Map<string, readonly [unknown, unknown]>()
      changes.set(origin, known)
      for (const field of new Set([...valuesOf(found).keys(), ...valuesOf(contact).keys()])) {
        const [was, is] = [valueOf(found, field), valueOf(contact, field)]
        const earlier = known.get(field)
        const isOurs = earlier !== undefined && isDeepStrictEqual(earlier[1], was)
        if (!isDeepStrictEqual(was, is)) known.set(field, [isOurs ? earlier[0] : was, is])
      }
    },
  }
}

/** All that an undo wrote: it deletes what nobody but its import has touched, and puts back what the import did. */
export const assertWrites = (job: Job, parent: Job, records: readonly OutcomeRecord[], cloud: Cloud): void => {
  const { job_id: id, workspace_id, options } = job
  const keys = cloud.keysOf(workspace_id)
  const recorded = changesOf(records)
  const written = makeWritten(parent.job_id)
  const judge = ({ key, before, after }: ItemChange): void => {
    const [was, is] = [before?.contact, after.contact]
    const isOwn = was !== undefined && (is === undefined ? after.deleted?.by === id : is.last?.job_id === id)
    if (!isOwn || isDeepStrictEqual(was, is)) return
    if (options.dry_run) throw new Error(`(10) The dry run ${id} of an undo changed a contact.`)
    if (is !== undefined) {
      const done = { recorded: recorded.get(keys.contactId(key)) ?? NOTHING, written: written.changesIn(was) }
      assertPutBack(job, done, was, is)
      return
    }
    const others = written.writersOf(was).filter((writer) => writer !== parent.job_id)
    if (was.job_id !== parent.job_id || others.length > 0)
      throw new Error(`(10) Undo ${id} deleted a contact that ${[was.job_id, ...others].join(' and ')} wrote.`)
  }
  for (const write of cloud.history.writesBetween(workspace_id, undefined))
    for (const change of write) {
      judge(change)
      written.note(change)
    }
}
