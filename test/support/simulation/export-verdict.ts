import type { Contact, ContactItem } from '../../../lambdas/contacts/contact.ts'
import { isDeepStrictEqual } from 'node:util'
import { exportKey } from '../../../lambdas/jobs/export-file.ts'
import { EXPORT_WRITERS } from '../../../lambdas/jobs/export-writers.ts'
import type { Job } from '../../../lambdas/jobs/job.ts'
import type { Cloud } from './cloud.ts'
import { attemptOf, endOf, originOf } from './history.ts'
import { same } from './same.ts'

/** Whether the row that made the contact was recorded: the log of an import knows its contacts by then. */
const isRecordedBy = ({ job_id, row_number }: Contact, positions: ReadonlyMap<string, number>): boolean =>
  row_number <= (positions.get(job_id) ?? Infinity)

/** Throws unless the file of an export has every contact that was there before it began and was not deleted meanwhile, as it was if nobody changed it. */
export const assertExported = (job: Job, cloud: Cloud): void => {
  const { job_id: id, workspace_id, export_format: format, status, epoch, position } = job
  if (format === undefined || status !== 'completed') return
  const text = cloud.exportFiles.get(exportKey(job, format))
  if (text === undefined) throw new Error(`(12) Export ${id} is completed and has no file.`)
  const lines = text.split('\n').filter((line) => line !== '')
  same(`(12) Export ${id}: contacts that it counts`, position, lines.length)
  const begin = attemptOf(id, epoch)
  const keys = cloud.keysOf(workspace_id)
  const positions = cloud.positionsAt(begin)
  /** At each home, all contacts that were there from the beginning to the end. */
  const there = new Map<string, Contact[]>()
  const note = (key: string, { contact }: ContactItem): void => {
    const known = there.get(key) ?? []
    if (contact !== undefined && !isDeepStrictEqual(known.at(-1), contact)) there.set(key, [...known, contact])
  }
  const stable = new Map<string, Contact>()
  for (const [key, item] of cloud.history.itemsAt(workspace_id, begin)) {
    note(key, item)
    if (item.contact !== undefined && isRecordedBy(item.contact, positions)) stable.set(key, item.contact)
  }
  for (const { key, after } of cloud.history.writesBetween(workspace_id, begin, endOf(id)).flat()) {
    note(key, after)
    const known = stable.get(key)
    if (known !== undefined && (after.contact === undefined || originOf(after.contact) !== originOf(known)))
      stable.delete(key)
  }
  const linesOf = Map.groupBy(lines, (line) => (JSON.parse(line) as { id: string }).id)
  for (const key of stable.keys())
    if (linesOf.get(keys.contactId(key))?.length !== 1)
      throw new Error(`(12) Export ${id} has a contact ${linesOf.get(keys.contactId(key))?.length ?? 0} times.`)
  for (const [contactId, own] of linesOf) {
    const states = there.get(keys.home(contactId) ?? '') ?? []
    const may = new Set(states.map((contact) => EXPORT_WRITERS[format].text({ id: contactId, contact }).trimEnd()))
    if (own.length > new Set(states.map(originOf)).size || own.some((line) => !may.has(line)))
      throw new Error(`(12) Export ${id} has a contact that was not there, or too often.`)
  }
}
