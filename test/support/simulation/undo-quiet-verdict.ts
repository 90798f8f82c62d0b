import { isDeepStrictEqual } from 'node:util'
import type { ContactItem } from '../../../lambdas/contacts/contact.ts'
import { IDENTITY_KINDS, type IdentityKind } from '../../../lambdas/contacts/identity.ts'
import { differences } from '../../../lambdas/contacts/last-change.ts'
import type { OutcomeRecord } from '../../../lambdas/import/outcome.ts'
import type { Job } from '../../../lambdas/jobs/job.ts'
import type { Cloud } from './cloud.ts'
import { beginOf, endOf, originOf, writerOf } from './history.ts'

type Items = ReadonlyMap<string, ContactItem>

/** Whether nobody but the import and its undos wrote contacts from the beginning of the one to the end of the other. */
const isUndisturbed = (job: Job, parent: Job, cloud: Cloud): boolean => {
  const undos = [...cloud.memory.jobs.jobs.values()].filter(({ undoes }) => undoes?.job_id === parent.job_id)
  const own = new Set([parent, ...undos].map(({ job_id }) => job_id))
  return cloud.history
    .writesBetween(job.workspace_id, beginOf(parent.job_id), endOf(job.job_id))
    .flat()
    .every(({ before, after }) => {
      const writer = after.contact === undefined ? after.deleted?.by : writerOf(after.contact)
      return isDeepStrictEqual(before?.contact, after.contact) || (writer !== undefined && own.has(writer))
    })
}

interface Undisturbed {
  readonly id: string
  readonly cloud: Cloud
  readonly workspaceId: string
  /** Before the import. */
  readonly before: Items
  /** Behind it: before the undo. */
  readonly between: Items
  /** Behind the undo. */
  readonly items: Items
  /** Contact id → what the undo says of it. */
  readonly records: ReadonlyMap<string, OutcomeRecord>
}

/** The contact that has an identity, by its key. */
const holderOf = (items: Items, kind: IdentityKind, value: string): string | undefined =>
  [...items].find(([, { contact }]) => contact?.[kind] === value)?.[0]

/** Whether contacts passed identities round in a circle within the import, from `from` on to `to`: one of them goes without (rule U6). */
const isCircle = (from: string, to: string, undone: Undisturbed, met: ReadonlySet<string> = new Set()): boolean => {
  if (from === to) return true
  if (met.has(from)) return false
  const was = undone.before.get(from)?.contact
  return IDENTITY_KINDS.some((kind) => {
    const value = was?.[kind]
    const holder = value === undefined ? undefined : holderOf(undone.between, kind, value)
    return holder !== undefined && holder !== from && isCircle(holder, to, undone, new Set([...met, from]))
  })
}

/** What a contact did not get back belongs to another, which was kept as well. */
const assertIsTaken = (key: string, fields: readonly string[], undone: Undisturbed): void => {
  const { id, cloud, workspaceId, before, between, items, records } = undone
  const keys = cloud.keysOf(workspaceId)
  for (const kind of IDENTITY_KINDS) {
    const value = before.get(key)?.contact?.[kind]
    if (!fields.includes(kind) || value === undefined) continue
    const holder = holderOf(items, kind, value)
    if (holder !== undefined && records.get(keys.contactId(holder))?.outcome === 'kept') continue
    const last = holderOf(between, kind, value)
    if (holder === undefined && last !== undefined && last !== key && isCircle(last, key, undone)) continue
    throw new Error(`(10) Undo ${id} says that a ${kind} is taken, and nobody is kept who has it.`)
  }
}

/** An import and its undo, undisturbed, leave the contacts as they were, but for what is named. */
export const assertAsBefore = (job: Job, parent: Job, all: readonly OutcomeRecord[], cloud: Cloud): void => {
  const { job_id: id, workspace_id: workspaceId } = job
  if (!cloud.history.has(beginOf(parent.job_id)) || !isUndisturbed(job, parent, cloud)) return
  const keys = cloud.keysOf(workspaceId)
  const before = cloud.history.itemsAt(workspaceId, beginOf(parent.job_id))
  const between = cloud.history.itemsAt(workspaceId, beginOf(id))
  const items = cloud.history.itemsAt(workspaceId, endOf(id))
  const kept = all.filter(({ outcome }) => outcome === 'kept')
  const records = new Map(all.map((record) => [record.contact_id ?? '', record]))
  for (const { code } of kept)
    if (code !== 'identity_taken')
      throw new Error(`(10) Undo ${id} kept a contact as ${code}, and nobody disturbed it.`)
  for (const key of new Set([...before.keys(), ...items.keys()])) {
    const [was, is] = [before.get(key)?.contact, items.get(key)?.contact]
    if (was === undefined && is === undefined) continue
    const fields = records.get(keys.contactId(key))?.fields ?? []
    if (was === undefined || is === undefined || originOf(was) !== originOf(is))
      throw new Error(`(10) Undo ${id} left a contact that was not there, or took one: ${JSON.stringify([was, is])}`)
    const left = Object.keys(differences(was, is)).filter((field) => !fields.includes(field))
    if (left.length > 0) throw new Error(`(10) Undo ${id} did not put back ${left.join(', ')} of a contact.`)
    assertIsTaken(key, fields, { id, cloud, workspaceId, before, between, items, records })
  }
}
